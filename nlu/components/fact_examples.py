"""The annotated examples of facts, as written in data/facts."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple

import numpy as np
from rasa.shared.utils.io import read_yaml_file

from components.vector_store import encoded

Label = Tuple[str, str]  # a fact's name and a value of it

_SPEAKS_OF_SELF = re.compile(
    r"\b(?:je|j'|moi|mon|ma|mes|nous|notre|nos|on (?:a|est|n')|en tant que|i|i'm|my|we|our|as an?)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Example:
    """A text, the facts it states, and the fact that was being asked when it was said, if that matters."""

    text: str
    labels: FrozenSet[Label]
    asked: Optional[str] = None
    bare: bool = False  # a yes or a no: it states nothing unless something is asked


def read_examples(folder: Path) -> List[Example]:
    """Reads every file below `folder`, in name order."""
    return [
        example
        for path in sorted(folder.rglob("*.yml"))
        for entry in read_yaml_file(path)["facts"]
        for example in _entry(entry)
    ]


def digest(folder: Path) -> str:
    """Changes whenever a file below `folder` does."""
    return str(zlib.crc32(b"".join(path.read_bytes() for path in sorted(folder.rglob("*.yml")))))


def vectors_of(examples: Sequence[Example]) -> np.ndarray:
    """Returns the examples' sentence vectors."""
    return encoded([example.text for example in examples])


def speaks_of_self(text: str) -> bool:
    """Whether the author of a question may have stated a fact in it."""
    return bool(_SPEAKS_OF_SELF.search(text))


def _entry(entry: Dict[str, Any]) -> List[Example]:
    labels = frozenset(
        (fact, value)
        for fact, values in entry["says"].items()
        for value in (values if isinstance(values, list) else [values])
    )
    lines = (line.strip() for line in entry["examples"].splitlines())
    return [Example(line[2:].strip(), labels, entry.get("asked")) for line in lines if line.startswith("- ")]
