"""What is said in French anywhere in the product keeps its marks on the line of the word before them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PARTS = ("api", "actions", "assistant", "knowledge_base")
NARROW = re.compile(r"(?<![\u00a0\u202f])(?:[:;?!%](?=\s|$)|»)|«(?![\u00a0\u202f])")
PLAIN = re.compile(r"(?<=[a-zà-ÿ»}]) (?:[:;?!](?=\s|$)|»)|« ")
# Patterns that are looked for, questions as people type them, and the title of an English text: nobody reads them as ours.
NOT_SAID = {"assistant/networks/statement.yaml", "knowledge_base/outside.yaml", "assistant/escalation/rules.yaml"}
SAID = [
    path
    for part in PARTS
    for path in sorted((ROOT / part).rglob("*.yaml"))
    if path.relative_to(ROOT).as_posix() not in NOT_SAID and path.parent.name not in {"wordings", "sources"}
]


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)  # noqa: S506 - the safe loader, in C


def french(data: Any, spoken: bool) -> Iterator[str]:
    """What stands under a key `fr`, or everything in a file of French."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from french(value, spoken or key == "fr")
    elif isinstance(data, list):
        for value in data:
            yield from french(value, spoken)
    elif spoken and isinstance(data, str):
        yield data


def test_french_is_looked_for_where_it_is() -> None:
    assert len([path for path in SAID if list(french(read(path), path.stem == "fr"))]) > 25


@pytest.mark.parametrize("path", SAID, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_french_texts_have_no_break_spaces(path: Path) -> None:
    told = french(read(path), path.stem == "fr")
    assert [sentence for sentence in told if NARROW.search(sentence)] == []


def written(code: str) -> Iterator[str]:
    """The strings of a module that are put to use: not its docstrings."""
    nodes = list(ast.walk(ast.parse(code)))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("part", PARTS)
def test_french_written_in_code_has_no_break_spaces(part: str) -> None:
    codes = {path: path.read_text("utf-8") for path in (ROOT / part).rglob("*.py")}
    suspect = {path: code for path, code in codes.items() if PLAIN.search(code)}
    assert [(path.name, text) for path, code in suspect.items() for text in written(code) if PLAIN.search(text)] == []
