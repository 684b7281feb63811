"""What a message is for: one intent, from meaning and letters, in both languages at once."""

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
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

from components.e5_featurizer import E5Featurizer, vector_of
from components.fact_examples import Example, digest, read_examples, vectors_of
from components.features import features
from components.linear import Linear, fit, from_arrays, to_arrays

RANKED = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(GraphComponent, IntentClassifier):
    """Softmax regression: better than DIET on unseen wording here, and far quicker (README)."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Reads the text and its vector."""
        return [E5Featurizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Named so that Rasa says at once what is missing."""
        return ["numpy"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`decay` is the L2 penalty, `balance` how far rare intents weigh more (0 not, 1 fully)."""
        return {"decay": 3e-4, "steps": 400, "balance": 0.8, "statements": "data/facts"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Lets `rasa train` see that the statements have changed."""
        return digest(Path(config.get("statements", "data/facts")))

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """Builds an untrained reader."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GraphComponent:
        """Reads a trained one."""
        reader = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            reader._labels = json.loads((folder / "labels.json").read_text())
            with np.load(folder / "model.npz") as arrays:
                reader._centre = arrays["centre"]
                reader._model = from_arrays("intent", dict(arrays), exclusive=True)
        return reader

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keeps where to write."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._labels: List[str] = []
        self._centre = np.zeros(0, dtype=np.float32)
        self._model: Optional[Linear] = None

    def train(self, training_data: TrainingData) -> Resource:
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
        self._persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the intent and the ranking of each message."""
        for message in messages:
            if self._model is not None and message.get(TEXT):
                self._read(message, self._model)
        return messages

    def _read(self, message: Message, model: Linear) -> None:
        text = message.get(TEXT)
        shares = model.probabilities(features([text], vector_of(message), self._centre))[0]
        ranking = [
            {INTENT_NAME_KEY: self._labels[i], PREDICTED_CONFIDENCE_KEY: float(shares[i])}
            for i in np.argsort(-shares)[:RANKED]
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _persist(self) -> None:
        if self._model is None:
            return
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "labels.json").write_text(json.dumps(self._labels))
            np.savez(folder / "model.npz", centre=self._centre, **to_arrays("intent", self._model))  # type: ignore[arg-type]


def stating(example: Example) -> str:
    """The intent of someone who states these facts."""
    return "insist" if ("insist", "true") in example.labels else "inform"
