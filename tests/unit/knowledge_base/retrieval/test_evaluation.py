from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.retrieval.evaluation import Query, first_hit, percentile, read_queries


def test_the_first_right_document_counts() -> None:
    assert first_hit(["a", "b", "c"], frozenset({"c", "b"})) == 2
    assert first_hit(["a"], frozenset({"b"})) is None


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.95) == 96
    assert percentile([3.0], 0.95) == 3


def test_questions_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"query": "Un\\u2028 ?", "relevant": [84], "language": "fr"}\n\n', encoding="utf-8")
    assert list(read_queries(path)) == [Query("Un\u2028 ?", frozenset({"84"}), "fr")]


@pytest.mark.parametrize("line", ["{", '{"query": "x"}', '{"query": 3, "relevant": []}', '["x"]'])
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"query": "x", "relevant": ["1"]}\n' + line, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="line 2"):
        list(read_queries(path))


def test_a_missing_file_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no readable text"):
        list(read_queries(tmp_path / "none.jsonl"))
