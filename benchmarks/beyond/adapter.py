"""A linear change of the question’s vector, learnt on our own pairs: no second pass, no text to embed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional

from benchmarks.beyond.folds import Row, of_ranks
from benchmarks.beyond.pairs import Pairs
from benchmarks.beyond.seen import Base, Seen
from benchmarks.retrieval import Case, rank_of
from knowledge_base.encoding.encoder import FloatArray

SHARES = (0.25, 0.5, 1.0)
STEPS, BATCH, TEMPERATURE = 200, 512, 0.03


def learn(pairs: Pairs, questions: FloatArray, texts: FloatArray, numbers: Sequence[int], hold: float) -> FloatArray:
    """Return what is to be added to the identity; `hold` keeps it small."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    q, t = torch.tensor(questions), torch.tensor(texts)
    groups = np.array(pairs.group_of)
    change = torch.zeros(q.shape[1], q.shape[1], requires_grad=True)
    optimiser = torch.optim.Adam([change], lr=2e-3)
    for _ in range(STEPS):
        chosen = random.choice(numbers, min(BATCH, len(numbers)), replace=False)
        picked = [pairs.pairs[n] for n in chosen]
        right = torch.tensor([int(random.choice(pair.right)) for pair in picked])
        moved = functional.normalize(q[chosen] @ (torch.eye(len(change)) + change), dim=1)
        cosines = moved @ t.T
        same = torch.tensor(np.array([pair.group for pair in picked])[:, None] == groups[None, :])
        same[torch.arange(len(picked)), right] = False
        loss = functional.cross_entropy(cosines.masked_fill(same, -10.0) / TEMPERATURE, right) + hold * change.square().sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return np.asarray(change.detach().numpy(), np.float32)


def adapted(vectors: FloatArray, change: FloatArray, share: float) -> FloatArray:
    """Move questions part of the way."""
    moved = vectors + share * vectors @ change
    return np.asarray(moved / np.linalg.norm(moved, axis=-1, keepdims=True), np.float32)


def watched(pairs: Pairs, questions: FloatArray, texts: FloatArray, numbers: Sequence[int]) -> float:
    """MRR@10 of some of our own questions over all the texts."""
    total = 0.0
    for n in numbers:
        row = texts @ questions[n]
        rank = int((row > row[list(pairs.pairs[n].right)].max()).sum()) + 1
        total += 1 / rank if rank <= 10 else 0.0
    return total / len(numbers)


def row(questions: Sequence[Seen], bases: Mapping[str, Base], change: FloatArray) -> Row:
    """The search with every question moved, by a share that the other folds choose."""

    def ranks(share: float) -> list[int | None]:
        return [rank_of(bases[seen.base].engine, _moved(seen.case, change, share)) for seen in questions]

    return of_ranks(
        "tuned delta: a linear change of the question",
        questions,
        {0.0: [seen.rank for seen in questions], **{share: ranks(share) for share in SHARES}},
    )


def _moved(case: Case, change: FloatArray, share: float) -> Case:
    return replace(case, vector=adapted(case.vector, change, share))
