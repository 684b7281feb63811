"""The follow-up page, through HTTP, on a real store: no script, no cookie, no oracle."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.app import public_app
from api.public.follow_up_page import sentences
from assistant.advice_request.correspondence import write
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status
from assistant.audit import Access
from assistant.conversation.state import FieldValue
from assistant.store.database import Store, open_store
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


@dataclass
class Desk:
    """A browser without scripts, the store behind as the agents have it, and one request kept in it."""

    client: TestClient
    store: Store
    reference: str
    code: str

    def post(self, path: str = "/suivi", **more: str) -> Response:
        return self.client.post(path, data={"reference": self.reference, "code": self.code, **more})

    def move(self, *texts: tuple[Status, str]) -> None:
        """An agent's moves, a text with each that has one."""
        with self.store.transaction() as unit:
            request = unit.advice_requests.get(self.reference, Access("agent", "review", NOW))
            assert request is not None
            for status, text in texts:
                request = write(request, status, text, by="agent", at=NOW) if text else change_status(request, status, by="agent", at=NOW)
            unit.advice_requests.save(request)


def version(page: Response) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found
    return found[1]


@pytest.fixture
def desk(tmp_path: Path, database: Callable[[str], str]) -> Iterator[Desk]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    url = database("sqlite")
    store, agents = open_store(url, PublicKeyFile(keys.public)), open_support_store(url, keys)
    said = dict.fromkeys(("organisation", "contact_name", "subject", "context", "analysis"), "mots")
    values = {**said, "question": f"Peut-on ? {HOSTILE}", "contact_email": "dpo@ormeau.example", "confirm": "yes"}
    draft = AdviceRequest("fr", NOW, {name: FieldValue(value, "said") for name, value in values.items()})
    with store.transaction() as unit:
        kept = unit.advice_requests.submit(draft, "k", by="person", at=NOW)
    assistant: Any = SimpleNamespace(store=store, reception=None)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: False)  # type: ignore[arg-type]
    yield Desk(TestClient(app), agents, str(kept.request.reference), kept.secret)
    store.close()
    agents.close()


@pytest.mark.parametrize(("path", "language"), [("/suivi", "fr"), ("/follow-up", "en")])
def test_the_page_asks_then_shows_state_what_is_awaited_and_the_notice(desk: Desk, path: str, language: str) -> None:
    asked, opened, say = desk.client.get(path, params={"reference": desk.reference}), desk.post(path), sentences(language)
    assert asked.status_code == opened.status_code == 200
    assert f'value="{desk.reference}"' in asked.text and say["open"] in asked.text
    for expected in (desk.reference, say["awaited"]["agents"], Status.SUBMITTED.labels[language]):
        assert expected in opened.text
    for page in (asked, opened):
        assert "rescrit" in page.text and f'<html lang="{language}">' in page.text
        assert "set-cookie" not in page.headers and page.headers["cache-control"] == "no-store"


def test_what_people_wrote_is_text_and_runs_nothing(desk: Desk) -> None:
    page = desk.post().text
    assert HOSTILE not in page and "&lt;script&gt;" in page


def test_a_wrong_code_an_unknown_reference_and_no_reference_get_the_very_same_page(desk: Desk) -> None:
    pages = [
        desk.client.post("/suivi", data={"reference": "x", "code": code, "act": "open"})
        for code in ("x" * 43, "", "y" * 500)
    ]
    for reference in (desk.reference, "DC-2026-000002-F", "DC-2026-000001-Z", "n’importe quoi"):
        answer = desk.client.post("/suivi", data={"reference": reference, "code": "x" * 43})
        pages.append(answer)
    bodies = {re.sub(r'value="[^"]*"|\?reference=[^"]*', "", page.text) for page in pages}
    assert {page.status_code for page in pages} == {404} and len(bodies) == 1
    assert sentences("fr")["problems"]["unknown"] in bodies.pop()


def test_guessing_is_slowed_down_and_a_right_code_costs_nothing(desk: Desk) -> None:
    for _ in range(15):
        assert desk.post().status_code == 200
    for _ in range(10):
        assert desk.client.post("/suivi", data={"reference": desk.reference, "code": "x" * 43}).status_code == 404
    waiting = desk.post()
    assert waiting.status_code == 429 and int(waiting.headers["retry-after"]) > 0
    assert sentences("fr")["problems"]["wait"] in waiting.text
    assert desk.post("/suivi/export", form="txt").status_code == 429


