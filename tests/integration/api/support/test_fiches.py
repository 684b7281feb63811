"""The editors' pages: a fiche goes from a form to the public through someone else, or says why it does not."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from assistant.accounts.roles import Role
from assistant.conversation.state import Conversation, Turn
from assistant.copilot.editing import EditorDesk
from assistant.store.database import Store
from knowledge_base.checking.findings import Finding
from knowledge_base.editing import fiche_text
from knowledge_base.editing.record import FILE_NAME as NEWS
from knowledge_base.errors import EditingRefused
from knowledge_base.sync.changes import Change
from knowledge_base.sync.syncing import Outcome

FICHE = "breach-72-hours-fr"


@pytest.fixture
def ines(browse: Any) -> TestClient:
    client: TestClient = browse(Role.EDITOR, email="ines@permanence.example", name="Inès Moreau")
    return client


@pytest.fixture
def marc(browse: Any) -> TestClient:
    client: TestClient = browse(Role.EDITOR, email="marc@permanence.example", name="Marc Duval")
    return client


def form_of(page: str) -> dict[str, str]:
    """The editor's form as a browser would send it back."""
    form = page.split('action="/fiches/draft"')[1].split("</form>")[0]
    fields = dict(re.findall(r'<input[^>]*? name="(\w+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S))
    return {name: html.unescape(value) for name, value in fields.items()}


def handed_in(client: TestClient, **changed: str) -> None:
    fields = form_of(client.get(f"/fiches/{FICHE}").text) | changed
    assert client.post("/fiches/draft", data=fields | {"action": "submit"}).status_code == 303


def reviewed(client: TestClient, page: str | None = None) -> httpx.Response:
    """Approves what the page shows, by default as it stands now."""
    form = (page or client.get(f"/fiches/{FICHE}").text).partition(f'action="/fiches/{FICHE}/review"')[2].split("</form>")[0]
    shown = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    answer: httpx.Response = client.post(f"/fiches/{FICHE}/review", data=shown | {"action": "approve"})
    return answer


def test_a_fiche_is_published_by_someone_else_and_taken_up(ines: TestClient, marc: TestClient, editing: EditorDesk, indexed: list[str]) -> None:
    handed_in(ines, title="Quand prévenir la CNIL\u00a0?")
    assert editing.load()[FICHE].title != "Quand prévenir la CNIL\u00a0?"
    done = reviewed(marc)
    assert done.status_code == 303
    assert (editing.load()[FICHE].title, editing.load()[FICHE].reviewer) == ("Quand prévenir la CNIL\u00a0?", "Marc Duval")
    assert indexed == ["indexed"]
    assert "approuvée et publiée" in marc.get(f"/fiches/{FICHE}?done=approve").text


def test_an_author_does_not_approve_their_own_fiche(ines: TestClient, editing: EditorDesk, indexed: list[str]) -> None:
    handed_in(ines)
    refused = reviewed(ines)
    assert refused.status_code == 409 and "autre personne que son auteur" in refused.text
    assert editing.open(FICHE).fiche.state == "in_review" and indexed == []


def test_two_approvals_at_once_publish_once(ines: TestClient, marc: TestClient, indexed: list[str]) -> None:
    handed_in(ines)
    page = marc.get(f"/fiches/{FICHE}").text
    assert [reviewed(marc, page).status_code for _ in range(2)] == [303, 409] and indexed == ["indexed"]


def test_nobody_approves_what_was_written_after_they_read(ines: TestClient, marc: TestClient, editing: EditorDesk) -> None:
    handed_in(ines, title="Quand prévenir la CNIL\u00a0?")
    read = marc.get(f"/fiches/{FICHE}").text
    ines.post(f"/fiches/{FICHE}/review", data={"action": "send_back", "seen": 2})
    handed_in(ines, title="Jamais")
    late = reviewed(marc, read)
    assert late.status_code == 409 and "relisez-la" in late.text and "Jamais" in late.text
    assert editing.open(FICHE).fiche.state == "in_review" and editing.load()[FICHE].title != "Jamais"
    assert reviewed(marc).status_code == 303


def test_the_gate_keeps_back_what_cites_a_place_that_does_not_exist(ines: TestClient, marc: TestClient, editing: EditorDesk) -> None:
    fields = form_of(ines.get(f"/fiches/{FICHE}").text)
    handed_in(ines, references=fields["references"].replace("Article 33, paragraphe 1", "Article 500"))
    kept = reviewed(marc)
    assert kept.status_code == 409 and "Article 500" in kept.text
    assert editing.open(FICHE).fiche.state == "in_review"


def test_a_preview_keeps_nothing(ines: TestClient, editing: EditorDesk) -> None:
    fields = form_of(ines.get(f"/fiches/{FICHE}").text) | {"title": "Essai", "action": "preview"}
    shown = ines.post("/fiches/draft", data=fields)
    assert shown.status_code == 200 and "<h3>Essai</h3>" in shown.text
    assert editing.shelf.drafts() == {}


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(ines: TestClient, marc: TestClient, editing: EditorDesk) -> None:
    fields = form_of(ines.get(f"/fiches/{FICHE}").text)
    first = marc.post("/fiches/draft", data=fields | {"title": "De Marc", "action": "save"})
    late = ines.post("/fiches/draft", data=fields | {"title": "D’Inès", "action": "save"})
    assert (first.status_code, late.status_code) == (303, 409)
    assert "Un collègue vient d’enregistrer" in late.text and 'value="D’Inès"' in late.text
    assert editing.shelf.drafts()[FICHE].title == "De Marc"


def test_two_editors_of_one_name_are_two_people(ines: TestClient, browse: Any, editing: EditorDesk) -> None:
    namesake: TestClient = browse(Role.EDITOR, email="other.ines@permanence.example", name="Inès Moreau")
    handed_in(ines, title="Quand prévenir\u00a0?")
    assert "disabled" in ines.get(f"/fiches/{FICHE}").text.partition('value="approve"')[2][:20]
    assert "disabled" not in namesake.get(f"/fiches/{FICHE}").text.partition('value="approve"')[2][:20]
    assert reviewed(namesake).status_code == 303
    published = editing.load()[FICHE]
    assert published.author == "Inès Moreau" and published.reviewer.startswith("Inès Moreau (")


def test_an_editor_under_another_name_still_does_not_approve_their_own_fiche(ines: TestClient, editing: EditorDesk) -> None:
    handed_in(ines)
    fiche, (drafted, *_) = editing.open(FICHE).fiche, editing.shelf.history(FICHE)
    with pytest.raises(EditingRefused):
        editing.approve(FICHE, "Inès Duval", 2, account=drafted.account)
    assert drafted.account and editing.open(FICHE).fiche == fiche
    editing.approve(FICHE, "Inès Duval", 2, account="another")
    assert editing.load()[FICHE].reviewer == "Inès Duval"


def test_what_cannot_be_read_is_told_and_stays_in_the_form(ines: TestClient) -> None:
    fields = form_of(ines.get(f"/fiches/{FICHE}").text) | {"text": "Oui [9].", "action": "save"}
    told = ines.post("/fiches/draft", data=fields)
    assert told.status_code == 422 and "ne peut pas être lue ainsi" in told.text and ">Oui [9].</textarea>" in told.text
    assert "<li>Son repère [9] ne renvoie à aucune référence.</li>" in told.text


def test_a_retired_fiche_leaves_the_search(ines: TestClient, editing: EditorDesk, indexed: list[str]) -> None:
    assert ines.post(f"/fiches/{FICHE}/retire", data={}).status_code == 303
    assert editing.load()[FICHE].state == "retired" and indexed == ["indexed"]


def test_the_list_shows_what_is_under_way_first(ines: TestClient) -> None:
    handed_in(ines)
    page = ines.get("/fiches").text
    assert page.index("en relecture</span>") < page.index("publiée</span>")
    assert ines.get("/fiches?state=in_review").text.count('<th scope="row"') == 1


@pytest.fixture
def changed(editing: EditorDesk, clock: Any) -> EditorDesk:
    """A sync has found that an article which the fiche cites changed."""
    change = Change("Article 33", ("Le délai est de 72 heures.",), ("Le délai est de <96> heures.",))
    outcome = Outcome("gdpr-fr", "https://eur-lex.europa.eu/", (change,), ((FICHE, "Article 33, paragraphe 1"),))
    editing.alerts.add([outcome], clock.now)
    return editing


def test_editors_see_which_fiches_cite_what_changed_and_how_it_changed(ines: TestClient, changed: EditorDesk) -> None:
    listed = ines.get("/fiches").text
    assert "une source citée a changé" in listed and f'href="/fiches/{FICHE}"' in listed.split("</section>")[0]
    page = ines.get(f"/fiches/{FICHE}").text
    assert "Le délai est de 72 heures." in page and "&lt;96&gt;" in page and "constaté le 22/11/2026" in page


def settled(client: TestClient, page: str) -> str:
    """What the console says was done, once the editor of this page says that the fiche stands."""
    form = page.split(f'action="/fiches/{FICHE}/settle"')[1].split("</form>")[0]
    said = client.post(f"/fiches/{FICHE}/settle", data=dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)))
    assert said.status_code == 303
    return str(said.headers["location"]).partition("done=")[2]


