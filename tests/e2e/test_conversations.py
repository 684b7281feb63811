"""Scripted conversations with corrections and digressions, ending where the charter says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

Server = Any

SCRIPTS = yaml.safe_load((Path(__file__).parent / "sets" / "conversations.yaml").read_text("utf-8"))
FILLER = {"fr": "rien de plus", "en": "nothing more"}


class Person:
    """Answers what is asked as the script has it, digressing and correcting once where it says so."""

    def __init__(self, script: dict[str, Any]) -> None:
        self.answers = script["answers"]
        self.digressions = dict(script.get("digressions") or {})
        self.corrections = {each["when_asking"]: each["say"] for each in script.get("corrections") or []}
        self.language = script["language"]

    def say(self, reply: dict[str, Any]) -> str | None:
        """The next words, or None where the person stops."""
        asking = reply["asking"]
        if asking is None:
            return self.answers.get("insist") if (reply["decision"] or {}).get("may_insist") else None
        for said_once in (self.digressions, self.corrections):
            if asking in said_once:
                return str(said_once.pop(asking))
        return str(self.answers.get(asking, FILLER[self.language]))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script["name"])
def test_a_conversation_ends_where_the_charter_says(server: Server, script: dict[str, Any]) -> None:
    person = Person(script)
    reply = server.chat(script["opening"], language=script["language"])
    said = [(script["opening"], reply["outcome"], reply["asking"])]
    while len(said) < 45 and (words := person.say(reply)) is not None:
        reply = server.chat(words, reply["conversation_id"], language=script["language"])
        said.append((words, reply["outcome"], reply["asking"]))
    ended = reply["outcome"] if reply["outcome"] == "handoff" else (reply["decision"] or {}).get("decision")
    assert ended == script["ends_in"], "\n".join(map(str, said))
