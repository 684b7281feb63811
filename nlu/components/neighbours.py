"""A second reading of a situation: the examples that a message is nearest to in meaning."""

from dataclasses import dataclass
from typing import Dict

import numpy as np

NEAREST = 3  # of each kind; 1 to 8 gave the same on examples held out


@dataclass(frozen=True)
class Neighbours:
    """Examples as unit vectors around the centre (n, 384), what each tells and what it tells nothing of (n, k)."""

    examples: np.ndarray
    says: np.ndarray
    silent: np.ndarray

    def margins(self, vector: np.ndarray) -> np.ndarray:
        """How much nearer are the examples that tell a situation than those that do not, for each situation: (k,)."""
        near = np.einsum("ij,j->i", self.examples, unit(vector))
        kinds = zip(self.says.T, self.silent.T, strict=True)
        return np.array([_nearest(near[said]) - _nearest(near[silent]) for said, silent in kinds])


def unit(vectors: np.ndarray) -> np.ndarray:
    """The vectors at length one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: np.ndarray = vectors / np.maximum(lengths, 1e-9)
    return scaled


def to_arrays(neighbours: Neighbours) -> Dict[str, np.ndarray]:
    """Returns what numpy.savez needs to keep them."""
    return {"examples": neighbours.examples.astype(np.float16), "says": neighbours.says, "silent": neighbours.silent}


def from_arrays(arrays: Dict[str, np.ndarray]) -> Neighbours:
    """Reads them back."""
    return Neighbours(arrays["examples"].astype(np.float32), arrays["says"], arrays["silent"])


def _nearest(near: np.ndarray) -> float:
    return float(np.partition(near, -NEAREST)[-NEAREST:].mean()) if len(near) >= NEAREST else -1.0
