"""What a message is for: one intent, from meaning and letters, in both languages at once."""

import json
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.e5_featurizer import vector_of
from components.fact_examples import Example, read_examples, vectors_of
from components.features import features
from components.linear import fit, from_arrays, to_arrays
from components.reader import Reader

RANKED = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(Reader, IntentClassifier):
    """Softmax regression: better than DIET on unseen wording here, and far quicker (README)."""

    folders = ("statements",)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`decay` is the L2 penalty, `balance` how far rare intents weigh more (0 not, 1 fully)."""
        return {"decay": 3e-4, "steps": 400, "balance": 0.8, "statements": "data/facts"}

    def _learn(self, training_data: TrainingData) -> None:
        """Fits all intents together; whoever states a fact informs, or insists."""
        said = training_data.intent_examples
        stated = [e for e in read_examples(Path(self._config["statements"])) if e.labels and e.asked is None]
        texts = [message.get(TEXT) for message in said] + [example.text for example in stated]
        intents = [message.get(INTENT) for message in said] + [stating(example) for example in stated]
        self._labels = sorted(set(intents))
        vectors = np.vstack([vector_of(message) for message in said] + [vectors_of(stated)])
        self._centre = vectors.mean(axis=0)
        targets = np.eye(len(self._labels), dtype=np.float32)[[self._labels.index(i) for i in intents]]
        self._model = fit(
            features(texts, vectors, self._centre),
            targets,
            exclusive=True,
            decay=self._config["decay"],
            steps=self._config["steps"],
            cell_weights=(1 / (targets @ targets.sum(axis=0)))[:, None] ** self._config["balance"],
        )

    def _read(self, message: Message) -> None:
        text = message.get(TEXT)
        shares = self._model.probabilities(features([text], vector_of(message), self._centre))[0]
        ranking = [
            {INTENT_NAME_KEY: self._labels[i], PREDICTED_CONFIDENCE_KEY: float(shares[i])}
            for i in np.argsort(-shares)[:RANKED]
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _persist(self, folder: Path) -> None:
        (folder / "labels.json").write_text(json.dumps(self._labels))
        np.savez(folder / "model.npz", centre=self._centre, **to_arrays("intent", self._model))  # type: ignore[arg-type]

    def _restore(self, folder: Path) -> None:
        self._labels: List[str] = json.loads((folder / "labels.json").read_text())
        with np.load(folder / "model.npz") as arrays:
            self._centre: np.ndarray = arrays["centre"]
            self._model = from_arrays("intent", dict(arrays), exclusive=True)


def stating(example: Example) -> str:
    """The intent of someone who states these facts."""
    return "insist" if ("insist", "true") in example.labels else "inform"
