"""What Rasa is worth: the share of turns whose outcome or sources differ from retrieval's alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.running.preparation import encoder_of
from api.settings import Settings
from assistant.bootstrap import Assistant, build
from benchmarks.product import Running, read_lines

UTTERANCES = Path(__file__).parent.parent / "tests" / "e2e" / "sets" / "intents.jsonl"


def changed_by_rasa(served: Running, data: Path) -> str:
    """A row of the page: opening messages of every kind, nobody's training data, with Rasa and without."""
    messages = read_lines(UTTERANCES)
    alone = build(data / "index", encoder_of(Settings()), "sqlite://", data / "fiches")
    changed = sum(_told(served.chat(message)) != _told(_without_rasa(alone, message)) for message in messages)
    return f"{changed} of {len(messages)}, {100 * changed / len(messages):.0f} %"


def _without_rasa(assistant: Assistant, message: str) -> dict[str, Any]:
    turn = assistant.reception.open(message, None, None)
    return assistant.reception.close(turn.id)


def _told(reply: dict[str, Any]) -> tuple[str, Sequence[str]]:
    cited = [citation["document_id"] for said in reply["messages"] for citation in said["citations"]]
    return reply["outcome"], cited
