import pytest

from assistant.answering.thresholds import load_thresholds

SIGNALS = {
    "top_cosine": 0.88,
    "outside_cosine": 0.80,
    "scope": 1.0,
    "words_held": 0.5,
    "worded": 1.0,
    "specificity": 8.0,
    "margin": 0.1,
    "agreement": 1.0,
}


def test_the_nearer_a_question_is_to_another_field_the_less_the_sources_bear_an_answer() -> None:
    support = load_thresholds().support
    assert support({**SIGNALS, "outside_cosine": 0.90}) < support(SIGNALS)


def test_a_question_as_near_to_labour_law_as_to_a_source_is_not_answered() -> None:
    limits = load_thresholds()
    assert limits.support({**SIGNALS, "outside_cosine": 0.88}) < limits.answer_from
    assert limits.support(SIGNALS) > limits.answer_from


@pytest.mark.parametrize("signal", ["top_cosine", "scope", "words_held"])
def test_each_sign_of_the_field_adds_to_the_support(signal: str) -> None:
    support = load_thresholds().support
    assert support({**SIGNALS, signal: SIGNALS[signal] + 0.1}) > support(SIGNALS)


def test_a_question_worded_like_those_of_another_field_and_with_words_no_source_holds_is_not_answered() -> None:
    limits = load_thresholds()
    near = {**SIGNALS, "outside_cosine": 0.77}
    assert limits.support({**near, "scope": 0.0, "words_held": 0.0}) > limits.answer_from
    assert limits.support({**near, "scope": -1.0, "words_held": 0.1}) < limits.answer_from


def test_a_text_that_nobody_worded_must_lie_nearer_than_a_fiche() -> None:
    limits = load_thresholds()
    barely = {**SIGNALS, "top_cosine": SIGNALS["top_cosine"] - limits.support(SIGNALS) + limits.answer_from + 0.001}
    assert limits.support(barely) > limits.answer_from
    assert limits.support({**barely, "worded": 0.0}) < limits.answer_from
    assert limits.support({**barely, "worded": 0.0, "top_cosine": barely["top_cosine"] + limits.unworded_cost}) > limits.answer_from


def test_a_choice_is_offered_below_an_answer_and_not_above() -> None:
    limits = load_thresholds()
    assert limits.clarify_from < limits.answer_from < limits.clarify_below
    assert limits.doubt > 0


def test_two_sources_as_near_as_each_other_leave_several_questions_possible() -> None:
    limits = load_thresholds()
    assert limits.several({**SIGNALS, "margin": 0.001, "top_cosine": 0.85})
    assert not limits.several({**SIGNALS, "margin": 0.001, "top_cosine": 0.95})


def test_words_that_choose_nothing_leave_several_questions_possible_unless_one_stands_out_or_is_near() -> None:
    limits = load_thresholds()
    vague = {**SIGNALS, "specificity": 1.7, "top_cosine": 0.85}
    assert limits.support(vague) > limits.answer_from
    assert limits.several(vague)
    assert not limits.several({**vague, "specificity": 5.0})
    assert not limits.several({**vague, "margin": 0.6})
    assert not limits.several({**vague, "top_cosine": 0.97})
