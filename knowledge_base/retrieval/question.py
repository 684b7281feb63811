"""What a question is made of once it has been read: repaired words, weighted terms, articles named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge_base.text.analysis import analyser, fold, words
from knowledge_base.text.articles import ArticleName, articles_named
from knowledge_base.text.lexicon import is_word
from knowledge_base.text.spelling import Speller
from knowledge_base.text.stopwords import STOP_WORDS
from knowledge_base.text.synonyms import Synonyms


@dataclass(frozen=True)
class Question:
    """A question ready for both legs."""

    text: str
    corrected: str | None
    words: tuple[str, ...]
    synonyms: tuple[str, ...]
    articles: frozenset[ArticleName]
    language: str | None

    def abroad_of(self, language: str) -> bool:
        """Tell whether the question is known to be in another language than this one."""
        return self.language not in (None, language)

    def weighted_terms(self, language: str, synonym_weight: float) -> dict[str, float]:
        """Return the terms to look up in one language's index: what was typed, then its other names."""
        terms = dict.fromkeys(analyser(language).reduce(list(self.words)), 1.0)
        for name in self.synonyms:
            for term in analyser(language).terms(name):
                terms.setdefault(term, synonym_weight)
        return terms


def read_question(text: str, speller: Speller, synonyms: Synonyms) -> Question:
    """Repair a question and take its words apart."""
    repair = speller.repair(" ".join(text.split()))
    found = words(repair.searched)
    return Question(
        text=repair.searched,
        corrected=repair.shown,
        words=tuple(found),
        synonyms=tuple(synonyms.others(found)),
        articles=articles_named(text),
        language=language_of(words(text)),
    )


def language_of(found: Sequence[str]) -> str | None:
    """Guess a question's language by its little words; None where they do not tell."""
    folded = [fold(word) for word in found]
    counts = {
        language: sum(word in own for word in folded) for language, own in _telling_words().items()
    }
    best = max(counts, key=lambda language: counts[language])
    others = max(count for language, count in counts.items() if language != best)
    return best if counts[best] > others else None


def known_word(knows_term: Callable[[str, str], bool], synonyms: Synonyms, word: str) -> bool:
    """Tell whether a word is no mistake: an acronym, a word of the dictionary, a form of an indexed term."""
    if synonyms.knows(word) or is_word(word) or any(fold(word) in own for own in STOP_WORDS.values()):
        return True
    return any(
        knows_term(language, term) for language in STOP_WORDS for term in analyser(language).reduce([word])
    )


@cache
def _telling_words() -> dict[str, frozenset[str]]:
    """The little words that one language alone has."""
    return {
        language: own.difference(*(other for name, other in STOP_WORDS.items() if name != language))
        for language, own in STOP_WORDS.items()
    }
