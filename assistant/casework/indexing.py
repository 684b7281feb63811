"""Gives subjects, which are in clear, the vectors they are compared by."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import structlog

from assistant.errors import AssistantError
from assistant.store.database import Store

log = structlog.get_logger(__name__)

PAUSE_S = 10.0
AT_ONCE = 16


class Encodes(Protocol):
    """Turns questions into unit vectors."""

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Returns one unit vector a text, as rows."""


@dataclass(frozen=True)
class SubjectIndexer:
    """Encodes the subjects of new requests, off the path of anyone's turn; it reads nothing that is sealed."""

    store: Store
    encoder: Encodes

    async def run(self) -> None:
        """Goes on until cancelled."""
        while True:
            try:
                while await asyncio.to_thread(self.index_some):
                    pass
            except AssistantError as error:
                log.warning("subjects_not_indexed", error=type(error).__name__)
            await asyncio.sleep(PAUSE_S)

    def index_some(self) -> int:
        """Encodes some of the subjects that have no vector yet, and returns how many."""
        with self.store.reading() as unit:
            waiting = unit.case_files.without_vector(AT_ONCE)
        if not waiting:
            return 0
        vectors = self.encoder.encode_queries([subject for _, subject in waiting])
        with self.store.transaction() as unit:
            unit.case_files.set_vectors(zip((identity for identity, _ in waiting), vectors, strict=True))
        return len(waiting)
