"""Each form in which a request leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import process_time

import pytest

from assistant.advice_request.model import AdviceRequest
from assistant.documents.press import Form, name_file, print_request

pytestmark = pytest.mark.integration
Make = Callable[[str], AdviceRequest]
START = {Form.JSON: b"{", Form.TXT: b"DEMANDE DE CONSEIL", Form.DOCX: b"PK", Form.PDF: b"%PDF-1.7"}


@pytest.mark.parametrize("form", Form)
def test_every_form_is_written_in_less_than_two_seconds(make: Make, form: Form) -> None:
    start = process_time()
    assert print_request(make("fr"), form).startswith(START[form])
    assert process_time() - start < 2


@pytest.mark.parametrize("form", [Form.JSON, Form.TXT])
def test_the_public_version_says_so_and_withholds(make: Make, form: Form) -> None:
    written = print_request(make("en"), form, public=True).decode()
    assert "Version meant for the public" in written and "will not be a “rescrit”" in written
    assert "Contact person" not in written
    assert "Lumen" not in written and "Aubrac" not in written and "aubrac@" not in written


def test_no_form_is_the_public_version_unless_it_is_asked_for(make: Make) -> None:
    assert json.loads(print_request(make("fr"), Form.JSON)).get("release") is None
    assert "Claire Aubrac" in print_request(make("fr"), Form.TXT).decode()


def test_only_agents_are_given_the_priority(make: Make) -> None:
    assert "priority" in json.loads(print_request(make("fr"), Form.JSON, for_agent=True))
    assert "priority" not in json.loads(print_request(make("fr"), Form.JSON))
    assert "priority" not in json.loads(print_request(make("fr"), Form.JSON, public=True, for_agent=True))


def test_a_file_is_named_after_what_it_is(make: Make) -> None:
    assert name_file(make("fr"), Form.PDF) == "demande-DC-2026-000123-K.pdf"
    assert name_file(make("en"), Form.DOCX, public=True) == "request-DC-2026-000123-K-public.docx"
