"""A backup: the database at one moment, the operator's fiches, the index and the setting of the switch, in one file.

The keys are left out: a backup that held them would open every request it carries. They are saved apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from api.settings import Settings
from assistant.errors import BadInput, NotFound, Refused
from assistant.store import snapshot

MANIFEST = "manifest.json"
DATABASE = "permanence.sqlite3"
FOLDERS = ("fiches", "index")
FILES = ("mode",)
_FORMAT = 1


def back_up(settings: Settings, target: Path) -> dict[str, int]:
    """Writes the backup as a whole or not at all; returns the rows of each table. Refused if the file exists."""
    if target.exists():
        raise Refused(f"{target} exists already: choose another name.")
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        database = Path(work) / DATABASE
        snapshot.copy(settings.store_url, database)
        rows = snapshot.counts(database)
        files = {DATABASE: database, **_kept(settings.data_dir)}
        packed = Path(work) / "backup"
        _pack(packed, files, rows)
        os.replace(packed, target)
    return rows


def restore(settings: Settings, backup: Path) -> dict[str, int]:
    """Restores into a data folder that holds none of it yet; returns the rows of each table.

    BadInput if the file is no backup or was changed, Refused if the folder is in use.
    """
    if not backup.is_file():
        raise NotFound(f"There is no file {backup}.")
    home = settings.data_dir
    taken = [name for name in (DATABASE, *FOLDERS, *FILES) if (home / name).exists()]
    if taken or snapshot.sqlite_file(settings.store_url) != (home / DATABASE).absolute():
        raise Refused(
            f"{home} is in use ({', '.join(taken) or 'another database is set'}): restore into a new folder."
        )
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as work:
        rows = _unpack(backup, Path(work))
        # As the service makes it: for its own account alone.
        (Path(work) / DATABASE).chmod(0o600)
        snapshot.leave_numbers_out(Path(work) / DATABASE, datetime.now(UTC).year)
        for entry in sorted(Path(work).iterdir()):
            os.replace(entry, home / entry.name)
    return rows


def _kept(home: Path) -> dict[str, Path]:
    found = [path for folder in FOLDERS for path in (home / folder).rglob("*") if path.is_file()]
    single = [home / name for name in FILES if (home / name).is_file()]
    return {path.relative_to(home).as_posix(): path for path in (*found, *single)}


def _pack(target: Path, files: dict[str, Path], rows: dict[str, int]) -> None:
    with tarfile.open(target, "w:gz", compresslevel=3) as archive:
        digests = {}
        for name, path in files.items():
            archive.add(path, name, recursive=False)
            digests[name] = _digest(path)
        manifest = target.with_name(MANIFEST)
        manifest.write_text(json.dumps({"format": _FORMAT, "rows": rows, "files": digests}), "utf-8")
        archive.add(manifest, MANIFEST)
    target.chmod(0o600)


def _unpack(backup: Path, work: Path) -> dict[str, int]:
    try:
        with tarfile.open(backup, "r:gz") as archive:
            archive.extractall(work, filter="data")
        manifest = json.loads((work / MANIFEST).read_text("utf-8"))
        expected, rows = manifest["files"], manifest["rows"]
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as error:
        raise BadInput(f"{backup} is no backup of Permanence, or is damaged.") from error
    (work / MANIFEST).unlink()
    found = {path.relative_to(work).as_posix(): _digest(path) for path in work.rglob("*") if path.is_file()}
    if found != expected or snapshot.counts(work / DATABASE) != rows:
        raise BadInput(f"{backup} was changed since it was written: nothing was restored.")
    return dict(rows)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
