"""Each result says in a sentence why it is there, in both languages."""

import pytest

from knowledge_base.retrieval.explaining import load_explanations, why

PLAIN = {"dense": 0.9, "keyword": 0.5, "names": 0.0, "standing": 0.0, "article": 0.0, "exact": 0.0, "language": 0.0}


def test_the_strongest_line_of_each_signal_is_said_once() -> None:
    said = why(PLAIN, "en")
    assert said == "Found because its meaning is among the nearest to the question; it holds some of the words that count."


def test_what_sets_a_result_back_is_said_last() -> None:
    assert why({**PLAIN, "standing": -0.1}, "fr").endswith("ou n’est qu’un considérant.")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_result_that_shares_little_says_so(language: str) -> None:
    otherwise = load_explanations()["otherwise"][language]
    assert otherwise in why({"dense": 0.1, "language": 0.15}, language)


def test_the_article_named_comes_first() -> None:
    assert why({**PLAIN, "article": 0.3}, "fr").startswith("Trouvé parce que la question nomme cet article ;")
