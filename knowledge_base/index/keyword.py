"""The lexical leg: BM25 over the weighted fields of entries, one index a language."""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

# Lucene's variant and usual constants (Robertson & Zaragoza 2009); the fields are weighted by repetition
K1, B = 1.5, 0.75


class KeywordIndex:
    """Scores every entry of one language for weighted terms."""

    def __init__(self, bm25: bm25s.BM25 | None, size: int) -> None:
        self._bm25 = bm25
        self._size = size

    @classmethod
    def build(cls, entries: Sequence[Sequence[str]]) -> KeywordIndex:
        """Index the terms of each entry; an entry without a term can never match."""
        if not any(entries):
            return cls(None, len(entries))
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG
        bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        bm25.index([list(terms) for terms in entries], show_progress=False)
        return cls(bm25, len(entries))

    def scores(self, weighted_terms: Mapping[str, float]) -> FloatArray:
        """Return a score for each entry: the sum over terms of weight x BM25."""
        total = np.zeros(self._size, np.float32)
        if self._bm25 is None:
            return total
        for weight in sorted(set(weighted_terms.values())):
            known = [t for t, w in weighted_terms.items() if w == weight and t in self._bm25.vocab_dict]
            if known:
                total += np.float32(weight) * self._bm25.get_scores(known)
        return total

    def possible(self, weighted_terms: Mapping[str, float]) -> float:
        """Return an upper bound of the score: each known term in the entry it fits best."""
        if self._bm25 is None:
            return 0.0
        # one get_scores a term would cost as much as the search; the scores of a term are one stored slice
        scores = self._bm25.scores
        total = 0.0
        for term, weight in weighted_terms.items():
            number = self._bm25.vocab_dict.get(term)
            if number is not None:
                part = scores["data"][scores["indptr"][number] : scores["indptr"][number + 1]]
                total += weight * float(part.max(initial=0.0))
        return total

    def held(self, entry: int, terms: Collection[str]) -> float | None:
        """Return the share of the terms that an entry holds, rare ones counting more; None without a term.

        A term that no entry holds is the rarest of all: it is the one that says most often that another field is meant.
        """
        total = self.specificity(terms)
        if total <= 0:
            return None
        return sum(self._rarity(term) for term in terms if entry in self._entries_with(term)) / total

    def specificity(self, terms: Collection[str]) -> float:
        """Return how much the terms narrow the choice of an entry: the sum of their inverse document frequencies."""
        return sum(self._rarity(term) for term in terms)

    def _rarity(self, term: str) -> float:
        return math.log((self._size + 1) / (len(self._entries_with(term)) + 0.5))

    def _entries_with(self, term: str) -> npt.NDArray[np.integer]:
        if self._bm25 is None or term not in self._bm25.vocab_dict:
            return np.empty(0, np.int64)
        scores, number = self._bm25.scores, self._bm25.vocab_dict[term]
        found: npt.NDArray[np.integer] = scores["indices"][scores["indptr"][number] : scores["indptr"][number + 1]]
        return found

    def holds_together(self, terms: Collection[str]) -> bool:
        """Tell whether one entry holds all of the terms; of no term, none does."""
        rarest_first = sorted((self._entries_with(term) for term in terms), key=len)
        if not rarest_first:
            return False
        left = rarest_first[0]
        for found in rarest_first[1:]:
            left = left[np.isin(left, found)]
        return len(left) > 0

    def knows(self, term: str) -> bool:
        """Tell whether any entry holds the term."""
        return self._bm25 is not None and term in self._bm25.vocab_dict

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        folder.mkdir(parents=True)
        (folder / "size.txt").write_text(str(self._size), encoding="ascii")
        if self._bm25 is not None:
            self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """Read what `save` wrote."""
        size = int((folder / "size.txt").read_text(encoding="ascii"))
        whole = (folder / "params.index.json").is_file()
        return cls(bm25s.BM25.load(folder, show_progress=False) if whole else None, size)
