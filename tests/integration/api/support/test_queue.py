"""The queue and a request's page: what is shown, what a change does, and what a refused change keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.running.post import letterhead
from api.settings import Settings
from assistant.accounts.roles import Role
from assistant.advice_request.model import AdviceRequest
from assistant.conversation.state import FieldValue
from assistant.notices.model import Notice
from assistant.store.database import Store
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles
from tests.integration.api.support.conftest import ADDRESS

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DECISION = {
    "decision": "hand_off",
    "priority": "high",
    "version": "1",
    "rules": [
        {
            "id": "dpo",
            "result": "met",
            "charter": {"section": "Le DPO d’abord", "says": "…", "url": "https://www.cnil.fr/"},
            "explanation": "Le DPO a été consulté.",
        }
    ],
}


@pytest.fixture
def store(tmp_path: Path, database: Callable[[str], str]) -> Iterator[Store]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    opened = open_support_store(database("sqlite"), keys)
    yield opened
    opened.close()


@pytest.fixture
def submit(store: Store) -> Callable[..., str]:
    count = iter(range(1000))

    def sent(subject: str = "Badges", sector: str = "santé") -> str:
        number = next(count)
        said = dict.fromkeys(("contact_name", "context", "analysis"), "mots")
        question = "Peut-on garder <b>six mois</b>\u00a0?"
        values = {**said, "question": question, "organisation": "Ormeau", "subject": subject, "sector": sector}
        values |= {"confirm": "yes", "contact_email": "dpo@ormeau.example"}
        fields = {name: FieldValue(value, "said") for name, value in values.items()}
        draft = AdviceRequest("fr", NOW, fields, {"has_dpo": True}, DECISION, "high")
        with store.transaction() as unit:
            kept = unit.advice_requests.submit(draft, f"k{number}", by="person", at=NOW + timedelta(minutes=number))
        return str(kept.request.reference)

    return sent


def version_in(html: str) -> int:
    return int(html.split('name="version" value="')[1].split('"')[0])


def test_the_link_of_an_agents_notice_opens_the_request(browse: Any, submit: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_SUPPORT_URL", ADDRESS)
    reference = submit()
    head = letterhead(Settings(_env_file=None))
    link = head.link(Notice("arrival", reference, "fr", NOW, "k"))
    opened = browse(Role.AGENT).get(link)
    assert link.startswith(f"{ADDRESS}/") and opened.status_code == 200 and reference in opened.text
    monkeypatch.delenv("PERMANENCE_SUPPORT_URL")
    settings = Settings(_env_file=None)
    assert letterhead(settings).link(Notice("arrival", reference, "fr", NOW, "k")).startswith(f"{settings.console}/")


def test_the_queue_filters_searches_and_pages(browse: Any, submit: Callable[..., str]) -> None:
    references = [submit(f"Badges {number}") for number in range(60)]
    special = submit("Caméras à l’entrée")
    client = browse(Role.AGENT)
    first = client.get("/queue").text
    assert references[0] in first and references[55] not in first
    assert references[55] in client.get(f"/queue?after={references[49]}").text
    found = client.get("/queue", params={"q": "caméras"}).text
    assert special in found and references[0] not in found
    assert special not in client.get("/queue?status=answered").text
    assert "Aucune demande" in client.get("/queue?assignee=me").text
    high = client.get("/queue?priority=high").text
    assert special not in high and '<option value="high" selected>haute</option>' in high


def test_a_request_shows_fields_decision_sources_and_who_looked(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    html = browse(Role.AGENT).get(f"/queue/{reference}").text
    assert "&lt;b&gt;six mois&lt;/b&gt;" in html and "<b>six mois" not in html
    assert "Le DPO a été consulté." in html and "remplie" not in html
    assert "data-insert" not in html and "quand faut-il prévenir la CNIL" in html
    assert "Claire Dupont" in html
    assert "n’est pas un rescrit" in html


def test_opening_a_request_leaves_exactly_one_line(browse: Any, store: Store, submit: Callable[..., str]) -> None:
    reference = submit()
    client = browse(Role.AGENT)
    client.get(f"/queue/{reference}")
    with store.reading() as unit:
        assert [line.why for line in unit.audit.lines(reference)] == ["study"]


def test_a_request_is_taken_up_asked_about_and_noted(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    client = browse(Role.AGENT)
    version = version_in(client.get(f"/queue/{reference}").text)
    assert client.post(f"/queue/{reference}/status", data={"version": version}).status_code == 303
    page = client.get(f"/queue/{reference}?done=taken").text
    assert "à l’étude" in page
    letter = {"version": version_in(page), "template": "question", "answer": "Quelle durée envisagez-vous\u00a0?"}
    done = client.post(f"/queue/{reference}/letters", data=letter)
    assert done.headers["location"] == f"/queue/{reference}?done=sent"
    client.post(f"/queue/{reference}/notes", data={"text": "Voir la santé."})
    page = client.get(f"/queue/{reference}").text
    assert "en attente de précisions" in page and "Quelle durée envisagez-vous" in page and "Voir la santé." in page


def test_a_change_made_meanwhile_is_told_kindly_and_nothing_typed_is_lost(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    first, second = browse(Role.AGENT), browse(Role.SENIOR)
    version = version_in(first.get(f"/queue/{reference}").text)
    second.post(f"/queue/{reference}/status", data={"version": version})
    late = first.post(
        f"/queue/{reference}/letters",
        data={"version": version, "template": "reply", "answer": "Ma longue réponse."},
    )
    assert late.status_code == 409
    assert "Claire Dupont a modifié cette demande" in late.text
    assert ">Ma longue réponse.</textarea>" in late.text
    assert version_in(late.text) > version


def test_an_empty_reply_is_refused_in_the_readers_language(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    client = browse(Role.AGENT)
    client.post(f"/queue/{reference}/status", data={"version": version_in(client.get(f"/queue/{reference}").text)})
    version = version_in(client.get(f"/queue/{reference}").text)
    empty = {"version": version, "template": "reply", "answer": " "}
    refused = client.post(f"/queue/{reference}/letters", data=empty)
    assert refused.status_code == 422 and "Écrivez la réponse" in refused.text
    client.post("/language", data={"language": "en"})
    assert "Please write the answer" in client.post(f"/queue/{reference}/letters", data=empty).text


def test_the_documents_open(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    client = browse(Role.AGENT)
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert client.get(f"/api/v1/casework/requests/{reference}/export?form={form}").content.startswith(start)


def test_what_is_said_of_similar_requests_names_no_organisation(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    page = browse(Role.AGENT).get(f"/queue/{reference}/similar")
    assert page.status_code == 200 and "Ormeau" not in page.text


def test_a_field_is_corrected_says_so_and_leaves_a_line(browse: Any, store: Store, submit: Callable[..., str]) -> None:
    reference = submit(sector="sante")
    client = browse(Role.AGENT)
    page = client.get(f"/queue/{reference}").text
    assert "modifié par un agent" not in page
    change = {"version": version_in(page), "field": "sector", "value": " santé  publique "}
    done = client.post(f"/queue/{reference}/fields", data=change)
    assert done.headers["location"] == f"/queue/{reference}?done=edited&field=sector"
    page = client.get(done.headers["location"]).text
    assert "La correction est enregistrée." in page and 'value="santé publique"' in page
    assert page.count("modifié par un agent") == 1
    with store.reading() as unit:
        assert "edit" in [line.why for line in unit.audit.lines(reference)]


def test_a_correction_that_the_field_cannot_take_is_told_and_kept_open(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    client = browse(Role.AGENT)
    version = version_in(client.get(f"/queue/{reference}").text)
    refused = client.post(f"/queue/{reference}/fields", data={"version": version, "field": "contact_email", "value": "pas une adresse"})
    assert refused.status_code == 422 and 'id="told"' in refused.text
    corrected = refused.text.split('<details class="correct" open>')
    assert len(corrected) == 2 and 'value="pas une adresse"' in corrected[1].split("</details>")[0]


def test_of_two_who_correct_at_once_the_second_is_told_who_and_keeps_the_text(browse: Any, submit: Callable[..., str]) -> None:
    reference = submit()
    first, second = browse(Role.AGENT), browse(Role.SENIOR)
    version = version_in(first.get(f"/queue/{reference}").text)
    second.post(f"/queue/{reference}/fields", data={"version": version, "field": "sector", "value": "hôpitaux"})
    late = first.post(f"/queue/{reference}/fields", data={"version": version, "field": "context", "value": "Ma précision."})
    assert late.status_code == 409 and "Claire Dupont a modifié cette demande" in late.text
    assert 'value="hôpitaux"' in late.text and ">Ma précision.</textarea>" in late.text.split('<details class="correct" open>')[1]
    assert version_in(late.text) > version
