"""What passes the address that Slack calls, and how often it acts: printed as a table."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import pytest
import structlog

from api.slack.guard import BODY_LIMIT
from benchmarks.slack_stand_in.requests import FORM, Sender

pytestmark = pytest.mark.integration
MARK = "canari-7f3a"


def cases(sender: Sender) -> dict[str, tuple[bytes, dict[str, str] | list[tuple[str, str]], int]]:
    body = f"command=%2Fpermanence&text={MARK}&team_id=T1&user_id=U1".encode()
    now = time.time()
    good = sender.signed(body, FORM).headers

    def without(name: str) -> dict[str, str]:
        return {key: value for key, value in good.items() if key != name}

    return {
        "another secret": (body, Sender("another").signed(body, FORM).headers, 401),
        "301 s old": (body, sender.signed(body, FORM, now - 302).headers, 401),
        "301 s ahead": (body, sender.signed(body, FORM, now + 303).headers, 401),
        "time “abc”": (body, {**good, "x-slack-request-timestamp": "abc"}, 401),
        "time “1e9”": (body, {**good, "x-slack-request-timestamp": "1e9"}, 401),
        "non-ASCII signature": (body, [*without("x-slack-signature").items(), ("x-slack-signature", "v0=é" + "a" * 63)], 401),
        "no signature": (body, without("x-slack-signature"), 401),
        "no headers at all": (body, {"content-type": FORM}, 401),
        "body changed": (body + b"!", good, 401),
        "header twice": (body, [*good.items(), ("x-slack-signature", good["x-slack-signature"])], 401),
        "ssl_check, unsigned": (f"ssl_check=1&token={MARK}".encode(), {"content-type": FORM}, 401),
        "2 MB": (MARK.encode() * 200_000, good, 413),
        "2 MB, length not told": (b"", good, 413),
    }


async def test_what_slack_did_not_sign_is_refused_without_a_word_of_it_in_the_log(
    world: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    with structlog.testing.capture_logs() as lines:
        for case, (body, headers, wanted) in cases(world.sender).items():
            sent: Any = headers if isinstance(headers, dict) else [(k.encode(), v.encode()) for k, v in headers]
            content = endless() if "not told" in case else body
            response = await world.client.post("/slack/events", content=content, headers=sent)
            rows.append((case, response.status_code))
            assert response.status_code == wanted, case
    assert not world.slack.calls
    told = capsys.readouterr()
    assert MARK not in repr(lines) + told.out + told.err
    with capsys.disabled():
        table = [*(f"  {case:24} refused {status}" for case, status in rows), f"  {'empty secret':24} no start"]
        sys.stdout.write("\n" + "\n".join(table) + "\n")


async def endless() -> Any:
    for _ in range(2 * BODY_LIMIT // 65536 + 1):
        yield b"x" * 65536


async def test_an_event_sent_a_hundred_times_has_one_effect(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    event = world.sender.event("message", channel_type="im", channel="D1", user="U1", text="Quel délai pour une violation ?")
    once = world.sender.json(event)
    retried = [
        {**world.sender.json(event).headers, "x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"}
        for number in range(50)
    ]
    started = time.monotonic()
    replays = [world.send(once) for _ in range(50)]
    retries = [world.client.post("/slack/events", content=once.body, headers=headers) for headers in retried]
    responses = await asyncio.gather(*replays, *retries)
    await world.until(lambda: len(world.slack.messages()) > 0)
    seconds = time.monotonic() - started
    await world.settle()
    assert {response.status_code for response in responses} == {200}
    assert len(world.slack.messages()) == 1
    assert seconds < 3
    with capsys.disabled():
        told = f"\n  50 exact replays + 50 retries: 100 answers 200, 1 message shown, in {seconds:.2f} s\n"
        sys.stdout.write(told)


async def test_a_command_and_a_button_replayed_have_one_effect(world: Any) -> None:
    command = world.sender.form(world.sender.command("Quel délai pour une violation ?"))
    for _ in range(3):
        assert (await world.send(command)).status_code == 200
    await world.settle()
    assert len(world.slack.messages()) == 1
    press = world.sender.form(world.sender.press(world.button("Partager dans le canal")))
    for _ in range(3):
        await world.send(press)
    await world.settle()
    assert len([each for each in world.slack.seen if each.method == "chat.postMessage"]) == 1


async def test_the_address_answers_slack_s_challenge(world: Any) -> None:
    challenge = world.sender.json({"type": "url_verification", "challenge": "abc", "token": "t"})
    response = await world.send(challenge)
    assert response.status_code == 200 and "abc" in response.text


async def test_what_is_signed_but_unknown_is_let_go_in_silence(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    event = world.sender.event("team_rename", name=MARK)
    assert (await world.send(world.sender.json(event))).status_code == 200
    broken = world.sender.signed(b"{not json " + MARK.encode(), "application/json")
    assert (await world.send(broken)).status_code == 400
    told = capsys.readouterr()
    assert MARK not in told.out + told.err
