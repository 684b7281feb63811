from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from assistant.audit import ORIGIN, PRUNED, Chain, Line, Verdict, base_mark, chained, verify

START = datetime(2026, 11, 22, 9, tzinfo=UTC)


def written(count: int) -> list[Line]:
    lines: list[Line] = []
    previous = ORIGIN
    for number in range(1, count + 1):
        parts = (number, START + timedelta(seconds=number), "agent:7", "request_read", f"DC-2026-{number:06}-K", "review")
        previous = chained(*parts, previous)
        lines.append(Line(*parts, previous))
    return lines


def chain_of(lines: list[Line]) -> Chain:
    return Chain(head=lines[-1].number, head_hash=lines[-1].hash)


def tampered(lines: list[Line], dice: random.Random) -> list[Line]:
    """One line changed in any of its parts, removed, doubled, or swapped with another."""
    at = dice.randrange(len(lines))
    line, rest = lines[at], [*lines[:at], *lines[at + 1 :]]
    way = dice.randrange(8)
    if way == 0:
        return rest
    if way == 1:
        return [*rest[:at], line, line, *rest[at:]]
    if way == 2:
        other = (at + 1 + dice.randrange(len(lines) - 1)) % len(lines)
        swapped = list(lines)
        swapped[at], swapped[other] = swapped[other], swapped[at]
        return swapped
    changes = [{"who": "agent:8"}, {"which": "DC-2026-999999-A"}, {"why": "idle"}, {"at": START}, {"hash": "f" * 64}]
    return [*rest[:at], replace(line, **changes[way - 3]), *rest[at:]]


def test_a_log_as_it_was_written_is_whole() -> None:
    lines = written(200)
    verdict = verify(lines, chain_of(lines))
    assert (verdict.lines, verdict.broken_at, verdict.head_hash) == (200, None, lines[-1].hash)


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.assurance)])
def test_whatever_is_done_to_one_line_is_seen(count: int, record_property: Callable[..., None]) -> None:
    dice, lines = random.Random(11), written(count)
    seen = sum(verify(tampered(lines, dice), chain_of(lines)).broken_at is not None for _ in range(100))
    print(f"{seen} of 100 tamperings seen in {count} lines")  # noqa: T201
    record_property("tamperings", seen)
    record_property("lines", count)
    assert seen == 100


def test_an_end_cut_off_is_seen_and_an_end_added_too() -> None:
    lines = written(20)
    assert verify(lines[:-1], chain_of(lines)).broken_at == 20
    assert verify(lines, chain_of(lines[:-1])).broken_at == 21
    assert verify([], chain_of(lines)).broken_at == 1


def test_what_was_pruned_must_be_told_by_a_line_of_the_chain() -> None:
    lines = written(9)
    base = lines[3]
    chain = replace(chain_of(lines), base=4, base_hash=base.hash)
    assert verify(lines[4:], chain).broken_at == 5
    told = (10, START, "service", PRUNED, base_mark(4, base.hash), "retention")
    last = Line(*told, chained(*told, lines[-1].hash))
    assert verify([*lines[4:], last], replace(chain, head=10, head_hash=last.hash)).broken_at is None


def test_the_hash_of_a_line_never_changes_whatever_the_hour_it_is_told_in() -> None:
    expected = "040570ab54566babc98df59376c19c3cf9cc95b0dc1eabfc97d9ba7d5ceea70c"
    assert chained(1, START, "agent:é", "request_read", "DC", "review", ORIGIN) == expected
    elsewhere = START.astimezone(timezone(timedelta(hours=5)))
    assert chained(1, elsewhere, "agent:é", "request_read", "DC", "review", ORIGIN) == expected


def test_a_beginning_cut_off_is_seen_unless_a_line_says_exactly_where_it_was_pruned() -> None:
    lines = written(20)
    cut = Chain(base=5, base_hash=lines[4].hash, head=20, head_hash=lines[-1].hash)
    assert verify(lines[5:], cut).broken_at == 6
    assert verify(lines, replace(cut, base=0, base_hash="0" * 63 + "1")).broken_at == 1
    for what, which in ((PRUNED, "4:elsewhere"), ("request_read", base_mark(5, lines[4].hash))):
        parts = (21, START, "service", what, which, "retention")
        last = Line(*parts, chained(*parts, lines[-1].hash))
        told = replace(cut, head=21, head_hash=last.hash)
        assert verify([*lines[5:], last], told).broken_at == 6


def test_a_verdict_says_how_far_the_log_is_whole() -> None:
    lines = written(20)
    broken = [*lines[:9], replace(lines[9], who="agent:8"), *lines[10:]]
    assert verify(broken, chain_of(lines)) == Verdict(9, lines[8].hash, 10)
    assert verify(lines[:-1], chain_of(lines)) == Verdict(19, lines[18].hash, 20)
