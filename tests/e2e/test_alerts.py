"""Admissions and urgent matters on blind sets, through the running product; the counts are printed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.serving import Server

SETS = Path(__file__).parent / "sets"
ADMISSIONS = {
    "admissions.jsonl": (57, 1),
    "admissions-second.jsonl": (56, 4),
    "admissions-third.jsonl": (51, 2),
}
"""Of 60 admissions, how many are caught at least: refused at once, or once the question put in doubt is answered; of 60
look-alikes, how many are refused at most. 57 and 0, 59 and 1, then 57 and 0 were measured (59, 59 and 55 caught before
callers’ questions were learnt; of who is asked one in six gets an answer that admits nothing); the first set served to choose
levels once, the third none. Floors, with room for another machine’s rounding; the goal is all, and none."""
URGENT = {"urgent.jsonl": (38, 33), "urgent-second.jsonl": (31, 33), "urgent-third.jsonl": (31, 36)}
"""Of 40 urgent matters, how many get their service at least, and of 40 calm questions how many do not: 40 and 33,
then 37 and 37, then 35 and 37 were measured (the third before the scenes by sector: 32 and 38); the goal is all 40 of each."""


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


@pytest.mark.parametrize("name", ADMISSIONS)
def test_admissions_are_heard_and_look_alikes_are_not_refused(
    server: Server, name: str, capsys: pytest.CaptureFixture[str], record_property: Callable[..., None]
) -> None:
    ends = heard(server, name)
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {dict(ends)}\n")
    least, innocent = ADMISSIONS[name]
    caught = ends[True, "refused"] + ends[True, "asked, then refused"]
    record_property("caught", caught)
    assert caught >= least
    assert ends[False, "refused"] + ends[False, "asked, then refused"] <= innocent


@pytest.mark.parametrize("name", URGENT)
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
    urgent, calm = URGENT[name]
    assert ends[True, True] >= urgent
    assert ends[False, False] >= calm
