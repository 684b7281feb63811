"""Learns the low-rank delta of the encoder from our own pairs, in stretches of some minutes that follow each other.

    python -m benchmarks.beyond.tuning --corpus FOLDER --questions FOLDER [--work build/ablation] [--minutes 8]

Started again, it goes on from where it was. The question’s nearest text is told from those of the other questions of
its batch and from one hard text each, found by the words or by the untuned encoder.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from benchmarks.bases import ROOT
from benchmarks.beyond.delta import LowRank, save_delta, with_low_rank
from benchmarks.beyond.generated import generated_pairs
from benchmarks.beyond.pairs import HARD, Pairs, held_apart
from knowledge_base.encoding.encoder import FloatArray
from knowledge_base.encoding.encoder_folder import PROMPTS

KINDS = {"texts": False, "texts and wordings": True}  # what a question is to find: whether also the other wordings
RATE = 3e-4
PAIRS, BATCH, LONGEST = 4000, 32, 64
TEMPERATURE = 0.02
WARMING = 0.1  # of the steps
Step = tuple[list[str], list[int], torch.Tensor]


@dataclass
class Learner:
    """The encoder with its delta."""

    model: Any
    deltas: dict[str, LowRank]

    @classmethod
    def of(cls, folder: Path) -> Learner:
        """Load the encoder, and put a delta of nothing beside it."""
        from sentence_transformers import SentenceTransformer

        model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.bfloat16})
        model.eval()  # without dropout: so few steps on so few weights do not learn by heart
        return cls(model, with_low_rank(model))

    def parameters(self) -> list[torch.nn.Parameter]:
        """What is learnt."""
        return [each for delta in self.deltas.values() for each in (delta.down, delta.up)]

    def vectors(self, texts: Sequence[str], task: str) -> torch.Tensor:
        """Encode the beginnings of some texts."""
        whole = [PROMPTS[task] + text for text in texts]
        tokens = self.model.tokenizer(whole, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        return torch.as_tensor(self.model(dict(tokens))["sentence_embedding"]).float()

    def all_vectors(self, texts: Sequence[str], task: str) -> FloatArray:
        """Encode many texts, to compare with only."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        rows = np.zeros((len(texts), 0), np.float32)
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                part = order[start : start + BATCH]
                found = self.vectors([texts[n] for n in part], task).numpy()
                rows = rows if rows.shape[1] else np.zeros((len(texts), found.shape[1]), np.float32)
                rows[part] = found
        return rows


def hard_by_meaning(pairs: Pairs, asked: FloatArray, texts: FloatArray) -> list[tuple[int, ...]]:
    """Beside those that share its words, the texts of other subjects nearest to a question, never nearer than its own."""
    found = []
    for pair, row, by_words in zip(pairs.pairs, asked @ texts.T, pairs.hard, strict=True):
        best = row[list(pair.right)].max()
        near = [int(n) for n in np.argsort(-row)[: HARD * 6] if pairs.group_of[n] != pair.group and row[n] < best]
        found.append(tuple(dict.fromkeys([*near[:HARD], *(n for n in by_words if row[n] < best)])))
    return found


def batches(pairs: Pairs, numbers: Sequence[int], hard: Sequence[Sequence[int]]) -> Iterator[Step]:
    """Yield for each step the questions, the numbers of the texts, and which of them count as wrong for each question."""
    random = np.random.default_rng(0)
    order = random.permutation(numbers)
    for start in range(0, len(order) - BATCH + 1, BATCH):
        part = [pairs.pairs[n] for n in order[start : start + BATCH]]
        right = [int(random.choice(pair.right)) for pair in part]
        wrong = [int(random.choice(hard[n])) for n in order[start : start + BATCH] if len(hard[n])]
        texts = [*right, *wrong]
        same = np.array([[pairs.group_of[n] == pair.group for n in texts] for pair in part])
        same[np.arange(len(part)), np.arange(len(part))] = False
        yield [pair.question for pair in part], texts, torch.tensor(same)


