"""A linear classifier in numpy: Adam from zero weights over batches in a fixed order, so training is repeatable."""

from dataclasses import dataclass
from typing import Dict, Iterator, Optional

import numpy as np

BATCH = 512
FEW = 8  # rows: a message and its clauses
SEED = 20261122


@dataclass(frozen=True)
class Linear:
    """Weights (d, k) and bias (k); `exclusive` says whether one label at most is true."""

    weights: np.ndarray
    bias: np.ndarray
    exclusive: bool

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """Returns (n, k)."""
        return _link(_product(rows, self.weights) + self.bias, self.exclusive)


def fit(
    rows: np.ndarray,
    targets: np.ndarray,
    exclusive: bool,
    decay: float = 1e-4,
    steps: int = 200,
    cell_weights: Optional[np.ndarray] = None,
) -> Linear:
    """Fits targets (n, k) in 0..1 by logistic regression with an L2 penalty `decay`.

    `cell_weights`, (n, 1) or (n, k), says how much each row counts, for all labels or for each. A step reads
    at most BATCH rows, so that time does not grow with the examples.
    """
    share = np.ones((len(rows), 1), dtype=np.float32) if cell_weights is None else cell_weights.astype(np.float32)
    share = share / share.mean(axis=0)
    matrix = np.zeros((rows.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.zeros(targets.shape[1], dtype=np.float32)
    adam_matrix, adam_bias = _Adam(steps), _Adam(steps)
    for step, batch in zip(range(1, steps + 1), _batches(len(rows)), strict=False):
        seen = rows[batch]
        error = (_link(seen @ matrix + bias, exclusive) - targets[batch]) * share[batch] / len(batch)
        matrix = matrix - adam_matrix.move(seen.T @ error + decay * matrix, step)
        bias = bias - adam_bias.move(error.sum(axis=0), step)
    return Linear(matrix, bias, exclusive)


def _batches(count: int) -> Iterator[np.ndarray]:
    """Endless batches: all rows once, in an order drawn from SEED, before any comes again."""
    order = np.random.default_rng(SEED)
    while True:
        yield from np.array_split(order.permutation(count), -(-count // BATCH))


def side_by_side(first: Linear, second: Linear) -> Linear:
    """Joins the labels of two models of the same features, learnt apart."""
    return Linear(np.hstack([first.weights, second.weights]), np.concatenate([first.bias, second.bias]), first.exclusive)


def to_arrays(name: str, model: Linear) -> Dict[str, np.ndarray]:
    """Returns what numpy.savez needs to keep the model."""
    return {f"{name}.weights": model.weights, f"{name}.bias": model.bias}


def from_arrays(name: str, arrays: Dict[str, np.ndarray], exclusive: bool) -> Linear:
    """Reads the model back."""
    return Linear(arrays[f"{name}.weights"], arrays[f"{name}.bias"], exclusive)


class _Adam:
    """Kingma and Ba, 2015, with their constants; the rate falls to zero, so that the last batches agree."""

    RATE, FIRST, SECOND = 0.05, 0.9, 0.999

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._mean: Optional[np.ndarray] = None
        self._square: Optional[np.ndarray] = None

    def move(self, gradient: np.ndarray, step: int) -> np.ndarray:
        zero = np.zeros_like(gradient)
        self._mean = self.FIRST * (zero if self._mean is None else self._mean) + (1 - self.FIRST) * gradient
        self._square = (
            self.SECOND * (zero if self._square is None else self._square) + (1 - self.SECOND) * gradient**2
        )
        rate = self.RATE * (1 - (step - 1) / self._steps)
        mean = self._mean / (1 - self.FIRST**step)
        square = self._square / (1 - self.SECOND**step)
        move: np.ndarray = (rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)
        return move


def _product(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The matrix product; for a message's few rows without BLAS, whose threads would wait for each other."""
    product: np.ndarray = rows @ weights if len(rows) > FEW else np.einsum("ij,jk->ik", rows, weights)
    return product


def _link(scores: np.ndarray, exclusive: bool) -> np.ndarray:
    if not exclusive:
        halves: np.ndarray = 0.5 * (1 + np.tanh(scores / 2))
        return halves
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares
