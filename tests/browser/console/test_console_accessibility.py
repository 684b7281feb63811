"""axe-core on every page and state of the console: no violation, nothing undecided without a reason, no sideways scroll."""

from __future__ import annotations

import pytest

from benchmarks.console import Console
from tests.browser.conftest import axe_source
from tests.browser.console.conftest import Enter
from tests.browser.console.states import states
from tests.browser.test_accessibility import scan

EXPLAINED = {
    "Element content contains only non-text characters": "the arrows of a key, the tick of a rule: signs whose meaning "
    "the words beside them say",
    "Element content is too short to determine if it is actual text content": "a figure of one digit in a chart: the table "
    "below each chart says it again",
    "Element's background color could not be determined because element contains an image node": "the words of a chart, "
    "drawn in the page's ink on the page's paper: the same pair is measured outside of charts",
}
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
MODES = [("fr", "light", 1440), ("en", "dark", 400)]


@pytest.mark.parametrize(("language", "scheme", "width"), MODES)
def test_every_state_of_the_console_is_accessible(
    enter: Enter, console: Console, language: str, scheme: str, width: int
) -> None:
    axe, wrong = axe_source(), []
    for state in states(console, language):
        look = {"color_scheme": scheme, "locale": language, "viewport": {"width": width, "height": 900}}
        page = enter(state.address, state.user, quiet=False, **look)
        state.reach(page)
        assert page.locator("html").get_attribute("lang") == language, state.name
        found = scan(page, axe)
        wrong += [(state.name, *each) for each in found["violations"]]
        wrong += [(state.name, "undecided", *each) for each in found["incomplete"] if each[2] not in EXPLAINED]
        wrong += [(state.name, "sideways")] if page.evaluate(SIDEWAYS) else []
        page.close()
    assert wrong == []
