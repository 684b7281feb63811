"""What a message tells of the person's own situation: an infringement admitted, something urgent happening."""

import json
import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterator, List, Optional

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
from components.linear import fit, from_arrays, side_by_side, to_arrays
from components.neighbours import Neighbours
from components.ordinary import digest_of, read_ordinary
from components.reader import Reader
from components.vector_store import encoded

LABELS = ("admits", "breach", "prior_consultation", "inspection")
LEAST = 0.03  # what is less likely is not told
DECAY, STEPS = 1e-4, 400
PER_FRAME = 9  # acts that a frame is filled with, taken in turn
# How the two readings are weighed: a share of the first (its log odds), the margin of the second, and a constant.
# Fitted by logistic regression on scenes read by a model that had not learnt them, nearest translation left out;
# that of an admission also on the first blind set.
WEIGHTS = np.array([[0.35, 9.7, -0.73], [0.52, 9.3, 1.11], [0.56, 7.2, 0.36], [0.55, 9.2, 1.09]])
# Whoever has something to admit tells it before asking: beside those weights, so much for the log of the number of
# sentences, fitted in the same way together with the ordinary questions. What happens now is told in one.
SENTENCES = np.array([0.8, 0.0, 0.0, 0.0])
SENTENCE_ENDS = re.compile(r"[.!?;:…]\s+\S|\n\s*\S")
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
        """Where the examples are, the facts' examples, which tell no situation, and what callers ordinarily ask.

        `telling` names the fiches that are asked for in words that admit something.
        """
        asked = {"fiches": "../knowledge_base/fiches", "outside": "../knowledge_base/outside.yaml", "telling": []}
        return {"examples": "data/situations", "facts": "data/facts", **asked}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Lets `rasa train` see that the examples have changed, or what callers ask."""
        asked = digest_of(_ordinary({**cls.get_default_config(), **config}))
        return f"{super().fingerprint_addon(config)} {asked}"

    def _learn(self, training_data: TrainingData) -> None:
        """Fits on the situations; what people ask, say and state otherwise tells none.

        What callers ordinarily ask teaches of admissions alone: who asks for the fiche of a breach may tell of one.
        """
        told = [*read_situations(Path(self._config["examples"])), *_telling_none(training_data, Path(self._config["facts"]))]
        learnt = len(told)
        told.extend(Told(question, frozenset()) for question in _ordinary(self._config))
        vectors = encoded([each.text for each in told])
        self._centre = vectors[:learnt].mean(axis=0)
        rows = features([each.text for each in told], vectors, self._centre)
        targets = np.array([[label in each.says for label in LABELS] for each in told], dtype=np.float32)
        admits = fit(rows, targets[:, :1], exclusive=False, decay=DECAY, steps=STEPS)
        urgent = fit(rows[:learnt], targets[:learnt, 1:], exclusive=False, decay=DECAY, steps=STEPS)
        self._model = side_by_side(admits, urgent)
        silent = targets == 0
        silent[learnt:, 1:] = False
        written = np.array([not each.framed for each in told])
        self._nearest = Neighbours(neighbours.unit(vectors[written] - self._centre), targets[written] > 0, silent[written])

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
        shares = weighed(learnt, self._nearest.margins(vector[0] - self._centre), sentences_of(text))
        found = [_entity(label, float(share), text) for label, share in zip(LABELS, shares, strict=True) if share >= LEAST]
        message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)


def weighed(learnt: np.ndarray, margins: np.ndarray, sentences: int = 1) -> np.ndarray:
    """The share (0 to 1) of each situation, from both readings and the number of sentences: (k,)."""
    sure = np.clip(learnt, 1e-3, 1 - 1e-3)
    scores = WEIGHTS[:, 0] * np.log(sure / (1 - sure)) + WEIGHTS[:, 1] * margins + WEIGHTS[:, 2] + SENTENCES * np.log(sentences)
    shares: np.ndarray = 1 / (1 + np.exp(-scores))
    return shares


def sentences_of(text: str) -> int:
    """How many sentences a message has, a colon ending one too."""
    return 1 + len(SENTENCE_ENDS.findall(text.strip()))


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


def _ordinary(config: Dict[str, Any]) -> List[str]:
    return read_ordinary(Path(config["fiches"]), Path(config["outside"]), config["telling"])


def _telling_none(training_data: TrainingData, facts: Path) -> Iterator[Told]:
    for message in training_data.intent_examples:
        if message.get(INTENT) not in UNSURE:
            yield Told(message.get(TEXT), frozenset())
    for example in read_examples(facts):
        admits = ("purpose", "regularise") in example.labels
        yield Told(example.text, frozenset(["admits"] if admits else []))
