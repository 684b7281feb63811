"""A low-rank delta of the encoder (arxiv.org/abs/2106.09685): learnt beside its matrices, then added to them at a share.

Adding part of it only (arxiv.org/abs/2109.01903) keeps more of what the encoder knew; once added, it costs no time.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch.nn import Linear, Module, Parameter

RANK = 8
WEIGHTS = "model.safetensors"
LAYERS = "encoder.layer."


class LowRank(Module):
    """A matrix that stays as it is, and the product of two narrow ones that is learnt beside it."""

    def __init__(self, whole: Linear) -> None:
        super().__init__()
        self.whole = whole
        self.down = Parameter(torch.randn(RANK, whole.in_features) / whole.in_features**0.5)
        self.up = Parameter(torch.zeros(whole.out_features, RANK))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Apply both."""
        down, up = self.down.to(rows.dtype), self.up.to(rows.dtype)
        return torch.as_tensor(self.whole(rows) + (rows @ down.T) @ up.T)


def with_low_rank(model: Module) -> dict[str, LowRank]:
    """Freeze a model and put a delta beside every matrix of its layers; return them by the name of the matrix."""
    model.requires_grad_(False)
    torch.manual_seed(0)
    found: dict[str, LowRank] = {}
    for name, module in list(model.named_modules()):
        if isinstance(module, Linear) and LAYERS in name:
            added = LowRank(module)
            parent, _, last = name.rpartition(".")
            setattr(model.get_submodule(parent), last, added)
            found[LAYERS + name.split(LAYERS)[1]] = added
    return found


def save_delta(deltas: dict[str, LowRank], path: Path) -> None:
    """Write a delta, in half precision."""
    halves: dict[str, Any] = {}
    for name, each in deltas.items():
        for side in ("down", "up"):
            halves[f"{name}/{side}"] = getattr(each, side).detach().numpy().astype(np.float16)
    np.savez_compressed(path, **halves)


def write_tuned(encoder: Path, delta: Path, share: float, folder: Path) -> Path:
    """Write the encoder with part of a delta added to its matrices."""
    shutil.copytree(encoder, folder, ignore=lambda _, names: {WEIGHTS} & set(names))
    tensors = load_file(encoder / WEIGHTS)
    with np.load(delta) as stored:
        for name in sorted({key.partition("/")[0] for key in stored.files}):
            up, down = (torch.tensor(stored[f"{name}/{side}"].astype(np.float32)) for side in ("up", "down"))
            tensors[f"{name}.weight"] += share * (up @ down)
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})
    return folder
