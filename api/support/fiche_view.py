"""A fiche as its page shows it: preview, what the gate says, history, what changed in its sources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from api.support.moments import day
from api.support.sentences import say
from assistant.accounts.roles import Principal
from assistant.copilot.editing import EditorDesk, GateClosed
from assistant.copilot.reliance import DAYS, SMALL
from knowledge_base.errors import EditingRefused, FicheError
from knowledge_base.fiche import Fiche


def fiche_values(editing: EditorDesk, kept: Fiche | None, draft: Fiche | None, who: Principal, language: str) -> dict[str, Any]:
    """Everything the page says of a fiche, of its draft where there is one."""
    shown, findings = _read(editing, draft or kept, who, language)
    return {
        "kept": kept,
        "own": kept is not None and editing.wrote(kept, who.name, who.user_id),
        "shown": shown,
        "rehearsed": editing.rehearsed(kept) if kept and not draft else None,
        "taken_up": kept is None or kept.state not in ("published", "retired") or editing.is_taken_up(kept),
        "rested": lambda count: rested(count, language),
        "findings": findings,
        "duties": [said.text for said, reading in shown.sentences if reading == "obligation"] if shown else [],
        "sources": sorted(editing.sources),
        "history": editing.shelf.history(kept.id)[::-1] if kept else (),
        "day": _day_of(language),
        "alerts": _alerts(editing, kept, language),
    }


def changed(editing: EditorDesk) -> list[tuple[Fiche, str]]:
    """The fiches that cite what changed, each once, with the source."""
    fiches = {each.id: each for each in editing.listed()}
    found = {each.fiche_id: each.source_id for each in editing.to_look_at() if each.fiche_id in fiches}
    return [(fiches[fiche_id], _source_title(editing, source)) for fiche_id, source in found.items()]


def told(error: Exception | None, language: str) -> str | None:
    """Why a change was refused, None where none was."""
    if isinstance(error, EditingRefused):
        return error.say(language)
    if isinstance(error, GateClosed):
        return say(language, "fiche_gate_closed")
    return say(language, "fiche_malformed") if error else None


def rested(count: str, language: str) -> str:
    """How many answers rested on what a version replaced."""
    if count == "0":
        return say(language, "fiche_rested_none", days=DAYS)
    key = "fiche_rested_few" if count.startswith(SMALL) else "fiche_rested"
    return say(language, key, days=DAYS, count=int(count.removeprefix(SMALL)))


def is_wanted(fiche: Fiche, state: str, q: str, written: str) -> bool:
    """Whether a fiche is among those asked for: by state, by words, by the language it is written in."""
    words = q.casefold().split()
    said = f"{fiche.id} {fiche.title} {fiche.topic}".casefold()
    return (not state or fiche.state == state) and (not written or fiche.language == written) and all(word in said for word in words)


def _read(editing: EditorDesk, fiche: Fiche | None, who: Principal, language: str) -> tuple[Any, tuple[str, ...]]:
    """The preview, and what the gate says: of a draft of one's own, as if another person approved it."""
    if fiche is None:
        return None, ()
    try:
        shown = editing.show(fiche)
    except FicheError as error:
        return None, (say(language, "fiche_malformed"), error.say(language))
    own = editing.wrote(fiche, who.name, who.user_id)
    reviewer = say(language, "fiche_someone_else") if own else editing.signature(fiche, who.name, who.user_id)
    return shown, editing.judge(fiche, reviewer).sentences(language)


def _alerts(editing: EditorDesk, kept: Fiche | None, language: str) -> list[dict[str, Any]]:
    found = editing.to_look_at(kept.id) if kept else ()
    return [
        {"source": _source_title(editing, each.source_id), "place": each.place, "day": day(each.at, language), "changes": each.changes, "at": each.at}
        for each in found
    ]


def _source_title(editing: EditorDesk, source_id: str) -> str:
    known = editing.sources.get(source_id)
    return known.source.title if known else source_id


def _day_of(language: str) -> Callable[[str], str]:
    """Writes the day of a version's moment in a language."""
    return lambda at: day(datetime.fromisoformat(at), language)
