"""What the three readers share: where their examples are, how they are kept, and that they read a text and its vector."""

from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Dict, List, Optional, Tuple, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.e5_featurizer import E5Featurizer
from components.fact_examples import digest


class Reader(GraphComponent):
    """Learns from training data and folders of examples, then adds to each message what it reads in it."""

    folders: ClassVar[Tuple[str, ...]] = ()
    """The settings that name folders of examples."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Reads the text and its vector."""
        return [E5Featurizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Named so that Rasa says at once what is missing."""
        return ["numpy"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Lets `rasa train` see that the examples have changed."""
        settings = {**cls.get_default_config(), **config}
        return "".join(digest(Path(settings[name])) for name in cls.folders)

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
            reader._restore(folder)
        reader._trained = True
        return reader

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keeps where to write."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._trained = False

    def train(self, training_data: TrainingData) -> Resource:
        """Learns, and keeps what was learnt."""
        self._learn(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            self._persist(folder)
        self._trained = True
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Reads every message that has a text."""
        for message in messages:
            if self._trained and message.get(TEXT):
                self._read(message)
        return messages

    @abstractmethod
    def _learn(self, training_data: TrainingData) -> None:
        """Learns from the training data and from the folders of examples."""

    @abstractmethod
    def _persist(self, folder: Path) -> None:
        """Writes what was learnt."""

    @abstractmethod
    def _restore(self, folder: Path) -> None:
        """Reads it again."""

    @abstractmethod
    def _read(self, message: Message) -> None:
        """Adds to a message what it reads in it."""
