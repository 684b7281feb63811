"""What an index is made by, beside the documents: its format, the weights and the questions that ship."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge_base.index.snapshot import FORMAT

FOLDER = Path(__file__).parent.parent


def recipe() -> str:
    """Name what an index is made by; where it changes, the index is to be built again."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in (FOLDER / "ranking.yaml", FOLDER / "outside.yaml", *sorted((FOLDER / "wordings").glob("*.yaml"))):
        digest.update(b"\0" + path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:20]
