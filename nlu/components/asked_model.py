"""What a reply says of the fact that was just asked: a choice among its values, or none of them."""

from dataclasses import dataclass
from typing import Dict, FrozenSet, List, Sequence, Tuple

import numpy as np

from components.fact_examples import Example, Label
from components.linear import Linear, fit, from_arrays, to_arrays

SEVERAL = ("importance",)  # facts of which a reply may give more than one value
BESIDE = {"has_dpo": ("requester_is_dpo",)}  # “it's me” answers has_dpo, and says more
LEAST = 0.5  # of a choice's probability: below, the question is put again
STEPS = 150
DECAY = 1e-4

Choice = Tuple[Label, ...]  # the labels that one column stands for; none of them: the reply does not answer


@dataclass(frozen=True)
class AskedFact:
    """The choices of one fact and the classifier among them."""

    choices: Tuple[Choice, ...]
    model: Linear

    def read(self, row: np.ndarray) -> Dict[Label, float]:
        """Returns the labels of the likely choices: the likeliest alone, but where several may be given."""
        probabilities = self.model.probabilities(row[None, :])[0]
        if self.model.exclusive:
            probabilities = np.where(probabilities < probabilities.max(), 0.0, probabilities)
        likely = [i for i, probability in enumerate(probabilities) if probability >= LEAST]
        return {label: float(probabilities[i]) for i in likely for label in self.choices[i]}


@dataclass(frozen=True)
class AskedModel:
    """One classifier per fact that is asked."""

    facts: Dict[str, AskedFact]

    def knows(self, asked: str) -> bool:
        """Whether replies to this question can be read."""
        return asked in self.facts

    def read(self, row: np.ndarray, asked: str) -> Dict[Label, float]:
        """Returns what a whole message says of the fact asked; nothing if it is no fact that is asked."""
        return self.facts[asked].read(row) if self.knows(asked) else {}


def train_asked(examples: Sequence[Example], rows: np.ndarray) -> AskedModel:
    """Fits each fact on the replies to its question and on what people state of it unasked."""
    asked = sorted({example.asked for example in examples if example.asked})
    return AskedModel({fact: _train_fact(fact, examples, rows) for fact in asked})


def _train_fact(fact: str, examples: Sequence[Example], rows: np.ndarray) -> AskedFact:
    used = [i for i, e in enumerate(examples) if e.asked == fact or (e.asked is None and not e.bare)]
    said = [_said(fact, examples[i].labels) for i in used]
    several = fact in SEVERAL
    if several:
        choices: List[Choice] = sorted({(label,) for labels in said for label in labels})
        targets = np.array([[choice[0] in labels for choice in choices] for labels in said], dtype=np.float32)
    else:
        choices = sorted({tuple(sorted(labels)) for labels in said})
        targets = np.array([[tuple(sorted(labels)) == choice for choice in choices] for labels in said], np.float32)
    weights = np.array([[3.0 if examples[i].asked == fact else 1.0] for i in used], dtype=np.float32)
    model = fit(rows[used], targets, exclusive=not several, decay=DECAY, steps=STEPS, cell_weights=weights)
    return AskedFact(tuple(choices), model)


def _said(fact: str, labels: FrozenSet[Label]) -> FrozenSet[Label]:
    own = frozenset(label for label in labels if label[0] == fact)
    return own | frozenset(label for label in labels if own and label[0] in BESIDE.get(fact, ()))


def asked_arrays(model: AskedModel) -> Dict[str, np.ndarray]:
    """Returns what numpy.savez needs to keep the classifiers."""
    return {name: array for fact, each in model.facts.items() for name, array in to_arrays(fact, each.model).items()}


def asked_choices(model: AskedModel) -> Dict[str, List[List[List[str]]]]:
    """Returns the choices as JSON holds them."""
    return {fact: [[list(label) for label in choice] for choice in each.choices] for fact, each in model.facts.items()}


def read_asked(choices: Dict[str, List[List[List[str]]]], arrays: Dict[str, np.ndarray]) -> AskedModel:
    """Reads the classifiers back."""
    facts = {}
    for fact, listed in choices.items():
        kept = tuple(tuple((name, value) for name, value in choice) for choice in listed)
        facts[fact] = AskedFact(kept, from_arrays(fact, arrays, exclusive=fact not in SEVERAL))
    return AskedModel(facts)
