"""One piece of long work at a time, and no thread that waits."""

from __future__ import annotations

import threading

import pytest

from assistant.copilot.errands import Errands


def test_who_comes_meanwhile_goes_at_once_and_what_they_left_is_done_in_turn() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()

    def slow(name: str) -> None:
        begun.set()
        assert go_on.wait(5)
        done.append(name)

    errands = Errands(slow)
    worker = threading.Thread(target=errands.leave, args=("first",), daemon=True)
    worker.start()
    assert begun.wait(5)
    later = [threading.Thread(target=errands.leave, args=(name,), daemon=True) for name in ("second", "third", "second")]
    for each in later:
        each.start()
        each.join(2)
    assert not any(each.is_alive() for each in later) and done == []
    go_on.set()
    worker.join(5)
    assert done == ["first", "second", "third"]


def test_one_that_fails_keeps_nobody_from_the_next() -> None:
    done: list[str] = []

    def fails_once(name: str) -> None:
        if name == "bad":
            raise ValueError(name)
        done.append(name)

    errands = Errands(fails_once)
    with pytest.raises(ValueError, match="bad"):
        errands.leave("bad")
    errands.leave("good")
    assert done == ["good"]
