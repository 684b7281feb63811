"""A small delta to the encoder, learnt on our own pairs: low-rank changes of its last layers.

The lower layers stay as they are, so what they make of each text is computed once; each step then costs a quarter of
the model. The loss is contrastive, with texts that share the question’s words among the wrong ones, and holds the new
vectors near the old ones, against forgetting.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.beyond.pairs import Pair, Pairs

LAYERS, RANK, HEADS, EPSILON = 3, 8, 12, 1e-12
LONGEST = 96
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Upper(nn.Module):
    """The last layers, their weights frozen, with a low-rank change beside each."""

    def __init__(self, state: dict[str, Tensor], first: int, last: int) -> None:
        super().__init__()
        self.state = {name: values.float() for name, values in state.items()}
        self.layers = range(first, last)
        self.down, self.up = nn.ParameterDict(), nn.ParameterDict()
        for layer in self.layers:
            for short, long in PARTS.items():
                outputs, inputs = self.state[self.name(layer, long)].shape
                key = f"{layer}_{short}"
                self.down[key] = nn.Parameter(torch.randn(RANK, inputs) / inputs**0.5)
                self.up[key] = nn.Parameter(torch.zeros(outputs, RANK))

    @staticmethod
    def name(layer: int, part: str, kind: str = "weight") -> str:
        """What the model’s file calls a tensor."""
        return f"encoder.layer.{layer}.{part}.{kind}"

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return one unit vector a text from what the lower layers made of its words."""
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            hidden = self._layer(layer, hidden, seen)
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        unit: Tensor = functional.normalize(pooled, dim=-1)
        return unit

    def _layer(self, layer: int, hidden: Tensor, seen: Tensor) -> Tensor:
        q, k, v = (self._linear(layer, part, hidden) for part in ("q", "k", "v"))
        shape = (*hidden.shape[:2], HEADS, -1)
        q, k, v = (each.reshape(shape).transpose(1, 2) for each in (q, k, v))
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen).transpose(1, 2).flatten(2)
        hidden = self._norm(layer, "aln", hidden + self._linear(layer, "ao", attended))
        inner = functional.gelu(self._linear(layer, "fi", hidden))
        return self._norm(layer, "oln", hidden + self._linear(layer, "fo", inner))

    def _linear(self, layer: int, short: str, x: Tensor) -> Tensor:
        long, key = PARTS[short], f"{layer}_{short}"
        out = functional.linear(x, self.state[self.name(layer, long)], self.state[self.name(layer, long, "bias")])
        changed: Tensor = out + (x @ self.down[key].T) @ self.up[key].T
        return changed

    def _norm(self, layer: int, short: str, x: Tensor) -> Tensor:
        long = NORMS[short]
        weight, bias = self.state[self.name(layer, long)], self.state[self.name(layer, long, "bias")]
        normed: Tensor = functional.layer_norm(x, (x.shape[-1],), weight, bias, EPSILON)
        return normed

    def delta(self) -> dict[str, Tensor]:
        """What is to be added to each weight of the model."""
        return {
            self.name(int(key.split("_")[0]), PARTS[key.split("_")[1]]): (self.up[key] @ self.down[key]).detach()
            for key in self.up
        }


class Lower:
    """What the frozen layers make of texts, kept a text at a time."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer

        model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.tokenizer, self.prompts, self.bert = model.tokenizer, model.prompts, model[0].auto_model
        self.last = len(self.bert.encoder.layer)
        self.first = self.last - LAYERS

    def of(self, texts: Sequence[str], task: str) -> list[Tensor]:
        """Return the words of each text as the last frozen layer leaves them."""
        prompted = [self.prompts[task] + text for text in texts]
        found: list[Tensor] = [torch.empty(0)] * len(texts)
        order = sorted(range(len(texts)), key=lambda n: len(prompted[n]))
        for start in range(0, len(order), 64):
            part = order[start : start + 64]
            batch = self.tokenizer(
                [prompted[n] for n in part], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
            )
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                states = self.bert(**batch, output_hidden_states=True).hidden_states[self.first]
            for n, rows, length in zip(part, states, batch["attention_mask"].sum(1).tolist(), strict=True):
                found[n] = rows[:length].half().clone()
        return found


def padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Put texts of several lengths under each other, with a mask."""
    whole = nn.utils.rnn.pad_sequence([each.float() for each in rows], batch_first=True)
    mask = torch.zeros(whole.shape[:2])
    for n, each in enumerate(rows):
        mask[n, : len(each)] = 1.0
    return whole, mask