def test_a_question_is_shown_and_its_answer_goes_back_to_the_agents(desk: Desk) -> None:
    desk.move((Status.IN_REVIEW, ""), (Status.NEEDS_INFORMATION, "Quelle durée ?"))
    page = desk.post()
    assert "Quelle durée ?" in page.text and sentences("fr")["awaited"]["person"] in page.text
    assert sentences("fr")["no_letters"] not in page.text and "8\u00a0000 caractères" in page.text
    answered = desk.post(act="inform", text="Six mois.", version=version(page))
    assert answered.status_code == 200 and sentences("fr")["done"]["informed"] in answered.text
    assert "Six mois." in answered.text and sentences("fr")["awaited"]["agents"] in answered.text


def test_a_form_sent_twice_adds_once_and_keeps_what_was_typed(desk: Desk) -> None:
    shown = version(desk.post())
    assert desk.post(act="inform", text="Une fois.", version=shown).status_code == 200
    again = desk.post(act="inform", text="Une fois.", version=shown)
    assert again.status_code == 409 and ">Une fois.</textarea>" in again.text
    assert again.text.count('class="information"') == 1


def test_a_text_too_long_is_refused_in_a_sentence_and_kept_on_the_page(desk: Desk) -> None:
    refused = desk.post(act="inform", text="x" * 8001, version=version(desk.post()))
    assert refused.status_code == 422 and "compte 8\u00a0001 caractères" in refused.text and "x" * 8001 in refused.text


def test_the_reply_is_shown_with_the_notice_and_nothing_more_can_be_added(desk: Desk) -> None:
    desk.move((Status.IN_REVIEW, ""), (Status.ANSWERED, "Oui, six mois suffisent."))
    page = desk.post()
    assert "Oui, six mois suffisent." in page.text and "<textarea" not in page.text
    assert desk.post(act="inform", text="Encore", version=version(page)).status_code == 409


@pytest.mark.parametrize("act", ["withdraw", "erase"])
def test_nothing_is_withdrawn_or_erased_without_the_box(desk: Desk, act: str) -> None:
    unsure = desk.post(act=act, version=version(desk.post()))
    assert unsure.status_code == 422 and sentences("fr")["unsure"] in unsure.text
    assert Status.SUBMITTED.labels["fr"] in desk.post().text


def test_a_request_withdrawn_is_closed_and_still_readable(desk: Desk) -> None:
    gone = desk.post(act="withdraw", sure="yes", version=version(desk.post()))
    assert sentences("fr")["done"]["withdrawn"] in gone.text and Status.CLOSED.labels["fr"] in gone.text
    assert desk.post("/suivi/export", form="txt").status_code == 200


def test_a_request_erased_opens_no_more(desk: Desk) -> None:
    assert sentences("fr")["done"]["erased"] in desk.post(act="erase", sure="yes").text
    assert desk.post().status_code == 404
    assert desk.post("/suivi/export", form="pdf").status_code == 404


def test_every_format_is_a_file_with_the_notice_and_the_messages(desk: Desk) -> None:
    desk.move((Status.IN_REVIEW, ""), (Status.ANSWERED, "Oui, six mois suffisent."))
    files = {form: desk.post("/suivi/export", form=form) for form in ("json", "txt", "docx", "pdf")}
    for form, file in files.items():
        assert file.status_code == 200 and f'{desk.reference}.{form}"' in file.headers["content-disposition"]
    for form in ("json", "txt"):
        assert "rescrit" in files[form].text and "six mois suffisent" in files[form].text
    assert "priority" not in json.loads(files["json"].text)
    assert files["docx"].content.startswith(b"PK") and files["pdf"].content.startswith(b"%PDF")
    assert desk.post("/suivi/export", form="exe").status_code == 404


def test_an_old_link_leads_on_without_its_code(desk: Desk) -> None:
    moved = desk.client.get(f"/request/{desk.reference}", params={"code": desk.code}, follow_redirects=False)
    assert moved.status_code == 308 and moved.headers["location"] == f"/suivi?reference={desk.reference}"


def _leaves(node: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [leaf for key, each in node.items() for leaf in _leaves(each, f"{path}.{key}")]
    return [(path, node)]


def test_both_languages_say_the_same_with_their_own_typography() -> None:
    french, english = (dict(_leaves(sentences(language))) for language in ("fr", "en"))
    assert list(french) == list(english)
    for key, sentence in french.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", english[key])), key
        assert "'" not in sentence and not re.search(r"(?<!\u00a0)[:;?!»%]", sentence), key
