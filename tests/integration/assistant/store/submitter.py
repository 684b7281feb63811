"""A process to be killed: submits requests without end, and writes "key reference" after each is acknowledged."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

sys.path.insert(0, os.getcwd())

from conftest import NOW, make_draft  # noqa: E402

from assistant.store.database import open_store  # noqa: E402
from assistant.vault.public_key import PublicKeyFile  # noqa: E402


def main(url: str, public_key: Path, acknowledged: Path, first: int) -> None:
    """Runs until killed."""
    store = open_store(url, PublicKeyFile(public_key))
    with acknowledged.open("a", encoding="utf-8") as journal:
        for number in itertools.count(first):
            with store.transaction() as unit:
                kept = unit.advice_requests.submit(make_draft(), f"k{number}", by="person", at=NOW)
            journal.write(f"k{number} {kept.request.reference}\n")
            journal.flush()
            os.fsync(journal.fileno())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
