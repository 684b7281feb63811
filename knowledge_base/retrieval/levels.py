"""How near a question lies to any text at all of a language, so that cosines can be compared across languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.outside import outside_languages

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Levels:
    """The mean vector of each language, and how much of the difference between two levels is taken away.

    A question is nearer to every text of its own language than to any of another. How much nearer shows on the
    questions outside the field, which are alike in each language. A base's own texts would not do: twenty pages
    on the very subject of a question all lie near it, and where they are all that a language has, the best of
    them would seem no better than the middle.
    """

    means: Mapping[str, FloatArray]
    shift: float

    @classmethod
    def of(cls, outside: FloatArray, shift: float) -> Levels:
        """Measure the levels on the questions outside the field; a base without them has none."""
        languages = np.array(outside_languages())
        if len(languages) != len(outside):
            return cls({}, shift)
        return cls({str(name): outside[languages == name].mean(axis=0) for name in np.unique(languages)}, shift)

    def of_question(self, vector: FloatArray) -> dict[str, float]:
        """Return what is to be taken off the cosines of each language."""
        return {language: self.shift * float(mean @ vector) for language, mean in self.means.items()}
