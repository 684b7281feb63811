"""What a message tells of the person's own situation: an infringement admitted, something urgent happening."""

import json
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterator, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml_file

from components import neighbours
from components.e5_featurizer import vector_of
from components.fact_examples import read_examples
from components.features import features
from components.linear import fit, from_arrays, to_arrays
from components.neighbours import Neighbours
from components.reader import Reader
from components.vector_store import encoded

LABELS = ("admits", "breach", "prior_consultation", "inspection")
LEAST = 0.1  # what is less likely is not told
DECAY, STEPS = 1e-4, 400
PER_FRAME = 9  # acts that a frame is filled with, taken in turn
# How the two readings are weighed: a share of the first (its log odds), the margin of the second, and a constant.
# Fitted by logistic regression on scenes read by a model that had not learnt them, nearest translation left out;
# that of an admission also on the first blind set.
WEIGHTS = np.array([[0.35, 9.7, -0.73], [0.52, 9.3, 1.11], [0.56, 7.2, 0.36], [0.55, 9.2, 1.09]])
UNSURE = ("urgent",)  # intents whose examples may tell a situation: they teach nothing here


@dataclass(frozen=True)
class Told:
    """A text and the situations it tells."""

    text: str
    says: FrozenSet[str]
    framed: bool = False  # a frame filled with a deed, and not written by itself


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SituationReader(Reader, EntityExtractorMixin):
    """One logistic regression per situation, and the nearest examples; the application decides what to do with a share."""

    folders = ("examples", "facts")

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Where the examples are, and the facts' examples, which tell no situation."""
        return {"examples": "data/situations", "facts": "data/facts"}

    def _learn(self, training_data: TrainingData) -> None:
        """Fits on the situations; what people ask, say and state otherwise tells none."""
        told = [*read_situations(Path(self._config["examples"])), *_telling_none(training_data, Path(self._config["facts"]))]
        vectors = encoded([each.text for each in told])
        self._centre = vectors.mean(axis=0)
        rows = features([each.text for each in told], vectors, self._centre)
        targets = np.array([[label in each.says for label in LABELS] for each in told], dtype=np.float32)
        self._model = fit(rows, targets, exclusive=False, decay=DECAY, steps=STEPS)
        written = np.array([not each.framed for each in told])
        self._nearest = Neighbours(neighbours.unit(vectors[written] - self._centre), targets[written] > 0)

    def _persist(self, folder: Path) -> None:
        (folder / "labels.json").write_text(json.dumps(LABELS))
        np.savez(folder / "model.npz", centre=self._centre, **to_arrays("situations", self._model), **neighbours.to_arrays(self._nearest))  # type: ignore[arg-type]

    def _restore(self, folder: Path) -> None:
        with np.load(folder / "model.npz") as file:
            arrays = dict(file)
        self._centre = arrays["centre"]
        self._model = from_arrays("situations", arrays, exclusive=False)
        self._nearest = neighbours.from_arrays(arrays)

    def _read(self, message: Message) -> None:
        text = message.get(TEXT)
        vector = vector_of(message)
        learnt = self._model.probabilities(features([text], vector, self._centre))[0]
        shares = weighed(learnt, self._nearest.margins(vector[0] - self._centre))
        found = [_entity(label, float(share), text) for label, share in zip(LABELS, shares, strict=True) if share >= LEAST]
        message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)


def weighed(learnt: np.ndarray, margins: np.ndarray) -> np.ndarray:
    """The share (0 to 1) of each situation, from both readings: (k,)."""
    sure = np.clip(learnt, 1e-3, 1 - 1e-3)
    scores = WEIGHTS[:, 0] * np.log(sure / (1 - sure)) + WEIGHTS[:, 1] * margins + WEIGHTS[:, 2]
    shares: np.ndarray = 1 / (1 + np.exp(-scores))
    return shares


def _entity(label: str, share: float, text: str) -> Dict[str, Any]:
    return {
        "entity": "situation",
        "value": label,
        "start": 0,
        "end": len(text),
        "confidence_entity": share,
        "extractor": "SituationReader",
    }


def read_situations(folder: Path) -> List[Told]:
    """Reads every file below `folder`; frames are filled with acts, each in turn."""
    return [told for path in sorted(folder.rglob("*.yml")) for told in _read_file(read_yaml_file(path))]


def _read_file(data: Dict[str, Any]) -> Iterator[Told]:
    for entry in data["situations"]:
        yield from (Told(text, frozenset(entry["says"])) for text in _lines(entry["examples"]))
    turn = count()
    for entry in data.get("frames", []):
        for frame in _lines(entry["examples"]):
            yield from (Told(text, frozenset(entry["says"]), framed=True) for text in _filled(frame, data["acts"], turn))


def _filled(frame: str, acts: Dict[str, List[str]], turn: Iterator[int]) -> Iterator[str]:
    kind = next(name for name in acts if "{" + name + "}" in frame)
    for _ in range(PER_FRAME):
        yield frame.replace("{" + kind + "}", acts[kind][next(turn) * 7 % len(acts[kind])])


def _lines(block: str) -> List[str]:
    return [line.strip()[2:].strip() for line in block.splitlines() if line.strip().startswith("- ")]


def _telling_none(training_data: TrainingData, facts: Path) -> Iterator[Told]:
    for message in training_data.intent_examples:
        if message.get(INTENT) not in UNSURE:
            yield Told(message.get(TEXT), frozenset())
    for example in read_examples(facts):
        admits = ("purpose", "regularise") in example.labels
        yield Told(example.text, frozenset(["admits"] if admits else []))