def test_an_alert_goes_once_somebody_says_that_the_fiche_stands(ines: TestClient, changed: EditorDesk) -> None:
    assert settled(ines, ines.get(f"/fiches/{FICHE}").text) == "settle"
    assert "une source citée a changé" not in ines.get("/fiches").text
    assert [each.settled_by for each in changed.alerts.all()] == ["Inès Moreau"]


def test_a_change_that_came_after_the_page_was_opened_is_not_settled_with_it(
    ines: TestClient, changed: EditorDesk, clock: Any
) -> None:
    page = ines.get(f"/fiches/{FICHE}").text
    change = Change("Article 33", ("Le délai est de 96 heures.",), ("Le délai est de 24 heures.",))
    outcome = Outcome("gdpr-fr", "https://eur-lex.europa.eu/", (change,), ((FICHE, "Article 33, paragraphe 1"),))
    changed.alerts.add([outcome], clock.now + timedelta(seconds=1))
    assert settled(ines, page) == "settle_again"
    after = ines.get(f"/fiches/{FICHE}?done=settle_again").text
    assert "a de nouveau changé depuis" in after and "Le délai est de 24 heures." in after
    assert settled(ines, after) == "settle" and changed.to_look_at() == ()


def test_an_alert_goes_with_the_publication_of_a_corrected_fiche_and_comes_back_with_the_next_change(
    ines: TestClient, marc: TestClient, changed: EditorDesk, clock: Any
) -> None:
    clock.now += timedelta(minutes=5)
    handed_in(ines, title="Quand prévenir la CNIL\u00a0?")
    assert changed.to_look_at(FICHE)
    reviewed(marc)
    assert changed.to_look_at(FICHE) == ()
    again = Outcome("gdpr-fr", "https://eur-lex.europa.eu/", (), ((FICHE, "Article 33, paragraphe 1"),))
    changed.alerts.add([again], clock.now + timedelta(hours=1))
    assert [each.fiche_id for each in changed.to_look_at()] == [FICHE]


