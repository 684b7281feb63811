"""Several at once in the console: earlier replies beside a call, two seniors, and sessions that end while one writes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from assistant.accounts.model import User
from assistant.accounts.roles import Role
from benchmarks import console_people as people
from benchmarks.console import Console
from tests.browser.conftest import until
from tests.browser.console.conftest import Enter, SignsIn, asked


def test_an_earlier_reply_opens_on_one_click_and_leaves_with_the_call(enter: Enter, console: Console, agent: User) -> None:
    people.answered(console, agent)
    page = enter("/copilot", agent)
    asked(page, "badges d’accès")
    lines = page.locator("#answered li")
    lines.first.wait_for()
    assert "finalité" not in page.locator("#answered").inner_text() and "Valmont" not in page.locator("#answered").inner_text()
    reference = lines.first.inner_text().split(" · ")[1].split()[0]
    before = whys(console, reference)
    lines.first.get_by_role("button").click()
    words = lines.first.locator(".words")
    expect(words).to_contain_text("n’est pas un rescrit")
    expect(words).to_be_focused()
    assert whys(console, reference) == [*before, "call"]
    asked(page, "violation de données")
    expect(lines).to_have_count(0)


def test_what_a_senior_says_stands_where_the_answer_is_read_out(enter: Enter, console: Console, agent: User) -> None:
    page = enter("/copilot", agent)
    asked(page, "violation de données")
    to_read = page.locator("#shown .script:visible")
    first = to_read.locator("p").inner_text()
    page.locator("#beside-answer summary").first.click()
    page.locator("#approval-text").fill("Soixante-douze heures, jours fériés compris.")
    page.locator("#beside-answer form button").click()
    expect(to_read).to_have_text("Un juriste référent va répondre.")

    senior = enter("/approvals", console.member(Role.SENIOR, name="Sam Senior"))
    asked_for = senior.locator("form", has_text="Soixante-douze heures, jours fériés compris.")
    asked_for.get_by_role("button", name="Approuver").click()
    expect(to_read).to_contain_text("Approuvée par Sam Senior")
    expect(to_read.locator("p")).to_have_text("Soixante-douze heures, jours fériés compris.")
    expect(page.get_by_text(first, exact=True)).to_be_hidden()


def test_of_two_seniors_at_once_the_second_is_told_and_keeps_the_text(enter: Enter, console: Console) -> None:
    waiting, _, _ = people.approvals(console)
    first, second = (console.member(Role.SENIOR, name=name) for name in ("Sam Senior", "Inès Roy"))
    pages = [enter(f"/approvals/{waiting.id}", each, quiet=each is first) for each in (first, second)]
    for page, text in zip(pages, ("Oui, le week-end compte.", "Non, jours ouvrés seulement."), strict=True):
        page.locator("textarea").fill(text)
    pages[0].get_by_role("button", name="Approuver").click()
    expect(pages[0].locator(".good")).to_be_visible()
    pages[1].get_by_role("button", name="Approuver").click()
    expect(pages[1].locator("#told")).to_be_focused()
    told = pages[1].locator("main").inner_text()
    assert "Sam Senior" in told and "Oui, le week-end compte." in told and "Non, jours ouvrés seulement." in told


def test_a_session_lost_while_a_senior_writes_loses_nothing(enter: Enter, console: Console, paul: SignsIn) -> None:
    console.support.accounts.change(paul.user.email, roles=[Role.SENIOR])
    waiting, _, _ = people.approvals(console)
    page = enter(f"/approvals/{waiting.id}", paul.user, quiet=False)
    page.locator("textarea").fill("Oui, le week-end compte aussi.")
    console.end_sessions(paul.user)
    page.get_by_role("button", name="Approuver").click()
    paul.sign_in(page)
    page.locator("nav").first.wait_for()
    page.goto(f"{console.url}/approvals/{waiting.id}")
    expect(page.locator("textarea")).to_have_value("Oui, le week-end compte aussi.")
    page.get_by_role("button", name="Approuver").click()
    expect(page.locator(".good")).to_be_visible()
    wait_until_nothing_is_kept(page)


def test_a_session_lost_while_a_letter_is_written_loses_nothing_and_shows_it_to_nobody_else(
    enter: Enter, console: Console, paul: SignsIn
) -> None:
    reference = console.submit(subject="Badges, session perdue")
    page = enter(f"/queue/{reference}", paul.user, quiet=False)
    page.locator("#note").fill("À voir avec la santé.")
    console.end_sessions(paul.user)
    page.locator("form[action$=notes] button").click()
    page.locator("#email").wait_for()
    page.context.add_cookies([console.cookie(console.member(Role.AGENT, name="Zoé Petit"))])
    page.goto(f"{console.url}/queue/{reference}")
    expect(page.locator("#note")).to_have_value("")
    page.context.clear_cookies()
    page.goto(f"{console.url}/sign-in")
    paul.sign_in(page)
    page.locator("nav").first.wait_for()
    page.goto(f"{console.url}/queue/{reference}")
    expect(page.locator("#note")).to_have_value("À voir avec la santé.")


def whys(console: Console, reference: str) -> list[str]:
    with console.support.store.reading() as unit:
        return [line.why for line in unit.audit.lines(reference)]


def wait_until_nothing_is_kept(page: Page) -> None:
    """The page lets a draft go once its script has run, a moment after it is shown."""
    # The console’s policy lets no script be made of a text later on, which playwright’s own waiting does.
    until(page, lambda: page.evaluate("Object.keys(sessionStorage).every((name) => !name.startsWith('permanence-approval'))"))
