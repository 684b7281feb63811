"""The operator's own fiches on disk: what is served, what is being written, and every version there ever was."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from knowledge_base.editing.writing import fiche_text
from knowledge_base.errors import EditingRefused
from knowledge_base.fiche import Fiche
from knowledge_base.fiche_file import parse_fiche
from knowledge_base.whole_file import whole_file

_SAFE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
# not .md, so that neither drafts nor versions are ever loaded as fiches
_KEPT_ENDING = ".txt"


@dataclass(frozen=True)
class Version:
    """One line of a fiche's history: who did what, when, and the digest of the text as it then stood."""

    number: int
    at: str
    by: str
    action: str
    state: str
    comment: str
    sha256: str
    account: str = ""
    """Whose name `by` is: two people may bear one, and one person change theirs. Empty in older versions."""
    rested: str = ""
    """How many answers rested on what it replaced, “<5” where they were few; empty where that was not counted."""


class FicheShelf:
    """Fiches of the data folder: published and retired ones as Markdown, drafts beside, versions only ever added."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(
        self,
        fiche: Fiche,
        *,
        by: str,
        action: str,
        at: datetime,
        comment: str = "",
        account: str = "",
        rested: str = "",
    ) -> Version:
        """Add a version, then put it where its state says: drafts aside, the others in force at once."""
        text = fiche_text(fiche)
        parse_fiche(text, _safe(fiche.id))
        _safe(fiche.topic)
        version = self._add_version(fiche, text, by, action, at, comment, account, rested)
        draft = self._draft(fiche.id)
        if fiche.state in ("draft", "in_review"):
            _write(draft, text)
        else:
            _write(self._folder / fiche.language / fiche.topic / f"{_safe(fiche.id)}.md", text)
            draft.unlink(missing_ok=True)
        return version

    def drafts(self) -> Mapping[str, Fiche]:
        """Return what is being written or reviewed, by id."""
        paths = sorted((self._folder / "drafts").glob(f"*{_KEPT_ENDING}"))
        found = (parse_fiche(path.read_text(encoding="utf-8"), path) for path in paths)
        return {fiche.id: fiche for fiche in found}

    def known(self) -> tuple[str, ...]:
        """Return the ids of the fiches that have versions here, in alphabetical order."""
        return tuple(sorted(path.parent.name for path in (self._folder / "versions").glob("*/log.jsonl")))

    def history(self, fiche_id: str) -> tuple[Version, ...]:
        """Return the versions of a fiche, the oldest first."""
        log = self._versions(fiche_id) / "log.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        return tuple(Version(**json.loads(line)) for line in lines)

    def version(self, fiche_id: str, number: int) -> Fiche:
        """Return a fiche as it stood in one of its versions; EditingRefused where there is none."""
        path = self._versions(fiche_id) / f"{number:04d}{_KEPT_ENDING}"
        if not path.is_file():
            raise EditingRefused("no_such_version")
        return parse_fiche(path.read_text(encoding="utf-8"), path)

    def _add_version(
        self, fiche: Fiche, text: str, by: str, action: str, at: datetime, comment: str, account: str, rested: str
    ) -> Version:
        folder = self._versions(fiche.id)
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob(f"*{_KEPT_ENDING}"))) + 1
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        version = Version(number, at.isoformat(), by, action, fiche.state, comment, digest, account, rested)
        try:
            # "x": a version that exists is never written again, also when two editors save at once
            with (folder / f"{number:04d}{_KEPT_ENDING}").open("x", encoding="utf-8") as stream:
                stream.write(text)
        except FileExistsError as error:
            raise EditingRefused("just_saved") from error
        with (folder / "log.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(version), ensure_ascii=False) + "\n")
        return version

    def _versions(self, fiche_id: str) -> Path:
        return self._folder / "versions" / _safe(fiche_id)

    def _draft(self, fiche_id: str) -> Path:
        return self._folder / "drafts" / f"{_safe(fiche_id)}{_KEPT_ENDING}"


def patch(shipped: Path, own: Path) -> str:
    """Return the operator's fiches as a patch against the shipped ones, for `git apply` in the product's folder."""
    originals = {_id_of(path): path for path in sorted(shipped.rglob("*.md"))}
    parts: list[str] = []
    for path in sorted(own.rglob("*.md")):
        fiche = parse_fiche(path.read_text(encoding="utf-8"), path)
        original = originals.get(fiche.id)
        stem = fiche.id.removesuffix(f"-{fiche.language}")
        place = original.relative_to(shipped) if original else Path(fiche.language, fiche.topic, f"{stem}.md")
        name = f"knowledge_base/fiches/{place.as_posix()}"
        before = original.read_text(encoding="utf-8").splitlines(keepends=True) if original else []
        after = path.read_text(encoding="utf-8").splitlines(keepends=True)
        old_name = f"a/{name}" if original else "/dev/null"
        parts.extend(difflib.unified_diff(before, after, old_name, f"b/{name}"))
    return "".join(parts)


def _id_of(path: Path) -> str:
    return parse_fiche(path.read_text(encoding="utf-8"), path).id


def _safe(fiche_id: str) -> str:
    if not _SAFE_ID.fullmatch(fiche_id):
        raise EditingRefused("safe_id")
    return fiche_id


def _write(path: Path, text: str) -> None:
    with whole_file(path) as stream:
        stream.write(text.encode("utf-8"))
