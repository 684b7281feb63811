"""Hostile words through every field into every surface that a server makes: no page gains an element or an address (B12)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from fastapi.testclient import TestClient
from lxml import html

from api.app import public_app
from api.slack.rendering import Extras, render
from api.slack.texts import load_slack_texts
from api.slack.words import all_words
from assistant.advice_request.correspondence import write
from assistant.advice_request.fields import is_email
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status
from assistant.audit import Access
from assistant.conversation.state import FieldValue
from assistant.documents.press import Form, print_request
from assistant.notices.model import Notice, load_notices
from assistant.notices.writing import Letterhead, write_email
from assistant.store.database import Store
from assistant.support import open_support_store
from assistant.texts import load_texts
from assistant.vault.private_keys import KeyFiles
from tests.hostile_words import PAYLOADS, reply

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WORDS = [re.sub(r"[\x00-\x1f\u202e]", "", payload) for payload in PAYLOADS]  # the doors take or refuse what cannot be seen
SHORT = ("organisation", "contact_name", "sector", "subject")
LONG = ("question", "context", "analysis", "dpo_opinion", "steps_taken", "importance_reason", "trade_secrets")
AGENT = Access("agent", "review", NOW)


def shape(page: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every element of a page with the names of its attributes, and the values of those that lead somewhere or run."""
    leading = ("href", "src", "action", "formaction", "style", "srcdoc", "data", "http-equiv")
    return [
        (element.tag, tuple(sorted((name, value if name in leading else "") for name, value in element.attrib.items())))
        for element in html.fromstring(page).iter()
        if isinstance(element.tag, str)
    ]


def drafts(words: list[str]) -> Iterator[AdviceRequest]:
    """Requests that hold these words, four in each: one in each short field, all in the others."""
    for start in range(0, len(words), len(SHORT)):
        yield _draft(words[start : start + len(SHORT)])


def _draft(words: list[str]) -> AdviceRequest:
    fields = {name: FieldValue(word, "said") for name, word in zip(SHORT, words, strict=True)}
    fields |= {name: FieldValue("\n\n".join(words), "said") for name in LONG}
    fields |= {"contact_email": FieldValue("dpo@ormeau.example", "said"), "confirm": FieldValue("yes", "said")}
    return AdviceRequest("fr", NOW, fields, {"has_dpo": True})


@dataclass
class Kept:
    """A store with pairs of requests (reference, code) that differ by their words alone."""

    store: Store
    hostile: list[tuple[str, str]]
    harmless: list[tuple[str, str]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("hostile")
    keys = KeyFiles.in_folder(folder / "keys")
    keys.ensure()
    store = open_support_store(f"sqlite:///{folder}/p.db", keys)
    yield Kept(store, *([_submit(store, each) for each in drafts(words)] for words in (WORDS, ["mots"] * len(WORDS))))
    store.close()


def _submit(store: Store, sent: AdviceRequest) -> tuple[str, str]:
    with store.transaction() as unit:
        submitted = unit.advice_requests.submit(sent, uuid4().hex, by="person", at=NOW)
        request = unit.advice_requests.get(str(submitted.request.reference), AGENT)
        assert request is not None
        unit.advice_requests.save(write(change_status(request, Status.IN_REVIEW, by="agent", at=NOW), Status.NEEDS_INFORMATION, sent.fields["question"].value, by="agent", at=NOW))
    return str(submitted.request.reference), submitted.secret


def test_the_follow_up_page_has_the_same_elements_whatever_was_written(kept: Kept, record_property: Callable[..., None]) -> None:
    assistant: Any = SimpleNamespace(store=kept.store, reception=None)
    client = TestClient(public_app(assistant, SimpleNamespace(), 1.0, lambda: False))  # type: ignore[arg-type]
    def page(which: tuple[str, str]) -> str:
        found = client.post("/suivi", data={"reference": which[0], "code": which[1]})
        assert found.status_code == 200
        return found.text.replace(which[0], "R").replace(which[1], "C")

    for hostile, harmless in zip(map(page, kept.hostile), map(page, kept.harmless), strict=True):
        assert "evil.example" in hostile and shape(hostile) == shape(harmless)
    record_property("payloads", len(WORDS))


def test_documents_hold_the_words_and_no_link_script_or_file(kept: Kept) -> None:
    with kept.store.transaction() as unit:
        request = unit.advice_requests.get(kept.hostile[0][0], AGENT)
    assert request is not None
    with zipfile.ZipFile(io.BytesIO(print_request(request, Form.DOCX, public=False))) as package:
        document = package.read("word/document.xml").decode()
        relations = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
    assert "&lt;script&gt;alert(1)" in document and "w:hyperlink" not in document
    assert "External" not in relations and "evil.example" not in relations
    with pikepdf.open(io.BytesIO(print_request(request, Form.PDF, public=False))) as pdf:
        assert {"/OpenAction", "/AA"}.isdisjoint(pdf.Root.keys())
        kinds = {str(each.get("/S")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each}
        assert kinds.isdisjoint({"/JavaScript", "/URI", "/Launch", "/GoToR", "/SubmitForm"})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_slack_is_given_no_mention_no_call_to_a_channel_and_no_link_but_of_the_web(language: str) -> None:
    words = all_words(load_texts(), load_slack_texts())[language]
    more = ["<!channel>", "<!here|x>", "<@U123>", "<#C123>", "<javascript:alert(1)|x>", "<mailto:a@b.example|x>"]
    for start in range(0, len(WORDS), 8):
        hostile = reply([*WORDS[start : start + 8], *more])
        for citation in (each for message in hostile["messages"] for each in message["citations"]):
            citation |= {"authority": "regulator", "kind": "guide", "published": "2026-01"}  # read from a closed list
        shown = render(hostile, words, Extras())
        texts = [shown.text, *_texts(shown.blocks)]
        assert [found for text in texts for found in re.findall(r"<(?!https?://[^\s<>|]+[|>])[^>]*", text)] == []


def _texts(block: Any) -> Iterator[str]:
    """Every text that Slack reads as its markup."""
    if isinstance(block, dict):
        if block.get("type") == "mrkdwn":
            yield block["text"]
        for value in block.values():
            yield from _texts(value)
    elif isinstance(block, list):
        for value in block:
            yield from _texts(value)


HEAD = Letterhead("p@permanence.example", "https://p.example", "https://c.example")
KINDS = sorted(load_notices()["audience"])


@pytest.mark.parametrize("words", ["a@b.example\r\nBcc: c@d.example", "a@b.example\nX: y", "<script>@b.example", "a@b.example, c@d.example"])
def test_no_address_adds_a_header_or_a_reader_to_an_email(words: str) -> None:
    assert not is_email(words)
    if "\n" in words:
        with pytest.raises(ValueError, match="linefeed|newline|header"):
            write_email(Notice(KINDS[0], "DC-2026-000001-Z", "fr", NOW, "k"), words, HEAD)


@pytest.mark.parametrize("kind", KINDS)
def test_an_email_is_plain_text_and_holds_no_word_of_the_request(kept: Kept, kind: str) -> None:
    message = write_email(Notice(kind, kept.hostile[0][0], "fr", NOW, "k"), "dpo@ormeau.example", HEAD)
    assert message.get_content_type() == "text/plain" and "alert" not in message.as_string()