def held_apart(pairs: Pairs, share: int = 7) -> tuple[list[int], list[int]]:
    """The pairs to learn from, and those of every seventh subject, to watch by."""
    groups = sorted({pair.group for pair in pairs.pairs})
    order = np.random.default_rng(0).permutation(len(groups))
    apart = {groups[n] for place, n in enumerate(order) if place % share == 0}
    numbers = range(len(pairs.pairs))
    return (
        [n for n in numbers if pairs.pairs[n].group not in apart],
        [n for n in numbers if pairs.pairs[n].group in apart],
    )


class Training:
    """One run: batches, loss, and what the pairs held apart say."""

    def __init__(self, folder: Path, pairs: Pairs) -> None:
        self.pairs = pairs
        lower = Lower(folder)
        self.questions = lower.of([pair.question for pair in pairs.pairs], "query")
        self.texts = lower.of(pairs.texts, "document")
        self.model = Upper(dict(lower.bert.state_dict()), lower.first, lower.last)
        self.learnt, self.apart = held_apart(pairs)
        self.random = np.random.default_rng(1)
        self.old_questions, self.old_texts = self._all(self.questions), self._all(self.texts)

    def _all(self, rows: Sequence[Tensor]) -> Tensor:
        order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
        out = torch.zeros(len(rows), 384)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for start in range(0, len(order), 128):
                part = order[start : start + 128]
                out[part] = self.model(*padded([rows[n] for n in part])).float()
        return out

    def watched(self) -> float:
        """MRR@10 of the questions held apart over all the texts."""
        questions = self._all([self.questions[n] for n in self.apart])
        cosines = questions @ self._all(self.texts).T
        total = 0.0
        for row, n in zip(cosines, self.apart, strict=True):
            right = list(self.pairs.pairs[n].right)
            rank = int((row > row[right].max()).sum()) + 1
            total += 1 / rank if rank <= 10 else 0.0
        return total / len(self.apart)

    def step(self, batch: int, temperature: float, hold: float) -> Tensor:
        """Return the loss of one batch."""
        chosen = self.random.choice(self.learnt, batch, replace=False)
        picked = [self.pairs.pairs[n] for n in chosen]
        right = [int(self.random.choice(pair.right)) for pair in picked]
        hard = [int(self.random.choice(self.pairs.hard[n])) for n in chosen if self.pairs.hard[n]]
        texts = [*right, *hard]
        with torch.autocast("cpu", torch.bfloat16):
            q = self.model(*padded([self.questions[n] for n in chosen])).float()
            t = self.model(*padded([self.texts[n] for n in texts])).float()
        loss = functional.cross_entropy(self._logits(q @ t.T, picked, texts) / temperature, torch.arange(batch))
        moved = (q - self.old_questions[chosen]).square().sum(1).mean() + (t - self.old_texts[texts]).square().sum(1).mean()
        whole: Tensor = loss + hold * moved
        return whole

    def _logits(self, cosines: Tensor, picked: Sequence[Pair], texts: Sequence[int]) -> Tensor:
        # another text on the same subject is no wrong answer
        same = torch.tensor([[self.pairs.group_of[n] == pair.group for n in texts] for pair in picked])
        same[torch.arange(len(picked)), torch.arange(len(picked))] = False
        return cosines.masked_fill(same, -10.0)

    def run(self, steps: int, batch: int = 48, rate: float = 1e-3, temperature: float = 0.03, hold: float = 1.0) -> None:
        """Learn, and say every so often what the pairs held apart say."""
        optimiser = torch.optim.AdamW(self.model.parameters(), lr=rate, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
        for number in range(steps):
            loss = self.step(batch, temperature, hold)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            if (number + 1) % 50 == 0:
                print(json.dumps({"step": number + 1, "loss": round(float(loss), 3), "apart": round(self.watched(), 4)}), flush=True)


def write_tuned(folder: Path, delta: dict[str, Tensor], share: float, out: Path) -> Path:
    """Write the encoder with part of the delta added, as an ordinary folder."""
    shutil.copytree(folder, out, dirs_exist_ok=True)
    file = next(out.rglob("model.safetensors"))
    state = load_file(file)
    for name, change in delta.items():
        state[name] = state[name] + share * change
    save_file(state, file, metadata={"format": "pt"})
    return out
