from __future__ import annotations

from pathlib import Path

import pytest

from api.slack.locker import Locker, SealBroken, open_locker


@pytest.fixture
def locker() -> Locker:
    return Locker(b"k" * 32)


def test_what_is_sealed_is_opened_in_its_place_alone(locker: Locker) -> None:
    sealed = locker.seal("T1:installation", "xoxb-secret")
    assert locker.open("T1:installation", sealed) == "xoxb-secret"
    assert b"xoxb" not in sealed
    with pytest.raises(SealBroken):
        locker.open("T2:installation", sealed)


def test_damage_and_other_keys_open_nothing(locker: Locker) -> None:
    sealed = locker.seal("p", "text")
    for at in range(len(sealed)):
        damaged = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            locker.open("p", damaged)
    with pytest.raises(SealBroken):
        Locker(b"o" * 32).open("p", sealed)


def test_names_differ_by_part_and_by_key(locker: Locker) -> None:
    names = {locker.name("T1", "U1"), locker.name("T1U1"), locker.name("T1", "U1", ""), Locker(b"o" * 32).name("T1", "U1")}
    assert len(names) == 4
    assert locker.name("T1", "U1") == Locker(b"k" * 32).name("T1", "U1")


def test_what_one_process_sealed_another_opens(tmp_path: Path) -> None:
    first = open_locker(tmp_path).seal("p", "text")
    assert open_locker(tmp_path).open("p", first) == "text"
