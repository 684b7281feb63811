"""What axe cannot see (B36): the keyboard, the focus, the order, what is announced, what reflows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import say
from tests.browser.states import Replies, first, give

Visit = Callable[..., Page]
FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node === document.body ? "body" : (node.textContent || node.localName).trim().slice(0, 80) || node.localName;
}"""
COVERED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  const box = node.getBoundingClientRect();
  const at = node.getRootNode().elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
  return at === node || node.contains(at) || at?.contains(node) ? "" : `${node.outerHTML.slice(0, 80)} under ${at?.outerHTML?.slice(0, 80)}`;
}"""

COVERED_BY_CLOSE = """(host) => {
  const root = host.shadowRoot;
  const close = root.querySelector("[data-part=close]").getBoundingClientRect();
  const apart = (box) => box.right <= close.left || box.left >= close.right || box.bottom <= close.top || box.top >= close.bottom;
  return [...root.querySelectorAll(".top .name, .top .tagline, .tools button")]
    .filter((e) => e.dataset.part !== "close" && e.offsetWidth && !apart(e.getBoundingClientRect())).map((e) => e.textContent);
}"""


def test_it_opens_reads_asks_and_closes_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("/demo", viewport={"width": 1280, "height": 900})
    for _ in range(10):
        page.keyboard.press("Tab")
        if "Poser une question" in page.evaluate(FOCUSED):
            break
    page.keyboard.press("Enter")
    page.locator(".composer textarea").wait_for()
    # What is focused first is the title that the notice describes: a machine answers, before any field.
    assert page.evaluate(FOCUSED).startswith("Une question")

    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == "textarea":
            break
    page.keyboard.type("L’avis de la CNIL vaut-il rescrit ?")
    page.keyboard.press("Enter")
    page.locator(".assistant").wait_for()
    assert page.evaluate(FOCUSED) == "textarea"

    page.keyboard.press("Escape")
    # A browser tells that a dialog closed a little after it has: focus comes back then.
    expect(page.locator(".launcher button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".assistant")).to_have_count(1)


def test_the_first_stop_of_the_chat_page_leads_to_the_field(visit: Visit) -> None:
    page = visit("/")
    page.locator(".composer textarea").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Aller au champ de saisie"
    expect(page.get_by_role("link", name="Aller au champ de saisie")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "textarea"


@pytest.mark.parametrize("address", ["/demo", "/charter", "/answer/unknown", "/suivi", "/docs", "/changes", "/fiche/breach-72-hours-fr"])
def test_the_first_stop_of_every_other_page_leads_to_its_content(visit: Visit, address: str) -> None:
    page = visit(address, quiet=address != "/answer/unknown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_stop_of_the_keyboard_is_covered_or_lost(visit: Visit, replies: Replies, width: int) -> None:
    page = visit("/", viewport={"width": width, "height": 700})
    page.locator(".composer textarea").wait_for()
    give(page, replies.answer)
    give(page, replies.ask)
    page.evaluate("scrollTo(0, 0)")
    seen = []
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused == "body":
            break
        assert page.evaluate(COVERED) == "", focused
        seen.append(focused)
    assert "Envoyer" in seen


def test_each_reply_is_one_addition_to_a_log_that_was_there_and_ones_own_words_are_not_announced(visit: Visit) -> None:
    page = visit("/")
    page.locator(".composer textarea").wait_for()
    log = page.locator("[role=log]")
    assert log.get_attribute("aria-live") == "polite"
    log.evaluate(
        """(log) => { window.__added = [];
          new MutationObserver((changes) => changes.forEach((c) => c.addedNodes.forEach((n) =>
            window.__added.push([c.target === log, n.getAttribute?.("aria-live") ?? "polite"])))).observe(log, {childList: true, subtree: true}) }"""
    )
    say(page, "Qu’est-ce qu’un sous-traitant ?")
    assert page.evaluate("window.__added") == [[True, "off"], [True, "polite"]]


def test_focus_follows_what_happens(visit: Visit, replies: Replies) -> None:
    page = visit("/")
    page.locator(".composer textarea").wait_for()
    give(page, replies.ask)
    page.route("**/api/v1/chat", lambda route: route.fulfill(json=replies.answer))
    page.locator(".choice:enabled").first.click()
    expect(page.locator(".assistant")).to_have_count(2)
    assert page.evaluate(FOCUSED) != "body"

    page.locator("[data-part=restart]").click()
    page.get_by_role("dialog").get_by_role("button", name="Garder l’échange").click()
    expect(page.locator("[data-part=restart]")).to_be_focused()


def test_every_field_has_a_visible_label_and_every_target_its_24_pixels(visit: Visit, replies: Replies) -> None:
    page = visit("/", viewport={"width": 320, "height": 640})
    page.locator(".composer textarea").wait_for()
    give(page, replies.answer)
    page.locator(".feedback").get_by_role("button", name="Non").click()
    for field in page.locator("textarea, select").all():
        label = page.locator(f"label[for='{field.get_attribute('id')}']")
        expect(label).to_be_visible()
    small = page.locator("permanence-chat").evaluate(
        """(host) => [...host.shadowRoot.querySelectorAll("button, summary, select, textarea")]
          .map((e) => [e.textContent.slice(0, 40), e.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([text]) => text)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_sign_that_closes_covers_nothing(visit: Visit, replies: Replies, width: int) -> None:
    page = visit("/demo", viewport={"width": width, "height": 900})
    first(page, replies)
    covered = page.locator("permanence-chat").evaluate(COVERED_BY_CLOSE)
    give(page, replies.ask)
    assert covered + page.locator("permanence-chat").evaluate(COVERED_BY_CLOSE) == []


@pytest.mark.parametrize("width", [320, 640])
def test_it_reflows_at_320_pixels_with_spaced_and_doubled_text(visit: Visit, replies: Replies, width: int) -> None:
    page = visit("/", viewport={"width": width, "height": 900})
    page.locator(".composer textarea").wait_for()
    give(page, replies.review)
    spaced = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    size = "" if width == 320 else ".permanence { font-size: 200% !important }"
    page.locator("permanence-chat").evaluate(
        """(host, css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
          host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet] }""",
        spaced + size,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_for_whoever_asked_for_stillness(visit: Visit, replies: Replies) -> None:
    page = visit("/demo", reduced_motion="reduce")
    first(page, replies)
    page.route("**/api/v1/chat", lambda route: None)
    page.locator(".composer textarea").fill("Une question")
    page.keyboard.press("Enter")
    page.locator(".working").wait_for()
    moving = "(host) => host.shadowRoot.getAnimations().length"
    assert page.locator("permanence-chat").evaluate(moving) == 0
