"""Groups of near subjects: average linkage, as long as the mean affinity of two groups reaches the threshold."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assistant.likeness.affinity import Matrix


def group(affinity: Matrix, threshold: float) -> tuple[tuple[int, ...], ...]:
    """Returns the groups as rows of the matrix, the largest first; every row is in exactly one.

    Average linkage (Sokal and Michener, 1958): a chain of neighbours does not make a group, as it would with
    single linkage. Each row's best partner is kept, and looked for again only where a join took it away: about n² in all.
    """
    members = {row: [row] for row in range(len(affinity))}
    mean = affinity.astype(np.float64).copy()
    np.fill_diagonal(mean, -np.inf)
    partner = mean.argmax(axis=1) if members else np.zeros(0, dtype=np.intp)
    best = mean[np.arange(len(mean)), partner]
    while len(members) > 1:
        first = int(best.argmax())
        second = int(mean[first].argmax())
        if mean[first, second] < threshold:
            break
        _join(mean, members, first, second)
        _renew(mean, partner, best, first, second)
    return tuple(sorted((tuple(sorted(each)) for each in members.values()), key=lambda each: (-len(each), each)))


def _renew(mean: Matrix, partner: npt.NDArray[np.intp], best: Matrix, first: int, second: int) -> None:
    """Brings each row's best partner up to date after a join."""
    closer = mean[:, first] > best
    partner[closer], best[closer] = first, mean[closer, first]
    lost = np.flatnonzero((partner == first) | (partner == second))
    partner[lost] = mean[lost].argmax(axis=1)
    best[lost] = mean[lost, partner[lost]]
    partner[[first, second]] = mean[[first, second]].argmax(axis=1)
    best[[first, second]] = mean[[first, second], partner[[first, second]]]


def _join(mean: Matrix, members: dict[int, list[int]], first: int, second: int) -> None:
    one, other = len(members[first]), len(members[second])
    row = (one * mean[first] + other * mean[second]) / (one + other)
    mean[first, :] = mean[:, first] = row
    mean[first, first] = -np.inf
    mean[second, :] = mean[:, second] = -np.inf
    members[first] += members.pop(second)