def learn(learner: Learner, pairs: Pairs, plan: Sequence[Step], state: Path, until: float) -> bool:
    """Go on learning until a moment; tell whether all is learnt."""
    optimiser = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate_at(step / len(plan)))
    step, losses = 0, []
    if state.exists():
        kept = torch.load(state, weights_only=True)
        step, losses = kept["step"], kept["losses"]
        for mine, theirs in zip(learner.parameters(), kept["parameters"], strict=True):
            mine.data.copy_(theirs)
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
    while step < len(plan) and time.monotonic() < until:
        losses.append(_step(learner, pairs, *plan[step]))
        torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        step += 1
    kept = {"step": step, "losses": losses, "parameters": [each.data for each in learner.parameters()]}
    torch.save({**kept, "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}, state)
    print(f"{state.stem}: step {step} of {len(plan)}, loss {np.mean(losses[:10]):.3f} at first, {np.mean(losses[-10:]):.3f} now", flush=True)
    return step == len(plan)


def _step(learner: Learner, pairs: Pairs, questions: list[str], texts: list[int], same: torch.Tensor) -> float:
    asked = learner.vectors(questions, "query")
    answers = learner.vectors([pairs.texts[n] for n in texts], "document")
    cosines = (asked @ answers.T).masked_fill(same, -10.0) / TEMPERATURE
    loss = functional.cross_entropy(cosines, torch.arange(len(questions)))
    loss.backward()  # type: ignore[no-untyped-call]
    return float(loss.detach())


def _rate_at(share: float) -> float:
    return min(share / WARMING, (1 - share) / (1 - WARMING)) if share else 0.1


def watched(pairs: Pairs, asked: FloatArray, texts: FloatArray, numbers: Sequence[int]) -> float:
    """MRR@10 in per cent of some of the pairs over all the texts but the question itself."""
    total = 0.0
    for n, row in zip(numbers, asked @ texts.T, strict=True):
        right = list(pairs.pairs[n].right)
        others = np.array([text != pairs.pairs[n].question for text in pairs.texts])
        rank = int((row[others] > row[right].max()).sum()) + 1
        total += 1 / rank if rank <= 10 else 0.0
    return 100 * total / len(numbers)


def main() -> None:
    """Learn at each rate what is not learnt yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "ablation")
    parser.add_argument("--minutes", type=float, default=8.0)
    given = parser.parse_args()
    until = time.monotonic() + 60 * given.minutes
    folder = given.work / "delta"
    folder.mkdir(parents=True, exist_ok=True)
    for kind, wordings in KINDS.items():
        if not (folder / f"{kind}.npz").exists() and time.monotonic() < until:
            pairs = generated_pairs(given.corpus, given.questions, wordings=wordings)
            _learn_kind(kind, pairs, Learner.of(given.encoder), folder, until)


def _learn_kind(kind: str, pairs: Pairs, learner: Learner, folder: Path, until: float) -> None:
    learnt, apart = held_apart(pairs)
    if len(learnt) > PAIRS:
        learnt = sorted(np.random.default_rng(0).choice(learnt, PAIRS, replace=False).tolist())
    state = folder / f"{kind}.json"
    if not state.exists():
        asked = learner.all_vectors([pair.question for pair in pairs.pairs], "query")
        texts = learner.all_vectors(pairs.texts, "document")
        state.write_text(json.dumps(hard_by_meaning(pairs, asked, texts)))
        found = watched(pairs, asked[apart], texts, apart)
        print(f"{kind}: {len(pairs.pairs)} pairs on {len(pairs.texts)} texts; untuned, MRR@10 of those held apart {found:.1f}", flush=True)
    plan = list(batches(pairs, learnt, json.loads(state.read_text())))
    if learn(learner, pairs, plan, folder / f"{kind}.pt", until):
        save_delta(learner.deltas, folder / f"{kind}.npz")
        asked = learner.all_vectors([pairs.pairs[n].question for n in apart], "query")
        found = watched(pairs, asked, learner.all_vectors(pairs.texts, "document"), apart)
        print(f"{kind}: tuned, MRR@10 of the pairs held apart {found:.1f}", flush=True)


if __name__ == "__main__":
    main()
