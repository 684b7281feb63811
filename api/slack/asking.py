"""What is really asked when the assistant is called in a thread: the person’s words, or those they point to."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_WORDS = 6
"""From so many words on, a mention is a question of its own."""
LONGEST = 4000
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True)
class Post:
    """A message of a thread."""

    text: str
    by_machine: bool = False


def spoken(text: str) -> str:
    """What a person wrote, without Slack’s marks for people, links and special characters."""
    bare = _MENTION.sub(" ", text)
    shown = _LINK.sub(lambda match: match[2] or match[1].removeprefix("mailto:"), bare)
    return " ".join(html.unescape(shown).split())


def question_of(own: str, thread: Sequence[Post]) -> str:
    """The question to answer; a few words (“what do you think?”) point to the thread’s last question."""
    said = spoken(own)
    if _words(said) >= ENOUGH_WORDS:
        return said[:LONGEST]
    posts = [spoken(post.text) for post in thread if not post.by_machine]
    posts = [post for post in posts if _words(post) >= ENOUGH_WORDS]
    asked = next((post for post in reversed(posts) if "?" in post), posts[0] if posts else "")
    return f"{asked} {said}".strip()[:LONGEST] if asked else said[:LONGEST]


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))
