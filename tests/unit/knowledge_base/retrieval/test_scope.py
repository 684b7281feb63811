import numpy as np
import pytest

from knowledge_base.retrieval.scope import Scope

DRAW = np.random.default_rng(0)
WITHIN = DRAW.normal([1.0, 0.0, 0.0], [0.1, 0.5, 0.1], (200, 3)).astype(np.float32)
OUTSIDE = DRAW.normal([0.6, 0.0, 0.0], [0.1, 0.5, 0.1], (200, 3)).astype(np.float32)


def line() -> Scope:
    scope = Scope.of(WITHIN, OUTSIDE)
    assert scope is not None
    return scope


def test_the_middles_of_the_two_sides_lie_at_one_and_minus_one() -> None:
    assert line().of_question(WITHIN.mean(axis=0)) == pytest.approx(1.0, abs=1e-4)
    assert line().of_question(OUTSIDE.mean(axis=0)) == pytest.approx(-1.0, abs=1e-4)


def test_what_varies_on_both_sides_alike_tells_nothing() -> None:
    here, there = np.array([0.8, 1.0, 0.0], np.float32), np.array([0.8, -1.0, 0.0], np.float32)
    assert line().of_question(here) == pytest.approx(line().of_question(there), abs=0.5)
    assert line().of_question(np.array([1.0, -1.0, 0.0], np.float32)) > line().of_question(np.array([0.6, 1.0, 0.0], np.float32))


@pytest.mark.parametrize(("within", "outside"), [(WITHIN[:0], OUTSIDE), (WITHIN, OUTSIDE[:0]), (WITHIN, WITHIN)])
def test_there_is_no_line_where_a_side_is_missing_or_nothing_parts_them(within: np.ndarray, outside: np.ndarray) -> None:
    assert Scope.of(within, outside) is None
