from pathlib import Path

import pytest

from knowledge_base.index.keyword import KeywordIndex

ENTRIES = [["cookie", "banner"], ["cookie", "cookie", "breach"], []]


def test_an_entry_scores_by_the_terms_it_holds() -> None:
    scores = KeywordIndex.build(ENTRIES).scores({"breach": 1.0})
    assert scores[1] > 0
    assert scores[0] == scores[2] == 0


def test_a_lighter_term_scores_in_proportion() -> None:
    index = KeywordIndex.build(ENTRIES)
    assert index.scores({"banner": 0.4})[0] == pytest.approx(0.4 * index.scores({"banner": 1.0})[0])


def test_unknown_terms_and_empty_indexes_score_nothing() -> None:
    assert KeywordIndex.build(ENTRIES).scores({"weather": 1.0}).tolist() == [0, 0, 0]
    assert KeywordIndex.build([[], []]).scores({"cookie": 1.0}).tolist() == [0, 0]


def test_no_entry_scores_above_what_is_possible() -> None:
    index = KeywordIndex.build(ENTRIES)
    terms = {"cookie": 1.0, "breach": 1.0}
    assert index.scores(terms).max() <= index.possible(terms) + 1e-6


def test_a_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = KeywordIndex.build(ENTRIES)
    index.save(tmp_path / "keyword")
    again = KeywordIndex.load(tmp_path / "keyword")
    assert again.scores({"cookie": 1.0}).tolist() == index.scores({"cookie": 1.0}).tolist()
    assert again.knows("banner")


def test_an_empty_index_is_saved_and_read_too(tmp_path: Path) -> None:
    KeywordIndex.build([[]]).save(tmp_path / "keyword")
    assert KeywordIndex.load(tmp_path / "keyword").scores({"cookie": 1.0}).tolist() == [0]


def test_a_rare_word_that_an_entry_lacks_counts_more_than_a_common_one() -> None:
    index = KeywordIndex.build(ENTRIES)
    without_rare = index.held(0, {"cookie", "breach"})
    assert index.held(1, {"cookie", "breach"}) == pytest.approx(1.0)
    assert without_rare is not None and 0 < without_rare < 0.5


def test_a_word_that_no_entry_holds_weighs_most() -> None:
    index = KeywordIndex.build(ENTRIES)
    unknown, known = index.held(1, {"breach", "weather"}), index.held(1, {"breach", "banner"})
    assert unknown is not None and known is not None and unknown < known


def test_without_a_term_words_do_not_tell() -> None:
    assert KeywordIndex.build(ENTRIES).held(0, set()) is None
    assert KeywordIndex.build([[], []]).held(0, {"cookie"}) == 0.0


def test_words_that_many_entries_hold_narrow_the_choice_less() -> None:
    index = KeywordIndex.build([["cookie", "breach"], ["cookie", "banner"], ["cookie"]])
    assert index.specificity({"cookie"}) < index.specificity({"breach"}) < index.specificity({"breach", "banner"})
    assert index.specificity(set()) == 0.0


def test_terms_stand_together_where_one_entry_holds_them_all() -> None:
    index = KeywordIndex.build(ENTRIES)
    assert index.holds_together({"cookie", "breach"})
    assert not index.holds_together({"banner", "breach"})
    assert not index.holds_together({"cookie", "weather"})
    assert not index.holds_together(())
    assert not KeywordIndex.build([[], []]).holds_together({"cookie"})