def test_a_change_that_came_after_the_page_was_opened_is_not_hidden_by_its_approval(
    ines: TestClient, marc: TestClient, changed: EditorDesk, clock: Any
) -> None:
    clock.now += timedelta(minutes=5)
    handed_in(ines, title="Quand prévenir la CNIL\u00a0?")
    page = marc.get(f"/fiches/{FICHE}").text
    change = Change("Article 33", ("Le délai est de 96 heures.",), ("Le délai est de 24 heures.",))
    outcome = Outcome("gdpr-fr", "https://eur-lex.europa.eu/", (change,), ((FICHE, "Article 33, paragraphe 1"),))
    changed.alerts.add([outcome], clock.now)
    clock.now += timedelta(minutes=5)
    assert reviewed(marc, page).status_code == 303
    assert [each.changes[0].after for each in changed.to_look_at(FICHE)] == [("Le délai est de 24 heures.",)]


@pytest.mark.parametrize(("reviewed", "stage"), [(date(2025, 10, 1), "overdue"), (date(2025, 7, 1), "hidden"), (date(2026, 1, 1), "soon")])
def test_editors_are_told_what_is_to_be_read_again_and_see_it_alone(
    ines: TestClient, editing: EditorDesk, tmp_path: Path, reviewed: date, stage: str
) -> None:
    quiet = ines.get("/fiches").text
    assert "Prochaine échéance" in quiet and '<p class="hint" id="agenda">' in quiet and "review=" not in quiet
    kept = tmp_path / "fiches" / "fr" / "breach" / f"{FICHE}.md"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(fiche_text(replace(editing.load()[FICHE], reviewed=reviewed, review_months=12)), "utf-8")
    told = ines.get("/fiches").text
    assert f'href="/fiches?review={stage}"' in told and ('<p class="told" id="agenda">' in told) is (stage != "soon")
    assert re.findall(r'<th scope="row"[^>]*><a href="/fiches/([^"]+)"', ines.get(f"/fiches?review={stage}").text) == [FICHE]


def test_a_fiche_just_approved_is_tried_and_its_page_says_what_was_found(
    ines: TestClient, marc: TestClient, editing: EditorDesk, clock: Any
) -> None:
    handed_in(ines)
    assert "Essai de ses formulations" not in marc.get(f"/fiches/{FICHE}").text
    assert reviewed(marc).status_code == 303
    assert "n’a pas encore été essayée" in marc.get(f"/fiches/{FICHE}").text
    stolen = Finding(FICHE, "steals-wording", {"wording": "mots <b>", "owner": "autre-fr"})
    editing.rehearsals.keep(editing.load()[FICHE], [stolen], clock())
    told = marc.get(f"/fiches/{FICHE}").text
    assert "voici ce qui est à corriger" in told and "mots &lt;b&gt;" in told and "n’a pas encore" not in told
    editing.rehearsals.keep(editing.load()[FICHE], [], clock())
    assert "elle n’en prend à aucune autre" in marc.get(f"/fiches/{FICHE}").text


