"""A call in the browser: by keyboard alone, through a lost session, with hostile text, and two agents at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.support.moments import written_day
from assistant.accounts.model import User
from assistant.accounts.roles import Role
from assistant.bootstrap import SHIPPED_FICHES
from assistant.copilot.sheet import CallOutcome, CallSheet
from benchmarks.console import FIELDS, Console
from knowledge_base.fiche_file import load_fiches
from tests.browser.console.conftest import Enter, SignsIn, asked, typed
from tests.browser.console.states import NOTES, correct

ATTACKS = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(2)">',
    "\"><svg onload=alert(3)>",
    "{{7*7}} ${7*7} javascript:alert(4)",
    "</textarea></title><iframe src=javascript:alert(5)>",
)
LINES = "(kept) => kept.map((each) => [each.textContent, new Set([...each.getClientRects()].map(({ bottom }) => bottom)).size])"


SEEN = """() => {
  document.body.dataset.seen = "";
  new MutationObserver(() => {
    const shown = document.querySelector("#shown .script p");
    if (shown) document.body.dataset.seen += shown.textContent;
  }).observe(document.getElementById("shown"), { childList: true, subtree: true });
}"""


def sheets(console: Console, user: User) -> list[CallSheet]:
    with console.support.store.reading() as unit:
        return [each for each in unit.calls.since(datetime(2020, 1, 1, tzinfo=UTC)) if each.by == user.id]


def test_a_whole_call_is_held_with_the_keyboard_alone(enter: Enter, console: Console, agent: User) -> None:
    page = enter("/copilot", agent)
    typed(page, "violation de données")
    # our own words: never told as those of the source that they cite
    expect(page.locator("#findings li .about").first).to_have_text(re.compile(r"^fiche, relue le \d\d/\d\d/\d{4}$"))
    expect(page.locator("#shown .origin")).to_contain_text("Rédigé par ce service")
    page.keyboard.press("ArrowDown")
    second = page.locator("#findings li").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Alt+u")
    page.keyboard.press("Alt+n")
    page.keyboard.type("mairie")
    page.locator("#next button").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#next button").first).to_be_focused()
    page.keyboard.press("Alt+t")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("enregistrée")
    expect(page.locator("#question")).to_be_focused()
    (kept,) = sheets(console, agent)
    assert kept.outcome is CallOutcome.REFERRED and kept.question == "violation de données" and len(kept.fiches) == 1
    assert kept.theme == "breach" and kept.decision == "need_facts"


def test_on_a_narrow_page_a_citations_mark_stays_with_its_word_and_is_copied_as_it_reads(enter: Enter, agent: User) -> None:
    page = enter("/copilot", agent, viewport={"width": 320, "height": 900})
    asked(page, "violation de données")
    prose = page.locator("#shown .prose")
    lines = prose.locator(".kept").evaluate_all(LINES)
    assert lines and all(re.fullmatch(r"\S+ (\[\d+\])+.*", text) and count == 1 for text, count in lines)
    prose.evaluate("(whole) => getSelection().selectAllChildren(whole)")
    copied = page.evaluate("String(getSelection())")
    assert all(text in copied for text, _ in lines)


def test_from_the_call_to_a_request_by_keyboard_in_one_step(enter: Enter, console: Console, agent: User) -> None:
    page = enter("/copilot", agent)
    typed(page, "Peut-on garder six mois les badges ?")
    page.keyboard.press("Alt+n")
    page.keyboard.type(NOTES)
    page.locator("#verdict[data-decision=hand_off]").wait_for()
    page.keyboard.press("Alt+r")
    page.locator("#decision:not(:empty)").wait_for()
    expect(page.locator("#field-question")).to_have_value("Peut-on garder six mois les badges ?")
    expect(page.locator("#field-organisation")).to_be_focused()
    for words, tabs in (("Mairie de Valmont", 1), ("Dominique Exemple", 1), ("dpo@valmont.example", 5), ("Notre analyse.", 6)):
        page.keyboard.type(words)
        for _ in range(tabs):
            page.keyboard.press("Tab")
    expect(page.locator("#confirm")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#done-title")).to_be_focused()
    assert page.locator("#done-reference").inner_text() in queue_of(console)
    assert [each.outcome for each in sheets(console, agent)] == [CallOutcome.ESCALATED]
    page.goto(f"{console.url}/copilot")
    expect(page.locator("#question")).to_have_value("")


def test_the_answer_leaves_as_an_email_in_one_step(enter: Enter, console: Console, agent: User) -> None:
    page = enter("/copilot", agent, permissions=["clipboard-read", "clipboard-write"])
    typed(page, "violation de données")
    page.keyboard.press("Alt+m")
    page.locator("#email-link").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "n’est pas un rescrit" in copied and "[1]" in copied
    (kept,) = sheets(console, agent)
    assert kept.outcome is CallOutcome.ANSWERED and len(kept.fiches) == 1


def test_an_answer_used_before_never_leaves_in_place_of_one_that_is_not_sure(enter: Enter, console: Console, agent: User) -> None:
    page = enter("/copilot", agent, quiet=False, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('nothing of ours')")
    asked(page, "violation de données")
    page.keyboard.press("Alt+u")
    asked(page, "congés payés d’un cadre en mission")
    page.locator("#unsure").wait_for()
    page.keyboard.press("Alt+m")
    expect(page.locator("#status")).to_contain_text("Choisissez d’abord")
    page.keyboard.press("Alt+u")
    expect(page.locator("#status")).to_have_text("Rien de sûr à lire pour l’instant.")
    asked(page, "violation de données")
    page.route("**/find?*by=meaning", lambda route: route.abort())
    page.locator("#question").fill("violation de données congés payés")
    expect(page.locator("#shown .script p").first).to_be_hidden()
    expect(page.locator("#status")).to_contain_text("ne répond pas")
    page.keyboard.press("Alt+c")
    expect(page.locator("#status")).to_have_text("Rien de sûr à lire pour l’instant.")
    page.keyboard.press("Alt+m")
    expect(page.locator("#status")).to_contain_text("Choisissez d’abord")
    assert page.evaluate("navigator.clipboard.readText()") == "nothing of ours" and sheets(console, agent) == []


def test_where_the_sources_do_not_answer_nothing_is_there_to_read_out_but_what_to_say_instead(enter: Enter, agent: User) -> None:
    page = enter("/copilot", agent)
    page.evaluate(SEEN)
    asked(page, "congés payés d’un cadre en mission")
    expect(page.locator("#unsure")).to_contain_text("délégué à la protection des données")
    expect(page.locator("#status")).to_contain_text("aucune sûre")
    expect(page.locator("#findings li")).to_have_count(8)
    expect(page.locator("#findings [aria-selected=true]")).to_have_count(0)
    assert page.evaluate("document.body.dataset.seen") == ""  # no script came and went
    page.keyboard.press("Alt+m")
    expect(page.locator("#status")).to_contain_text("Choisissez d’abord")  # and none leaves by e-mail
    page.locator("#question").press("ArrowDown")
    expect(page.locator("#shown .script")).to_contain_text("Votre choix")
    expect(page.locator("#unsure")).to_be_hidden()
    asked(page, "violation de données")
    expect(page.locator("#shown .script .choice")).to_have_count(0)
    page.locator("#question").press("ArrowDown")
    expect(page.locator("#shown .choice")).to_contain_text("une autre réponse vient d’abord")


def test_until_a_question_is_judged_the_words_of_the_last_one_are_not_there_to_read_out(enter: Enter, agent: User) -> None:
    page = enter("/copilot", agent, quiet=False)
    asked(page, "violation de données")
    read_out = page.locator("#shown .script p").first
    expect(read_out).to_be_visible()
    page.route("**/find?*by=meaning", lambda route: route.abort())
    page.locator("#question").fill("violation de données congés payés")
    expect(read_out).to_be_hidden()
    expect(page.locator("#shown .script h3")).to_have_text("Rien de sûr à lire pour l’instant.")
    expect(page.locator("#status")).to_contain_text("ne répond pas")
    expect(page.locator("#findings li").first).to_be_visible()
    page.locator("#question").press("ArrowDown")  # the agent's own choice is told at once
    expect(page.locator("#shown .choice")).to_be_visible()


def test_what_cannot_wait_is_told_first_and_an_admission_leaves_nothing_to_read_out(enter: Enter, console: Console, agent: User) -> None:
    page = enter("/copilot", agent)
    asked(page, "violation de données")
    expect(page.locator("#first")).to_be_empty()
    page.locator("#notes").fill("hôpital, fichier patients piraté cette nuit")
    expect(page.locator("#first")).to_contain_text("72 heures")
    expect(page.locator("#first a")).to_have_attribute("href", "https://www.cnil.fr/fr/notifier-une-violation-de-donnees-personnelles")
    page.locator("#notes").fill("")
    expect(page.locator("#first")).to_be_empty()
    asked(page, "Nous filmons nos salariés à leur insu, comment régulariser ?")
    expect(page.locator("#first")).to_contain_text("ne peut jamais servir à régulariser")
    expect(page.locator("#shown .script")).to_be_hidden()
    expect(page.locator("#verdict")).to_have_attribute("data-decision", "refuse_regularisation")
    page.keyboard.press("Alt+t")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("enregistrée")
    (kept,) = sheets(console, agent)
    assert (kept.question, kept.decision) == ("", "refuse_regularisation")
    expect(page.locator("#first")).to_be_empty()


def test_a_field_is_corrected_in_place_and_a_correction_outlives_a_lost_session(enter: Enter, console: Console, paul: SignsIn) -> None:
    reference = console.submit(subject="Badges, à corriger")
    page = enter(f"/queue/{reference}", paul.user, quiet=False)
    correct(page, "sector", "hôpitaux publics")
    expect(page.locator(".good")).to_contain_text("correction est enregistrée")
    expect(page.locator("dd", has_text="hôpitaux publics").first).to_be_visible()
    form = page.locator("details.correct:has([value=context])")
    form.locator("summary").click()
    form.locator("textarea").fill("Trois mois, et non six.")
    console.end_sessions(paul.user)
    form.locator("button").click()
    page.locator("#email").wait_for()
    paul.sign_in(page)
    page.locator("nav").first.wait_for()
    page.goto(f"{console.url}/queue/{reference}")
    expect(form.locator("textarea")).to_be_visible()
    expect(form.locator("textarea")).to_have_value("Trois mois, et non six.")
    form.locator("button").click()
    expect(page.locator("dd", has_text="Trois mois, et non six.").first).to_be_visible()
    page.goto(f"{console.url}/queue/{reference}")
    expect(form.locator("textarea")).to_be_hidden()


def test_a_session_lost_in_the_middle_of_a_sheet_loses_nothing(enter: Enter, console: Console, paul: SignsIn) -> None:
    page = enter("/copilot", paul.user, quiet=False)
    typed(page, "violation de données")
    page.keyboard.press("Alt+u")
    page.keyboard.press("Alt+n")
    page.keyboard.type("hôpital, projet")
    expect(page.locator("[name=sector]")).to_have_value("health")
    page.keyboard.press("Alt+t")
    page.keyboard.press("ArrowDown")
    page.locator("[name=size]").select_option("10_to_249")
    page.locator("[name=missing]").check()
    console.end_sessions(paul.user)
    page.locator("#sheet-form .primary").click()
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#sheet-told")).to_contain_text("gardée ici")
    page.locator("#lost a").click()
    paul.sign_in(page)
    page.locator("#sheet[open]").wait_for()
    expect(page.locator("#notes")).to_have_value("hôpital, projet")
    expect(page.locator("[name=outcome][value=referred]")).to_be_checked()
    expect(page.locator("[name=missing]")).to_be_checked()
    page.locator("#sheet-form .primary").click()
    expect(page.locator("#status")).to_contain_text("enregistrée")
    (kept,) = sheets(console, paul.user)
    assert (kept.size, kept.sector, kept.missing, len(kept.fiches)) == ("10_to_249", "health", True, 1)


def test_a_session_lost_while_a_request_is_written_loses_nothing(enter: Enter, console: Console, paul: SignsIn) -> None:
    page = enter("/copilot/request", paul.user, quiet=False)
    page.locator("#decision:not(:empty)").wait_for()
    for name, value in FIELDS.items():
        page.locator(f"#field-{name}").fill(value)
    page.locator("#notes, #field-steps_taken").first.fill("Notre réseau")
    page.locator("#confirm").check()
    console.end_sessions(paul.user)
    page.locator("#request-form .primary").click()
    page.locator("#lost a").click()
    paul.sign_in(page)
    expect(page.locator("#field-analysis")).to_have_value(FIELDS["analysis"])
    expect(page.locator("#field-steps_taken")).to_have_value("Notre réseau")
    expect(page.locator("#confirm")).not_to_be_checked()  # what was read back is confirmed anew
    page.locator("#confirm").check()
    page.locator("#request-form .primary").click()
    page.locator("#done").wait_for()


def test_dates_are_written_in_the_language_of_the_page(enter: Enter, console: Console) -> None:
    read = {each.title: each.reviewed for each in load_fiches([SHIPPED_FICHES]).values()}
    for language, question, published in (("fr", "violation de données", "27/04/2016"), ("en", "data breach", "27 Apr 2016")):
        page = enter("/copilot", console.member(Role.AGENT, language=language))
        asked(page, question)
        reviewed = written_day(read[page.locator("#answer-title").inner_text()].isoformat(), language)
        for place, written in (("#findings", reviewed), ("#shown .sources", published)):
            expect(page.locator(place)).to_contain_text(written)


def test_what_one_agent_typed_is_not_shown_to_another_on_the_same_screen(
    enter: Enter, console: Console, agent: User
) -> None:
    page = enter("/copilot", agent)
    page.keyboard.press("Alt+n")
    page.keyboard.type("confidentiel")
    page.context.clear_cookies()
    page.context.add_cookies([console.cookie(console.member(Role.AGENT, name="Zoé Petit"))])
    page.reload()
    expect(page.locator("#notes")).to_have_value("")


def test_of_two_agents_at_once_the_second_is_told_who_and_keeps_the_text(enter: Enter, console: Console, agent: User) -> None:
    reference = console.submit(subject="Badges, deux agents")
    first, second = enter(f"/queue/{reference}", agent), enter(f"/queue/{reference}", console.member(Role.SENIOR, name="Inès Roy"), quiet=False)
    first.get_by_role("button", name="Commencer l’étude").click()
    first.locator("#answer").wait_for()
    second.reload()
    second.locator("#answer").fill("Non, jamais.")
    first.locator("#answer").fill("Oui, à trois conditions.")
    first.locator("form[action$=letters] .primary").click()
    expect(first.locator(".good")).to_be_visible()
    second.locator("form[action$=letters] .primary").click()
    told = second.locator("#told")
    expect(told).to_contain_text("Claire Dupont")
    expect(told).to_be_focused()
    assert "Oui, à trois conditions." in second.locator(".letters").first.inner_text()
    assert "Non, jamais." not in "".join(second.locator(".letters").all_inner_texts())
    assert kept_text(second) == "Non, jamais."


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_is_text_on_every_page(enter: Enter, console: Console, agent: User, attack: str) -> None:
    said: dict[str, Any] = {name: f"{value[:40]} {attack}" for name, value in FIELDS.items() if name != "contact_email"}
    reference = console.submit(**said)
    console.support.cases.note(reference, attack, agent.id)
    page = enter(f"/queue/{reference}", agent)
    assert attack in page.locator(".said").inner_text() and attack in page.locator(".letters").inner_text()
    page.goto(f"{console.url}/queue?q=badges&order=newest")
    assert attack in page.locator("table").inner_text()
    page.goto(f"{console.url}/copilot")
    typed(page, attack)
    page.keyboard.press("Alt+n")
    with page.expect_response(lambda reply: reply.url.endswith("/assess") and attack in reply.request.post_data_json["notes"]):
        page.keyboard.type(attack)
    page.keyboard.press("Alt+r")
    page.locator("#decision:not(:empty)").wait_for()
    expect(page.locator("#field-context")).to_have_value(attack)
    assert page.locator("main script, main iframe, main svg, main img").count() == 0


def queue_of(console: Console) -> str:
    from assistant.casework.model import Search

    return " ".join(line.reference for line in console.support.cases.queue(Search()).lines)


def kept_text(page: Page) -> str:
    """What the second agent wrote: in the form, or kept by the tab where the request's new state has no form."""
    field = page.locator("#answer")
    if field.count():
        return field.input_value()
    return str(page.evaluate("JSON.parse(Object.entries(sessionStorage).find(([name]) => name.endsWith('-sent'))?.[1] ?? '{}').answer"))
