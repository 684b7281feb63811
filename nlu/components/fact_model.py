"""Several facts read at once: one logistic regression per value, each with its own threshold."""

import zlib
from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

import numpy as np

from components.fact_examples import Example, Label
from components.linear import Linear, fit

FOLDS = 3
LOWEST, HIGHEST = 0.35, 0.9  # bounds of a threshold: below, a coin toss; above, nothing is ever read
STEPS = 100
ALWAYS = ""  # a column that reads a message whatever is being asked

Column = Tuple[str, Label]  # what is being asked, or ALWAYS, and the label read


@dataclass(frozen=True)
class FactModel:
    """Reads labels from rows of features."""

    columns: Tuple[Column, ...]
    thresholds: np.ndarray
    model: Linear

    def read(self, rows: np.ndarray, asked: str) -> List[Dict[Label, float]]:
        """Returns, per row, the labels that reach their threshold, bare replies being read as to `asked`."""
        return [self._row(row, asked) for row in self.model.probabilities(rows)]

    def _row(self, probabilities: np.ndarray, asked: str) -> Dict[Label, float]:
        read: Dict[Label, float] = {}
        for (context, label), probability, least in zip(self.columns, probabilities, self.thresholds, strict=True):
            if context in (ALWAYS, asked) and probability >= least:
                read[label] = max(float(probability), read.get(label, 0.0))
        return read


def train(examples: Sequence[Example], rows: np.ndarray, precision: float) -> FactModel:
    """Fits on every example; thresholds come from cross-validation and aim at `precision`."""
    columns = columns_of(examples)
    targets = np.array([[label in e.labels for _, label in columns] for e in examples], dtype=np.float32)
    counted = np.array([[counts(e, context) for context, _ in columns] for e in examples], dtype=np.float32)
    unseen = _unseen(examples, rows, targets, counted)
    thresholds = [
        _threshold(unseen[counted[:, i] > 0, i], targets[counted[:, i] > 0, i], precision)
        for i in range(len(columns))
    ]
    return FactModel(columns, np.array(thresholds, dtype=np.float32), _fit(rows, targets, counted))


def columns_of(examples: Sequence[Example]) -> Tuple[Column, ...]:
    """Every label, and again for each fact that has bare replies, the labels of that fact."""
    labels = sorted({label for example in examples for label in example.labels})
    asked = sorted({example.asked for example in examples if example.asked})
    again = [(fact, label) for fact in asked for label in labels if label[0] == fact]
    return tuple([(ALWAYS, label) for label in labels] + again)


def counts(example: Example, context: str) -> bool:
    """A bare reply teaches nothing but its own context; "yes" and "no" nothing where something is asked."""
    if context == ALWAYS:
        return example.asked is None
    return example.asked == context or (example.asked is None and not example.bare)


def _unseen(
    examples: Sequence[Example], rows: np.ndarray, targets: np.ndarray, counted: np.ndarray
) -> np.ndarray:
    """Probabilities of each example by a model that did not see it."""
    folds = np.array([zlib.crc32(example.text.lower().encode()) % FOLDS for example in examples])
    probabilities = np.zeros_like(targets)
    for fold in range(FOLDS):
        seen = folds != fold
        probabilities[~seen] = _fit(rows[seen], targets[seen], counted[seen]).probabilities(rows[~seen])
    return probabilities


def _fit(rows: np.ndarray, targets: np.ndarray, counted: np.ndarray) -> Linear:
    return fit(rows, targets, exclusive=False, steps=STEPS, cell_weights=counted)


def _threshold(probabilities: np.ndarray, truths: np.ndarray, precision: float) -> float:
    """The lowest threshold that reaches the precision."""
    for least in np.arange(LOWEST, HIGHEST, 0.05):
        read = probabilities >= least
        if read.any() and truths[read].mean() >= precision:
            return float(least)
    return HIGHEST
