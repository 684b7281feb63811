"""Several facts read at once: one logistic regression per value, each with its own threshold."""

import zlib
from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

import numpy as np

from components.fact_examples import Example, Label
from components.linear import Linear, fit

FOLDS = 3
LOWEST, HIGHEST = 0.35, 0.75  # bounds of a threshold: a fact wrongly read costs more than one asked for
STEPS, DECAY = 150, 1e-5


@dataclass(frozen=True)
class FactModel:
    """Reads labels from rows of features."""

    columns: Tuple[Label, ...]
    thresholds: np.ndarray
    model: Linear

    def read(self, rows: np.ndarray) -> List[Dict[Label, float]]:
        """Returns, per row, the labels that reach their threshold, whatever was asked."""
        return [self._row(row) for row in self.model.probabilities(rows)]

    def _row(self, probabilities: np.ndarray) -> Dict[Label, float]:
        reading = zip(self.columns, probabilities, self.thresholds, strict=True)
        return {label: float(probability) for label, probability, least in reading if probability >= least}


def train(examples: Sequence[Example], rows: np.ndarray, precision: float) -> FactModel:
    """Fits on what is stated unasked; thresholds come from cross-validation and aim at `precision`."""
    kept = [i for i, example in enumerate(examples) if example.asked is None]
    stated, rows = [examples[i] for i in kept], rows[kept]
    columns = tuple(sorted({label for example in stated for label in example.labels}))
    targets = np.array([[label in e.labels for label in columns] for e in stated], dtype=np.float32)
    unseen = _unseen(stated, rows, targets)
    thresholds = [_threshold(unseen[:, i], targets[:, i], precision) for i in range(len(columns))]
    return FactModel(columns, np.array(thresholds, dtype=np.float32), _fit(rows, targets))


def _unseen(examples: Sequence[Example], rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Probabilities of each example by a model that did not see it."""
    folds = np.array([zlib.crc32(example.text.lower().encode()) % FOLDS for example in examples])
    probabilities = np.zeros_like(targets)
    for fold in range(FOLDS):
        seen = folds != fold
        probabilities[~seen] = _fit(rows[seen], targets[seen]).probabilities(rows[~seen])
    return probabilities


def _fit(rows: np.ndarray, targets: np.ndarray) -> Linear:
    return fit(rows, targets, exclusive=False, decay=DECAY, steps=STEPS)


def _threshold(probabilities: np.ndarray, truths: np.ndarray, precision: float) -> float:
    """The lowest threshold that reaches the precision."""
    for least in np.arange(LOWEST, HIGHEST, 0.05):
        read = probabilities >= least
        if read.any() and truths[read].mean() >= precision:
            return float(least)
    return HIGHEST
