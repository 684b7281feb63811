"""The console's pages and states, each reached the way a member of the service reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Page

from assistant.accounts.model import User
from assistant.accounts.roles import Role
from benchmarks import console_people as people
from benchmarks.console import Console
from knowledge_base.checking.contradiction_notices import ContradictionNotice, Side
from knowledge_base.sync.changes import Change
from knowledge_base.sync.syncing import Outcome
from tests.browser.console.conftest import asked

NOTES = "mairie, projet, DPO oui, sans réponse, fédération consultée, usagers, question précise, analyse écrite"
State = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    """A state: its name, where it begins, who is there, and what is done to reach it."""

    name: str
    address: str
    user: User | None
    reach: State = lambda page: None


def states(console: Console, language: str) -> Iterator[Shown]:
    """Every state, in a language."""
    yield from outside(console, language)
    yield from calls(console, language)
    yield from besides(console, language)
    yield from casework(console, language)
    yield from others(console, language)


def outside(console: Console, language: str) -> Iterator[Shown]:
    def refused(page: Page) -> None:
        for name, value in {"email": "x@permanence.example", "password": "faux", "code": "000000"}.items():
            page.locator(f"#{name}").fill(value)
        page.keyboard.press("Enter")
        page.locator("[role=alert]").wait_for()

    invited = console.member(Role.AGENT, language=language)
    token = console.support.accounts.invite(invited.email)
    control = console.member(Role.CONTROL, language=language)
    yield Shown("sign-in", f"/sign-in?language={language}", None)
    yield Shown("sign-in-refused", f"/sign-in?language={language}", None, refused)
    yield Shown("invitation", f"/invitation/{token}?language={language}", None)
    yield Shown("invitation-over", f"/invitation/unknown?language={language}", None)
    yield Shown("journal", "/journal", console.member(Role.AUDITOR, language=language))
    yield Shown("forbidden", "/queue", control)
    yield Shown("unknown", "/nowhere", control)


def calls(console: Console, language: str) -> Iterator[Shown]:
    agent = console.member(Role.AGENT, language=language)
    yield Shown("call", "/copilot", agent)
    for reach in (found, chosen, unsure, urgent, admitted, noted, decided, away, lost, mailed, begun, refused, recorded):
        yield Shown(f"call-{reach.__name__}", "/copilot", agent, reach)


def found(page: Page) -> None:
    french = page.locator("html").get_attribute("lang") == "fr"
    asked(page, "violation de données" if french else "data breach")
    page.keyboard.press("Alt+u")
    unfold(page, "#shown")


def unsure(page: Page) -> None:
    """No source answers: nothing to read out, and what to say instead."""
    french = page.locator("html").get_attribute("lang") == "fr"
    asked(page, "congés payés d’un cadre en mission" if french else "paid leave of a manager on assignment")
    page.locator("#unsure").wait_for()


def chosen(page: Page) -> None:
    unsure(page)
    page.locator("#question").press("ArrowDown")
    page.locator("#shown .choice").wait_for()


def urgent(page: Page) -> None:
    found(page)
    page.locator("#notes").fill("hôpital, fichier patients piraté cette nuit")
    page.locator("#first .first").wait_for()


def admitted(page: Page) -> None:
    french = page.locator("html").get_attribute("lang") == "fr"
    asked(page, "Nous filmons nos salariés à leur insu, comment régulariser ?" if french else "We have been filming our staff secretly for two years, how do we regularise it?")
    page.locator("#first .first").wait_for()


def noted(page: Page) -> None:
    found(page)
    page.locator("#notes").fill("mairie")
    page.locator("#next button").first.wait_for()
    unfold(page, ".beside")


def decided(page: Page) -> None:
    found(page)
    page.locator("#notes").fill(NOTES)
    page.locator("#verdict[data-decision=hand_off]").wait_for()


def away(page: Page) -> None:
    decided(page)
    page.route("**/copilot/sheets", lambda route: route.abort())
    page.keyboard.press("Alt+t")
    page.locator("#sheet-form .primary").click()
    page.locator("#sheet-told").wait_for()


def lost(page: Page) -> None:
    decided(page)
    page.route("**/copilot/sheets", lambda route: route.fulfill(status=401, json={}))
    page.keyboard.press("Alt+r")
    page.locator("#lost").wait_for()


def mailed(page: Page) -> None:
    found(page)
    page.keyboard.press("Alt+m")
    page.locator("#email-link").wait_for()


def begun(page: Page) -> None:
    decided(page)
    page.keyboard.press("Alt+r")
    page.locator("#decision:not(:empty)").wait_for()


def refused(page: Page) -> None:
    begun(page)
    page.locator("#request-form").evaluate("(form) => { form.noValidate = true }")
    page.locator("#request-form .primary").click()
    page.locator("#request-told").wait_for()


def recorded(page: Page) -> None:
    begun(page)
    for name in ("organisation", "contact_name", "analysis"):
        page.locator(f"#field-{name}").fill("Mairie de Valmont")
    page.locator("#field-contact_email").fill("dpo@valmont.example")
    page.locator("#confirm").check()
    page.locator("#request-form .primary").click()
    page.locator("#done").wait_for()


def besides(console: Console, language: str) -> Iterator[Shown]:
    """What seniors and earlier requests bring to a call."""
    waiting, decided, agent = people.approvals(console, language)
    senior = console.member(Role.SENIOR, language=language)
    references = people.answered(console, agent)

    def supervised(page: Page) -> None:
        found(page)
        page.locator("#beside-answer summary").first.click()
        page.locator("#approval-text").fill("Soixante-douze heures, week-end compris.")
        page.locator("#beside-answer form button").click()
        page.locator(".approval-state").wait_for()

    def answered(page: Page) -> None:
        asked(page, "badges d’accès")
        page.locator("#answered li").first.wait_for()

    def reopened(page: Page) -> None:
        answered(page)
        page.locator("#answered button").first.click()
        page.locator("#answered .words").wait_for()

    assert len(references) == 3
    yield Shown("call-supervised", "/copilot", agent, supervised)
    yield Shown("call-answered", "/copilot", agent, answered)
    yield Shown("call-reopened", "/copilot", agent, reopened)
    yield Shown("approvals", "/approvals", senior)
    yield Shown("approvals-own", "/approvals", agent)
    yield Shown("approval-waiting", f"/approvals/{waiting.id}", senior)
    yield Shown("approval-decided", f"/approvals/{decided.id}", agent)


def casework(console: Console, language: str) -> Iterator[Shown]:
    agent = console.member(Role.SENIOR, name="Inès Roy", language=language)
    new, open_, stale, done = (console.submit(language, subject=f"Badges {each}") for each in ("1", "2", "3", "4"))

    def taken(page: Page) -> None:
        page.locator("form[action$=status] button").click()
        page.locator("#answer").wait_for()
        unfold(page, "main")

    def noted(page: Page) -> None:
        page.locator("#note").fill("À voir avec la santé.")
        page.locator("form[action$=notes] button").click()
        page.locator(".good").wait_for()

    def overtaken(page: Page) -> None:
        taken(page)
        console.support.cases.edit(stale, 2, "sector", "santé", console.member(Role.AGENT, name="Zoé Petit").id)
        page.locator("#answer").fill("Oui, à trois conditions.")
        page.locator("form[action$=letters] .primary").click()
        page.locator("#told").wait_for()

    def answered(page: Page) -> None:
        taken(page)
        page.locator("#answer").fill("Oui, à trois conditions.")
        page.locator("form[action$=letters] .primary").click()
        page.locator(".good").wait_for()

    def correcting(page: Page) -> None:
        page.locator(".correct summary").nth(3).click()

    def corrected(page: Page) -> None:
        correct(page, "question", "Peut-on garder six mois les passages de badge ?")
        page.locator(".good").wait_for()

    def corrected_late(page: Page) -> None:
        version = int(page.locator("input[name=version]").first.input_value())
        console.support.cases.edit(late, version, "sector", "hôpitaux", console.member(Role.AGENT, name="Zoé Petit").id)
        correct(page, "context", "Les passages sont gardés trois mois.")
        page.locator("#told").wait_for()

    late = console.submit(language, subject="Badges 5")
    yield Shown("case-correcting", f"/queue/{new}", agent, correcting)
    yield Shown("case-corrected", f"/queue/{new}", agent, corrected)
    yield Shown("case-corrected-late", f"/queue/{late}", agent, corrected_late)
    yield Shown("queue", "/queue", agent)
    yield Shown("queue-empty", "/queue?q=introuvable", agent)
    yield Shown("case", f"/queue/{new}", agent)
    yield Shown("case-noted", f"/queue/{new}", agent, noted)
    yield Shown("case-taken", f"/queue/{open_}", agent, taken)
    yield Shown("case-overtaken", f"/queue/{stale}", agent, overtaken)
    yield Shown("case-answered", f"/queue/{done}", agent, answered)
    yield Shown("similar", f"/queue/{new}/similar", agent)


def correct(page: Page, field: str, value: str) -> None:
    """Corrects a field of the request that the page shows."""
    form = page.locator(f"details.correct:has([value={field}])")
    form.locator("summary").click()
    form.locator("[name=value]").fill(value)
    form.locator("button").click()


def differing() -> ContradictionNotice:
    act = "L’astreinte prononcée par la formation restreinte ne peut excéder 100 000 euros par jour de retard."
    ours = "En procédure simplifiée, l’astreinte est de 100 euros par jour au plus."
    return ContradictionNotice(
        Side("loi-78-17", "Article 20", "Loi nº 78-17 du 6 janvier 1978", "Journal officiel", "law", "2026-06-01", "fr", ("100 000 euros",), act),
        Side("simplified-procedure-fr", "", "Qu’est-ce que la procédure simplifiée ?", "Permanence", "fiche", "2026-11-22", "fr", ("100 euros",), ours),
        0.45,
    )


def others(console: Console, language: str) -> Iterator[Shown]:
    editor = console.member(Role.EDITOR, language=language)

    def written(page: Page) -> None:
        page.locator("[name=text]").fill("Un texte sans repère.")
        page.locator("button[value=preview]").click()
        page.locator(".gate").wait_for()

    def added(page: Page) -> None:
        page.locator("#new-name").fill("Jo Exemple")
        page.locator("#new-email").fill(f"jo-{id(page)}@permanence.example")
        page.locator("#role-agent").check()
        page.locator("section .primary").click()
        page.locator("#link").wait_for()

    change = Change("Article 33", ("Le délai est de 72 heures.",), ("Le délai est de 96 heures.",))
    outcome = Outcome("gdpr-fr", "https://eur-lex.europa.eu/", (change,), (("breach-72-hours-fr", "Article 33"),))
    console.support.editing.alerts.add([outcome], datetime.now(UTC))
    yield Shown("fiches", "/fiches?q=violation", editor)
    yield Shown("fiche", "/fiches/breach-72-hours-fr", editor)
    yield Shown("fiche-new", "/fiches/new", editor)
    yield Shown("fiche-refused", "/fiches/breach-72-hours-fr", editor, written)
    yield Shown("contradictions-none", "/contradictions", editor)
    console.support.editing.contradictions.keep([differing()])
    yield Shown("contradictions", "/contradictions", editor)
    gap = people.gaps(console)

    def unanswered(page: Page) -> None:
        page.locator("#fiche").fill("breach-72-hours-fr")
        page.locator("form[action$=close] .primary").click()
        page.locator("#told").wait_for()

    yield Shown("gaps", "/gaps", editor)
    yield Shown("gaps-none", "/gaps?state=set_aside", editor)
    yield Shown("gap", f"/gaps/{gap}", editor)
    yield Shown("gap-unfound", f"/gaps/{gap}", editor, unanswered)
    yield Shown("account", "/account", editor)
    lead = console.member(Role.LEAD, language=language)
    people.calls(console, lead)
    people.alike(console)
    yield Shown("signals", "/signals", lead)
    yield Shown("figures", "/figures", lead)
    yield Shown("figures-tables", "/figures", lead, lambda page: unfold(page, "main"))
    yield Shown("accounts", "/accounts", console.member(Role.ADMINISTRATOR, language=language), added)


def unfold(page: Page, where: str) -> None:
    """Opens everything that is folded there."""
    page.locator(where).evaluate("(part) => part.querySelectorAll('details').forEach((each) => { each.open = true })")
