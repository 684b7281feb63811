"""B8: of 300 requests with marked secrets, nothing secret is left in what the public would be given."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest

from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.conversation.state import FieldValue
from assistant.documents.docx import write_docx
from assistant.documents.folding import fold_text
from assistant.documents.pdf import write_pdf

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 22, tzinfo=UTC)
REPLIED = "Voici notre réponse."
SAMPLE, ALL = range(6), range(300)
FILLER = ("L’outil classe les dossiers.", "Les salariés en sont informés ;", "- une durée de six mois", "Selon l’article 6,", "«\u00a0essai\u00a0»")
SYLLABLES = ("zor", "qua", "vex", "kûl", "wyn", "gœp", "jyd", "fri", "bâx", "tsé")
RETYPED: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.title,
    lambda secret: secret.replace(" ", "\u00a0"),
    lambda secret: secret.replace(" ", "\n", 1),
    lambda secret: secret.replace(" ", "-"),
    lambda secret: secret.replace("'", "’"),
    lambda secret: f"({secret})",
)


@dataclass(frozen=True)
class Case:
    """A request and what must not be found in its public version."""

    request: AdviceRequest
    secrets: tuple[str, ...]


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


def _secret(chance: random.Random) -> str:
    kinds = (
        lambda: f"{chance.randint(1000, 99999)},{chance.randint(10, 99)} k€ {_word(chance)}",
        lambda: " ".join(_word(chance) for _ in range(chance.randint(1, 6))),
        lambda: f"procédé d'{_word(chance)}-{chance.randint(10, 99)}",
        lambda: f"{_word(chance)}.{_word(chance)} v{chance.randint(1, 9)} & {_word(chance)}",
    )
    return chance.choice(kinds)()


def _text(chance: random.Random, secrets: tuple[str, ...]) -> str:
    parts = [chance.choice(RETYPED)(each) for each in secrets] + [chance.choice(FILLER) for _ in range(3)]
    chance.shuffle(parts)
    return chance.choice((" ", "\n")).join(parts)


def _case(seed: int) -> Case:
    chance = random.Random(seed)
    secrets = tuple(_secret(chance) for _ in range(chance.randint(1, 3)))
    name, email = f"{_word(chance).title()} {_word(chance).upper()}", f"{_word(chance)}@{_word(chance)}.example"
    listed = chance.choice(("\n".join(secrets), "Occulter " + ", ".join(f"« {each} »" for each in secrets)))
    names = ("organisation", "subject", "question", "context", "analysis", "steps_taken")
    fields = {each: _text(chance, secrets) for each in names}
    fields |= {"contact_name": name, "contact_email": email, "trade_secrets": listed, "importance_reason": f"Écrire à {name} ({email})."}
    moved = Event(NOW, "agent", "status_changed", {"from": "submitted", "to": "in_review", "reason": secrets[0]})
    asked = Event(NOW, "agent", "status_changed", {"from": "in_review", "to": "needs_information", "text": secrets[0]})
    reply = f"{_text(chance, secrets)} {REPLIED} Écrire à {name}."
    replied = Event(NOW, "agent", "status_changed", {"from": "in_review", "to": "answered", "reason": secrets[0], "text": reply})
    request = AdviceRequest(
        chance.choice(("fr", "en")),
        NOW,
        {each: FieldValue(value, "said") for each, value in fields.items()},
        {"has_dpo": True, "note": secrets[0]},
        status=Status.ANSWERED,
        conversation_id=secrets[0],
        reference="DC-2026-000123-K",
        submitted=NOW,
        events=(moved, asked, replied),
    )
    return Case(request, (*secrets, name, email))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffe]", "", fold_text(text).text)


def _found(case: Case, contents: list[str]) -> list[str]:
    everything = "\0".join(_squeezed(each) for each in contents)
    return [each for each in case.secrets if _squeezed(each) in everything]


def _read_docx(data: bytes) -> list[str]:
    with ZipFile(BytesIO(data)) as package:
        parts = [package.read(name).decode("utf-8") for name in package.namelist()]
        names = [*package.namelist(), package.comment.decode()]
    bare = [re.sub(r"<[^>]*>", "", part).replace("&amp;", "&") for part in parts]
    return [*names, *parts, *bare, data.decode("latin-1")]


def _read_pdf(data: bytes) -> list[str]:
    contents = [data.decode("latin-1")]
    with pikepdf.open(BytesIO(data)) as pdf:
        for each in pdf.objects:
            # Strings of every dictionary in their own encoding, then streams without their compression.
            contents += _strings(each)
            if isinstance(each, pikepdf.Stream):
                raw = each.read_bytes()
                contents += [raw.decode("utf-8", "replace"), raw.decode("utf-16-be", "replace")]
    document = pypdfium2.PdfDocument(data)
    contents += [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return contents


def _strings(value: object) -> list[str]:
    if isinstance(value, pikepdf.String):
        return [str(value)]
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        return [text for _, each in value.items() if not isinstance(each, pikepdf.Object) or not each.is_indirect for text in _strings(each)]
    if isinstance(value, pikepdf.Array):
        return [text for each in value if not isinstance(each, pikepdf.Object) or not each.is_indirect for text in _strings(each)]
    return []


def _left(write: Callable[[AdviceRequest], bytes], read: Callable[[bytes], list[str]], seeds: range) -> dict[int, list[str]]:
    found = {seed: _found(case, read(write(case.request))) for seed in seeds for case in [_case(seed)]}
    return {seed: each for seed, each in found.items() if each}


def _public_docx(request: AdviceRequest) -> bytes:
    return write_docx(request, public=True)


def _public_pdf(request: AdviceRequest) -> bytes:
    return write_pdf(request, public=True)


@pytest.mark.parametrize("seed", range(3))
def test_the_search_finds_every_secret_where_nothing_is_withheld(seed: int) -> None:
    case = _case(seed)
    assert set(_found(case, _read_docx(write_docx(case.request)))) == set(case.secrets)
    assert set(_found(case, _read_pdf(write_pdf(case.request)))) == set(case.secrets)


def test_the_reply_is_released_and_what_led_to_it_is_not() -> None:
    request = _case(0).request
    for text in ("".join(_read_docx(_public_docx(request))), "".join(_read_pdf(_public_pdf(request)))):
        assert _squeezed(REPLIED) in _squeezed(text)
        assert _squeezed("question d’un agent") not in _squeezed(text)


def test_no_secret_is_left_in_a_sample_of_documents() -> None:
    assert not _left(_public_docx, _read_docx, SAMPLE)
    assert not _left(_public_pdf, _read_pdf, SAMPLE)


@pytest.mark.assurance
def test_no_secret_is_left_in_300_docx(record_property: Callable[..., None]) -> None:
    assert not _left(_public_docx, _read_docx, ALL)
    record_property("docx", len(ALL))


@pytest.mark.assurance
def test_no_secret_is_left_in_300_pdf(record_property: Callable[..., None]) -> None:
    assert not _left(_public_pdf, _read_pdf, ALL)
    record_property("pdf", len(ALL))
