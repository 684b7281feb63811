"""How well groups are those that people made: the pairs put together, against the pairs that belong together."""

from __future__ import annotations

import numpy as np


def pairwise_f1(found: list[int], wanted: list[str]) -> float:
    """Returns the F1 of the pairs put together, against those that belong together."""
    ours, theirs = np.asarray(found), np.asarray(wanted)
    upper = np.triu_indices(len(ours), 1)
    together = (ours[:, None] == ours[None, :])[upper]
    belong = (theirs[:, None] == theirs[None, :])[upper]
    both = int((together & belong).sum())
    return 2 * both / max(1, int(together.sum()) + int(belong.sum()))
