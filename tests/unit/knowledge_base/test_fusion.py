import numpy as np
import pytest

from knowledge_base.fusion import (
    convex,
    lifted,
    margin,
    min_max,
    seconded,
    share_of_best,
    title_and_passage,
)


def array(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_min_max_stretches_over_zero_to_one() -> None:
    assert min_max(array(2, 4, 3)).tolist() == [0, 1, 0.5]


def test_equal_scores_say_nothing() -> None:
    assert min_max(array(3, 3)).tolist() == [0, 0]
    assert min_max(array()).size == 0


def test_a_poor_best_score_does_not_count_whole() -> None:
    assert share_of_best(array(1, 2)).tolist() == [0.5, 1]
    assert share_of_best(array(1, 2), least=4).tolist() == [0.25, 0.5]
    assert share_of_best(array(0, 0)).tolist() == [0, 0]


def test_the_convex_mix_weighs_both_legs() -> None:
    assert convex(array(1, 0), array(0, 1), 0.75).tolist() == [0.75, 0.25]


def test_the_nearest_name_is_the_title_or_a_wording() -> None:
    mixed = title_and_passage(array(0.2, 0.9), array(0.8, -1), array(0.4, 0.5), 0.5)
    assert mixed.tolist() == pytest.approx([0.6, 0.7])


def test_a_lay_question_raises_an_entry_part_of_the_way_and_never_lowers_it() -> None:
    mixed = lifted(array(0.6, 0.6, 0.6), array(0.8, 0.4, -1), 0.5)
    assert mixed.tolist() == pytest.approx([0.7, 0.6, 0.6])


def test_the_margin_parts_the_first_from_the_second() -> None:
    assert margin([0.9, 0.6, 0.1]) == pytest.approx(0.3)
    assert margin([0.9]) == 0.9
    assert margin([]) == 0.0


def test_a_second_encoder_moves_the_entries_it_knows_among_themselves_alone() -> None:
    mixed = seconded(array(0.9, 0.2, 0.6, 0.4), array(np.nan, 5, 1, 3), 0.5)
    assert mixed.tolist() == pytest.approx([0.9, 0.4, 0.4, 0.4])


def test_a_second_encoder_that_knows_no_entry_says_nothing() -> None:
    assert seconded(array(0.9, 0.2), array(np.nan, np.nan), 0.5).tolist() == pytest.approx([0.9, 0.2])
