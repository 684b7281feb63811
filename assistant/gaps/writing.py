"""What is kept of a question that got no good answer: its scrubbed words and its week, never who asked."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from assistant.answer import Outcome
from assistant.conversation.state import Turn
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.gaps.model import Gap, Reason
from assistant.language.local_time import local
from assistant.vault.data_key import fingerprint

PURPOSE = "gap"


def week_of(at: datetime) -> datetime:
    """The Monday of a moment's week in Paris, as a date: a finer moment could point at a conversation.

    Kept as midnight in UTC, which is no moment of that day but the mark of one: summer time does not move it.
    """
    day = local(at).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)


def asker_of(conversation_id: str, week: datetime) -> str:
    """What tells two conversations of a week apart.

    A conversation's id is a random secret that the store never holds: nobody without it finds the conversation from
    this mark or the mark from the conversation, and its owner can have both erased. No key to keep, none to lose.
    """
    return fingerprint(f"{conversation_id} {week:%Y-%m-%d}", PURPOSE)


def unanswered(turn: Turn) -> Gap | None:
    """The question of a turn that no source answered, if its words may be kept."""
    return _of_turn(turn, Reason.UNANSWERED) if turn.outcome == Outcome.ABSTAIN else None


def badly_rated(turn: Turn) -> Gap | None:
    """The question of an answer that did not help, if its words may be kept."""
    return _of_turn(turn, Reason.RATED) if turn.outcome == Outcome.ANSWER else None


def gap_id(conversation_id: str, turn_id: str) -> str:
    """A number that only who has the conversation's id can find again."""
    return fingerprint(f"{conversation_id} {turn_id}", PURPOSE)


def escalated(reference: str, subject: str, language: str, at: datetime) -> Gap | None:
    """The subject of a request for advice: in clear and scrubbed where it stands already, and erased with it."""
    if not subject.strip():
        return None
    mark = fingerprint(reference, PURPOSE)
    return Gap(mark, week_of(at), Reason.ESCALATED, language, subject, mark, subject=True)


def of_call(sheet: CallSheet) -> Gap | None:
    """The question of a call that no fiche answered, or that had to be passed on."""
    if not sheet.question.strip():
        return None
    if sheet.missing or sheet.outcome is CallOutcome.UNANSWERED:
        reason = Reason.UNANSWERED
    elif sheet.outcome is CallOutcome.ESCALATED:
        reason = Reason.ESCALATED
    else:
        return None
    mark = fingerprint(sheet.id, PURPOSE)
    return Gap(mark, week_of(sheet.at), reason, sheet.language, sheet.question, mark)


def _of_turn(turn: Turn, reason: Reason) -> Gap | None:
    if not turn.text:
        return None
    week = week_of(turn.at)
    return Gap(
        gap_id(turn.conversation_id, turn.id), week, reason, turn.language, turn.text, asker_of(turn.conversation_id, week)
    )
