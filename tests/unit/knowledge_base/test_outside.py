import json
import re
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.outside import nearest_outside, outside_questions

ROOT = Path(__file__).parents[3]
TAUGHT = sorted((ROOT / "nlu" / "data" / "nlu").glob("*/outside*.yml"))


def test_the_nearest_question_outside_counts() -> None:
    outside = np.array([[1, 0], [0.6, 0.8]], np.float32)
    assert nearest_outside(np.array([0, 1], np.float32), outside) == pytest.approx(0.8)
    assert nearest_outside(np.array([0, 1], np.float32), np.empty((0, 2), np.float32)) == 0.0


def test_what_the_dialogue_engine_is_taught_lies_outside_is_known_here_too() -> None:
    taught = [line for path in TAUGHT for line in re.findall(r"^\s+- (.+)$", path.read_text("utf-8"), re.M)]
    assert len(taught) > 800
    assert {line.strip().strip('"') for line in taught} <= set(outside_questions())


def test_no_question_of_a_test_set_is_among_them() -> None:
    asked = {
        json.loads(line).get("query")
        for path in (ROOT / "benchmarks" / "questions").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    }
    assert not asked & set(outside_questions())
