"""What chance alone would find among the titles that hold the words of a query."""

from benchmarks.short_titles import expected, holding, learnt_cut

TITLES = {"1": "Les badges : durée", "2": "Badges et caméras", "3": "Filmer la durée du travail"}
ASKED = [("badges duree", "1"), ("badges", "2"), ("cameras", "2"), ("filmer", "3"), ("duree", "3"), ("travail", "3")]


def test_a_title_holds_words_that_follow_each_other_signs_and_accents_apart() -> None:
    assert holding(TITLES, "badges duree") == ["1"]
    assert holding(TITLES, "badges") == ["1", "2"]
    assert holding(TITLES, "duree badges") == []


def test_each_of_the_titles_has_the_same_right() -> None:
    assert expected([1, 2, 4], 1) == 100 * (1 + 1 / 2 + 1 / 4) / 3
    assert expected([1, 2, 0], 5) == 100 * 2 / 3


def test_the_cut_is_learnt_from_queries_and_their_titles() -> None:
    cut = learnt_cut(TITLES, ASKED)
    assert cut.little == {"les", "et", "la", "du"}
    assert (cut.cut, cut.made) == (6, 6)
    assert cut.claims(TITLES, "duree", "3") == 1
    assert cut.claims(TITLES, "duree", "2") == 2
