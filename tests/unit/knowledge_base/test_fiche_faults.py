"""What breaks a fiche is told in the language of the one who writes it."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.errors import FicheError
from knowledge_base.fiche_faults import FAULTS, FicheFault
from knowledge_base.fiche_file import parse_fiche

TOLD: Any = yaml.safe_load(FAULTS.read_text(encoding="utf-8"))
READER = Path("knowledge_base/fiche_file.py")


def test_a_fault_is_one_sentence_in_either_language() -> None:
    with pytest.raises(FicheError) as caught:
        parse_fiche("---\nid: essai\nreferences: [{source: cnil-charter, place: p. 2}]\n---\nOui.\n", "essai.md")
    assert caught.value.say("fr") == "Il lui manque ceci\u00a0: langue."
    assert caught.value.say("en") == "It has no language."
    assert str(caught.value) == "essai.md is not a valid fiche: it has no language."


@pytest.mark.parametrize("code", TOLD["faults"])
def test_each_fault_says_the_same_in_both_languages(code: str) -> None:
    told = TOLD["faults"][code]
    french, english = ({name for _, name, _, _ in string.Formatter().parse(told[one]) if name} for one in ("fr", "en"))
    assert french == english
    assert "'" not in told["fr"] and not re.search(r"(?<!\u00a0)[:;?!»]|«(?!\u00a0)", told["fr"])


def test_every_fault_that_the_reader_finds_has_its_sentence_and_no_sentence_is_left_over() -> None:
    calls = [node for node in ast.walk(ast.parse(READER.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    faults = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "FicheFault"]
    assert {str(ast.literal_eval(call.args[0])) for call in faults} == set(TOLD["faults"])
    for call in faults:
        given = {str(each.arg) for each in call.keywords}
        FicheFault(str(ast.literal_eval(call.args[0])), **dict.fromkeys(given, "title"))  # KeyError where one lacks
