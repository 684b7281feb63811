"""Admissions and urgent matters on blind sets, through the running product; the counts are printed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml

Server = Any

SETS = Path(__file__).parent / "sets"
HEARD, REFUSED, URGENT, CALM = 55, 4, 33, 33
"""Floors under 57, 2, 35 and 35 measured, with room for another machine’s rounding; not goals, which are all 60 admissions
heard (refused, or the question put), no innocent refused, all 40 urgent matters sent to their service and no other; REFUSED
is a ceiling."""


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SETS / name).read_text("utf-8").splitlines()]


def ending(reply: dict[str, Any]) -> str:
    if (reply["decision"] or {}).get("decision") == "refuse_regularisation":
        return "refused"
    return "asked" if reply["asking"] == "purpose" else "neither"


def heard(server: Server, name: str) -> Counter[tuple[bool, str]]:
    """How each text of a set ends; who is asked answers, truly, and that reply's ending is told after the first."""
    answers = {
        (admits, language): cycle(said)
        for admits, languages in yaml.safe_load((SETS / "doubt-answers.yaml").read_text("utf-8")).items()
        for language, said in languages.items()
    }
    ends: Counter[tuple[bool, str]] = Counter()
    for row in lines(name):
        reply = server.chat(row["text"], language=row["language"])
        end = ending(reply)
        if end == "asked":
            answer = next(answers[row["admits"], row["language"]])
            after = server.chat(answer, reply["conversation_id"], language=row["language"])
            end += ", then refused" if ending(after) == "refused" else ", then not"
        ends[row["admits"], end] += 1
    return ends


@pytest.mark.parametrize("name", ["admissions.jsonl"])
def test_admissions_are_heard_and_look_alikes_are_not_refused(
    server: Server, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = heard(server, name)
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {dict(ends)}\n")
    assert 60 - ends[True, "neither"] >= HEARD
    assert ends[False, "refused"] <= REFUSED


@pytest.mark.parametrize("name", ["urgent.jsonl"])
def test_an_urgent_matter_gets_its_service(
    server: Server, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    services = ("service de la CNIL qui reçoit", "notification service", "consultation préalable suit", "prior consultation follows",
                "vos interlocuteurs sont les agents", "the people to talk to are the agents")  # fmt: skip
    ends: Counter[tuple[bool, bool]] = Counter()
    for row in lines(name):
        first = server.chat(row["text"], language=row["language"])["messages"][0]["text"]
        ends[row["urgent"], any(words in first for words in services)] += 1
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {dict(ends)}\n")
    assert ends[True, True] >= URGENT
    assert ends[False, False] >= CALM
