"""The facts of the charter's rules that a message states, as entities."""

import json
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.asked_model import asked_arrays, asked_choices, read_asked, train_asked
from components.clauses import Clause, split, whole
from components.e5_featurizer import vector_of
from components.encoder import encode
from components.fact_examples import Example, Label, read_examples, speaks_of_self, vectors_of
from components.fact_model import FactModel, train
from components.features import features
from components.linear import from_arrays, to_arrays
from components.reader import Reader

SEVERAL = ("importance", "particular_interest")  # facts that may have more than one value

Reading = Tuple[Label, float, Clause]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class FactReader(Reader, EntityExtractorMixin):
    """Reads the whole message, each of its clauses, and a bare reply in the light of what was asked."""

    folders = ("examples",)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Intents that never state a fact, those that may, and bare replies, which state one only when asked."""
        return {
            "examples": "data/facts",
            "precision": 0.95,
            "factless_intents": ["greet", "goodbye", "thanks", "bot_challenge", "help", "abuse", "out_of_scope"]
            + ["dont_know", "skip", "back", "stop", "restart"],
            "doubtful_intents": ["ask_question", "request_advice", "ask_human", "urgent"],
            "reply_intents": ["affirm", "deny"],
        }

    def _learn(self, training_data: TrainingData) -> None:
        """Learns from the annotated examples, and from the intents' examples what states no fact."""
        annotated = read_examples(Path(self._config["examples"]))
        factless = self._factless_messages(training_data)
        replies = self._config["reply_intents"]
        examples = annotated + [
            Example(message.get(TEXT), frozenset(), bare=message.get(INTENT) in replies) for message in factless
        ]
        vectors = np.vstack([vectors_of(annotated)] + [vector_of(message) for message in factless])
        self._centre = vectors.mean(axis=0)
        rows = features([example.text for example in examples], vectors, self._centre)
        self._model = train(examples, rows, self._config["precision"])
        self._asked = train_asked(examples, rows)

    def _factless_messages(self, training_data: TrainingData) -> List[Message]:
        sure = self._config["factless_intents"] + self._config["reply_intents"]
        return [
            message
            for message in training_data.intent_examples
            if message.get(INTENT) in sure
            or (message.get(INTENT) in self._config["doubtful_intents"] and not speaks_of_self(message.get(TEXT)))
        ]

    def _read(self, message: Message) -> None:
        entities = [_entity(reading) for reading in settled(self._readings(message))]
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)

    def _readings(self, message: Message) -> List[Reading]:
        text = message.get(TEXT)
        clauses = [whole(text), *split(text)]
        texts = [clause.text for clause in clauses]
        vectors = np.vstack([vector_of(message), encode(texts[1:])])
        rows = features(texts, vectors, self._centre)
        asked = (message.get("metadata") or {}).get("asking") or ""
        reply = [(label, p, clauses[0]) for label, p in self._asked.read(rows[0], asked).items()]
        stated = [
            (label, p, clause)
            for clause, labels in zip(clauses, self._model.read(rows), strict=True)
            for label, p in labels.items()
            if label[0] != asked or not self._asked.knows(asked)
        ]
        return reply + stated

    def _persist(self, folder: Path) -> None:
        model = self._model
        arrays = {"centre": self._centre, "thresholds": model.thresholds, **to_arrays("facts", model.model)}
        (folder / "columns.json").write_text(json.dumps(model.columns))
        (folder / "choices.json").write_text(json.dumps(asked_choices(self._asked)))
        np.savez(folder / "model.npz", **arrays, **asked_arrays(self._asked))  # type: ignore[arg-type]

    def _restore(self, folder: Path) -> None:
        columns = json.loads((folder / "columns.json").read_text())
        choices = json.loads((folder / "choices.json").read_text())
        with np.load(folder / "model.npz") as file:
            arrays = dict(file)
        names = tuple((fact, value) for fact, value in columns)
        self._centre = arrays["centre"]
        self._asked = read_asked(choices, arrays)
        self._model = FactModel(names, arrays["thresholds"], from_arrays("facts", arrays, exclusive=False))


def settled(readings: Sequence[Reading]) -> List[Reading]:
    """Keeps one reading per value, one value per fact unless it may have several, and `none` only alone."""
    best: Dict[Label, Reading] = {}
    for reading in sorted(readings, key=lambda r: -r[1]):
        (fact, value), kept = reading[0], {v for f, v in best if f == reading[0][0]}
        if not kept or (fact in SEVERAL and value not in kept and "none" not in kept | {value}):
            best[(fact, value)] = reading
    return list(best.values())


def _entity(reading: Reading) -> Dict[str, Any]:
    (fact, value), probability, clause = reading
    return {
        "entity": fact,
        "value": value,
        "start": clause.start,
        "end": clause.end,
        "confidence_entity": probability,
        "extractor": "FactReader",
    }
