"""Groups of near subjects: average linkage, as long as the mean affinity of two groups reaches the threshold."""

from __future__ import annotations

import numpy as np

from assistant.casework.affinity import Matrix


def group(affinity: Matrix, threshold: float) -> tuple[tuple[int, ...], ...]:
    """Returns the groups as rows of the matrix, the largest first; every row is in exactly one.

    Average linkage (Sokal and Michener, 1958): a chain of neighbours does not make a group, as it would with
    single linkage. Sums are updated at each join, so that the whole takes about n² steps of one row.
    """
    members = {row: [row] for row in range(len(affinity))}
    mean = affinity.astype(np.float64).copy()
    np.fill_diagonal(mean, -np.inf)
    while len(members) > 1:
        first, second = divmod(int(mean.argmax()), len(mean))
        if mean[first, second] < threshold:
            break
        _join(mean, members, first, second)
    return tuple(sorted((tuple(sorted(each)) for each in members.values()), key=lambda each: (-len(each), each)))


def pairwise_f1(found: list[int], wanted: list[str]) -> float:
    """Returns the F1 of the pairs put together, against those that belong together."""
    ours, theirs = np.asarray(found), np.asarray(wanted)
    upper = np.triu_indices(len(ours), 1)
    together = (ours[:, None] == ours[None, :])[upper]
    belong = (theirs[:, None] == theirs[None, :])[upper]
    both = int((together & belong).sum())
    return 2 * both / max(1, int(together.sum()) + int(belong.sum()))


def _join(mean: Matrix, members: dict[int, list[int]], first: int, second: int) -> None:
    one, other = len(members[first]), len(members[second])
    row = (one * mean[first] + other * mean[second]) / (one + other)
    mean[first, :] = mean[:, first] = row
    mean[first, first] = -np.inf
    mean[second, :] = mean[:, second] = -np.inf
    members[first] += members.pop(second)
