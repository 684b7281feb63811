"""What the conversation without JavaScript shows: its first screen, its turns, the code to come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import HTMLResponse

from api.pages.rendering import render
from api.pages.sentences import notice, sentences
from api.public.prose import cut
from assistant.force import force_in_words
from assistant.language.dates import say_date
from assistant.language.languages import other
from assistant.texts import load_texts

EXAMPLES = ("example_1", "example_2", "example_3", "example_4")


@dataclass(frozen=True)
class Shown:
    """One turn as the page shows it; the last one carries what still counts: its choices, where the person stands."""

    said: str | None
    reply: Mapping[str, Any]
    last: bool = False
    turn: str = ""


@dataclass(frozen=True)
class Beside:
    """What the page says beside the turns: what is asked, what could not be taken, what was done."""

    asking: str | None = None
    told: str = ""
    typed: str = ""
    done: str = ""


def show_chat(
    language: str,
    turns: Sequence[Shown] = (),
    conversation: str = "",
    beside: Beside | None = None,
    *,
    status: int = 200,
    contact: str | None = None,
) -> HTMLResponse:
    """The whole conversation, and the field to go on."""
    say, texts, beside = sentences(language), load_texts()[language], beside or Beside()
    return render(
        "chat.html",
        status,
        language=language,
        other=other(language),
        say=say,
        turns=turns,
        conversation=conversation,
        asked=say.get(f"asked_{beside.asking}", "") if beside.asking else "",
        told=say[beside.told] if beside.told else "",
        done=say[beside.done] if beside.done else "",
        typed=beside.typed,
        examples=[say[key] for key in EXAMPLES],
        notice=notice(language, contact),
        cut=cut,
        force=lambda cited: force_in_words(cited, texts),
        date=lambda written: say_date(written, texts),
    )


def show_code(language: str, code: str) -> HTMLResponse:
    """The code to come back, on a page of its own: the conversation stays as it is in the other window."""
    say = sentences(language)
    return render("come-back.html", language=language, say=say, code=code, hint=notice(language)["code_hint"])
