"""axe-core on every state, theme and width (B35): no violation, and nothing undecided without a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import axe_source
from tests.browser.states import STATES, Replies

Visit = Callable[..., Page]

MODES: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
    "motion": {"color_scheme": "light", "reduced_motion": "no-preference"},
}
WIDTHS = {320: 640, 1280: 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
EXPLAINED: dict[str, str] = {
    "color-contrast": "text that a sticky or a floating part covers, or that stands on its pseudo-element: "
    "axe cannot see what is behind; the same text is measured uncovered in another state",
    "label-content-name-mismatch": "the close button shows the sign ×, and is called « Fermer »",
}
SCAN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations", "incomplete"] });
  const brief = (list) => list.flatMap((one) => one.nodes.map((node) =>
    [one.id, String(node.target), node.any.concat(node.all, node.none).map((each) => each.message).join("; ")]));
  return { violations: brief(found.violations), incomplete: brief(found.incomplete) };
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_source()


def scan(page: Page, axe: str) -> dict[str, list[Any]]:
    page.evaluate(axe)
    found: dict[str, list[Any]] = page.evaluate(SCAN, TAGS)
    return found


# What moves does so at any width, and colours do not depend on it.
CASES = [(mode, width) for mode in MODES for width in WIDTHS if (mode, width) not in (("motion", 320), ("contrast", 1280))]
PAGES = ("/", "/?lang=en", "/chat", "/chat?lang=en", "/charter", "/charter?language=en", "/suivi", "/answer/unknown", "/docs", "/changes", "/fiche/breach-72-hours-fr")


@pytest.mark.parametrize(("mode", "width"), CASES)
def test_every_state_is_accessible(visit: Visit, replies: Replies, axe: str, mode: str, width: int) -> None:
    wrong = []
    for state in STATES:
        page = visit("/demo", quiet=False, viewport={"width": width, "height": WIDTHS[width]}, **MODES[mode])
        state(page, replies)
        found = scan(page, axe)
        wrong += [(state.__name__, *each) for each in found["violations"]]
        wrong += [(state.__name__, "undecided", *each) for each in found["incomplete"] if each[0] not in EXPLAINED]
        page.close()
    assert wrong == []


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_what_the_page_without_scripts_leads_to_is_accessible(visit: Visit, axe: str, mode: str) -> None:
    page = visit("/chat", viewport={"width": 320, "height": 640}, **MODES[mode])
    page.get_by_role("button", name="Je voudrais faire une demande de conseil").click()
    page.locator(".choice").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    pages = [page]
    for name in ("Garder un code pour revenir", "Voir le parcours de la charte"):
        with page.context.expect_page() as opened:
            page.get_by_role("button", name=name).first.click()
        opened.value.wait_for_load_state()
        pages.append(opened.value)
    wrong = []
    for each in pages:
        assert each.evaluate("document.documentElement.scrollWidth") <= 320
        found = scan(each, axe)
        wrong += found["violations"] + [one for one in found["incomplete"] if one[0] not in EXPLAINED]
    assert wrong == []


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_every_page_is_accessible(visit: Visit, axe: str, mode: str) -> None:
    wrong = []
    for address in PAGES:
        page = visit(address, viewport={"width": 320, "height": 640}, quiet=address != "/answer/unknown", **MODES[mode])
        page.wait_for_load_state("networkidle")
        found = scan(page, axe)
        wrong += [(address, *each) for each in found["violations"]]
        wrong += [(address, "undecided", *each) for each in found["incomplete"] if each[0] not in EXPLAINED]
        page.close()
    assert wrong == []