def test_the_preview_tells_which_sentences_are_read_as_an_obligation(ines: TestClient) -> None:
    fields = form_of(ines.get(f"/fiches/{FICHE}").text)
    fields["text"] += "\n\nVous devez notifier [1]."
    shown = ines.post("/fiches/draft", data=fields | {"action": "preview"}).text
    told = shown.partition("Phrases lues comme une obligation\u00a0:")[2].partition("</details>")[0]
    assert re.findall("<li>(.*?)</li>", told) == ["Vous devez notifier."]


def answers_resting_on_it(store: Store, count: int, at: datetime) -> None:
    marks = ({"document_id": FICHE, "source_id": "gdpr-fr", "locator": "Article 33", "digest": "d"},)
    with store.transaction() as unit:
        unit.conversations.save(Conversation("c", "s", "fr", at, at))
        for number in range(1, count + 1):
            unit.conversations.add_turn(Turn(f"t{number}", "c", number, at, "fr", "mes mots", None, "rasa", "answer", None, None, "v", marks))


@pytest.mark.parametrize(
    ("count", "told"),
    [(12, "12 réponses des 30 derniers jours reposaient"), (3, "Moins de 5 réponses des 30 derniers jours"), (0, "Aucune réponse encore conservée")],
)
def test_whoever_approves_a_correction_is_told_how_many_answers_rested_on_the_text_before(
    ines: TestClient, marc: TestClient, store: Store, clock: Any, count: int, told: str
) -> None:
    answers_resting_on_it(store, count, clock.now - timedelta(days=2))
    handed_in(ines, title="Quand prévenir la CNIL\u00a0?")
    assert told not in marc.get(f"/fiches/{FICHE}").text
    done = marc.get(str(reviewed(marc).headers["location"])).text
    assert told in done.partition("data-done=")[2].partition("</p>")[0]
    assert told in marc.get(f"/fiches/{FICHE}").text.partition("Versions</h2>")[2] and "mes mots" not in done


def test_a_review_that_changes_nothing_counts_no_answers(ines: TestClient, marc: TestClient, store: Store, clock: Any) -> None:
    answers_resting_on_it(store, 12, clock.now - timedelta(days=2))
    handed_in(ines, keywords="délai\nnotification")
    assert "reposaient" not in marc.get(str(reviewed(marc).headers["location"])).text


def test_whoever_retires_a_fiche_is_told_how_many_answers_rested_on_it(ines: TestClient, store: Store, clock: Any) -> None:
    answers_resting_on_it(store, 7, clock.now - timedelta(days=2))
    done = ines.post(f"/fiches/{FICHE}/retire", data={})
    assert "7 réponses des 30 derniers jours" in ines.get(str(done.headers["location"])).text


def test_a_page_says_until_the_public_reads_a_version_that_it_does_not_yet(
    ines: TestClient, marc: TestClient, editing: EditorDesk, clock: Any
) -> None:
    editing.record.note(editing.load, clock.now)
    handed_in(ines, title="Quand prévenir la CNIL\u00a0?")
    assert "ne lit pas encore" not in marc.get(f"/fiches/{FICHE}").text
    done = marc.get(str(reviewed(marc).headers["location"])).text
    assert "dans quelques secondes" in done and "ne lit pas encore" not in done, "that is no alarm yet"
    assert "ne lit pas encore" in marc.get(f"/fiches/{FICHE}").text
    editing.record.note(editing.load, clock.now)
    assert "ne lit pas encore" not in marc.get(f"/fiches/{FICHE}").text


def test_a_damaged_record_of_changes_keeps_nobody_from_correcting_or_retiring(
    ines: TestClient, marc: TestClient, editing: EditorDesk, tmp_path: Path
) -> None:
    (tmp_path / "fiches").mkdir(exist_ok=True)
    (tmp_path / "fiches" / NEWS).write_text("{", "utf-8")
    handed_in(ines, title="Quand prévenir la CNIL\u00a0?")
    assert reviewed(marc).status_code == 303
    page = marc.get(f"/fiches/{FICHE}")
    assert page.status_code == 200 and "ne lit pas encore" not in page.text and "reposaient" not in page.text
    assert ines.post(f"/fiches/{FICHE}/retire", data={}).status_code == 303
