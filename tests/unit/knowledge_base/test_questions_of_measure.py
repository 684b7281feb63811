import json
from pathlib import Path

import pytest

from knowledge_base.index.lay_wordings import shipped_lay_wordings
from knowledge_base.text.analysis import fold, words

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"
NAMES = "vague"
"""Names of a word or two, which anybody gives to the same things: no figure is of what is found for them."""


def plain(text: str) -> str:
    return " ".join(fold(word) for word in words(text))


@pytest.mark.parametrize("path", sorted(path for path in QUESTIONS.glob("*.jsonl") if path.stem != NAMES), ids=lambda path: path.stem)
def test_no_question_of_a_test_set_is_a_lay_wording(path: Path) -> None:
    lay = {
        plain(wording)
        for text in shipped_lay_wordings()._texts
        for found in text.places.values()
        for own in found.values()
        for wording in own
    }
    records = map(json.loads, path.read_text("utf-8").splitlines())
    asked = {plain(record.get("query") or record["statement"]) for record in records}
    assert not asked & lay
