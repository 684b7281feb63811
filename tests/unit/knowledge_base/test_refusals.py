"""What the life of a fiche does not allow is told in the language of the editor who asks for it."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.errors import EditingRefused
from knowledge_base.refusals import REFUSALS

TOLD: Any = yaml.safe_load(REFUSALS.read_text(encoding="utf-8"))
WHO_REFUSES = (*Path("knowledge_base/editing").glob("*.py"), *Path("assistant/copilot").glob("*.py"))


def test_a_refusal_is_one_sentence_in_either_language() -> None:
    refused = EditingRefused("wrong_state", state="in_review")
    assert refused.say("fr") == "La fiche doit être dans l’état «\u00a0en relecture\u00a0»."
    assert str(refused) == refused.say("en") == "The fiche must be in the state “in review”."


@pytest.mark.parametrize("code", TOLD["refusals"])
def test_each_refusal_says_the_same_in_both_languages(code: str) -> None:
    told = TOLD["refusals"][code]
    french, english = ({name for _, name, _, _ in string.Formatter().parse(told[one]) if name} for one in ("fr", "en"))
    assert french == english <= {"state"}
    assert "'" not in told["fr"] and not re.search(r"(?<!\u00a0)[:;?!»]|«(?!\u00a0)", told["fr"])


def test_every_refusal_has_its_sentence_and_no_sentence_is_left_over() -> None:
    calls = [node for path in WHO_REFUSES for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    refusals = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "EditingRefused"]
    assert {str(ast.literal_eval(call.args[0])) for call in refusals} == set(TOLD["refusals"])
