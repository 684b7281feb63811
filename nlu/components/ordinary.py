"""What callers ordinarily ask, as the knowledge base holds it: the wordings of the fiches and the questions outside the field."""

import re
import zlib
from pathlib import Path
from typing import Any, Collection, Iterator, List

from rasa.shared.utils.io import read_yaml

_WORDINGS = re.compile(r"^wordings:\n.*?(?=^[a-z_]+:)", re.MULTILINE | re.DOTALL)


def read_ordinary(fiches: Path, outside: Path, telling: Collection[str]) -> List[str]:
    """Reads the questions, each once, the fiches named in `telling` apart; ValueError where there are none."""
    known = read_yaml(outside.read_text("utf-8")) if outside.exists() else {}
    asked = [*_asked(fiches, telling), *(question for questions in known.values() for question in questions)]
    if not asked:
        raise ValueError(f"No ordinary question under {fiches} or in {outside}: too many would be asked a doubt.")
    return list(dict.fromkeys(asked))


def digest_of(questions: List[str]) -> str:
    """Changes whenever a question does, and not with the text of a fiche."""
    return str(zlib.crc32("\n".join(questions).encode()))


def _asked(fiches: Path, telling: Collection[str]) -> Iterator[str]:
    for path in sorted(fiches.rglob("*.md")):
        block = _WORDINGS.search(path.read_text("utf-8"))
        if block is not None and path.stem not in telling:
            listed: Any = read_yaml(block.group())
            yield from (str(wording) for wording in listed["wordings"])
