"""A data folder that two accounts of one group share: what one writes, the other reads and replaces."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge_base.editing import FicheShelf
from knowledge_base.fiche_file import load_fiches
from knowledge_base.index.snapshot import CURRENT
from knowledge_base.sync.alerts import FILE_NAME, SourceAlerts
from knowledge_base.sync.changes import Change
from knowledge_base.sync.syncing import Outcome
from knowledge_base.whole_file import whole_file

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two accounts"),
]
SERVE, CONSOLE, GROUP = 64001, 64002, 64000
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FICHE = "breach-72-hours-fr"
Act = Callable[[], None]


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder of the group, where pytest's own would let no other account in."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # noqa: S108
    os.chown(folder, SERVE, GROUP)
    folder.chmod(0o770)
    yield folder
    shutil.rmtree(folder)


def acting_as(account: int, act: Act) -> None:
    """Does something under another account, as its service would: group and umask of deploy/."""

    def run() -> None:
        os.setgroups([])
        os.setgid(GROUP)
        os.setuid(account)
        os.umask(0o007)
        act()

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(30)
    assert process.exitcode == 0


def test_what_a_sync_found_is_read_and_settled_by_the_console_and_added_to_by_the_next_sync(shared: Path) -> None:
    alerts = SourceAlerts(shared / "fiches" / FILE_NAME)
    change = Change("Article 33", ("72 heures",), ("96 heures",))

    def sync(article: str) -> Act:
        outcome = Outcome("gdpr-fr", "https://eur-lex.europa.eu/", (change,), ((FICHE, article),))
        return lambda: alerts.add([outcome], AT)

    acting_as(SERVE, sync("Article 33"))
    acting_as(CONSOLE, lambda: alerts.settle(FICHE, "Inès", AT))
    acting_as(SERVE, sync("Article 34"))
    assert {each.place: each.settled_by for each in alerts.all()} == {"Article 33": "Inès", "Article 34": None}


def test_a_fiche_that_the_console_publishes_and_the_index_it_makes_are_read_by_the_public_process(shared: Path) -> None:
    fiche = load_fiches([Path("knowledge_base/fiches/fr/breach")])[FICHE]

    def published() -> None:
        FicheShelf(shared / "fiches").keep(fiche, by="Marc", action="approve", at=AT)
        with whole_file(shared / "index" / CURRENT) as stream:
            stream.write(b"new")

    def read() -> None:
        assert FICHE in load_fiches([shared / "fiches"])
        assert (shared / "index" / CURRENT).read_bytes() == b"new"
        FicheShelf(shared / "fiches").keep(fiche, by="Zoé", action="retire", at=AT)

    acting_as(CONSOLE, published)
    acting_as(SERVE, read)
