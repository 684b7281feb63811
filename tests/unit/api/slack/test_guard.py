"""The twelve refusals, and what passes."""

from __future__ import annotations

import pytest

from api.slack.guard import BODY_LIMIT, Guard, Refusal, SecretMissing, sign

SECRET, NOW, BODY = "8f742231b10e8888abcd99yyyzzz85a5", 1_764_000_000, b"token=x&team_id=T1&text=bonjour"
FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
STAMP = str(NOW).encode()


def headers(stamp: bytes = STAMP, body: bytes = BODY, secret: str = SECRET) -> list[tuple[bytes, bytes]]:
    signature = sign(secret.encode(), stamp, body)
    return [FORM, (b"X-Slack-Request-Timestamp", stamp), (b"X-Slack-Signature", signature)]


def without(name: bytes) -> list[tuple[bytes, bytes]]:
    return [(key, value) for key, value in headers() if key != name]


def test_the_signature_is_the_one_that_slack_documents() -> None:
    stamp = b"1531420618"
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = b"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(SECRET.encode(), stamp, body) == expected
    assert Guard(SECRET).check([(b"x-slack-request-timestamp", stamp), (b"x-slack-signature", expected)], body, 1531420618.0) is None


@pytest.mark.parametrize("age", [0, 299, 300, -300])
def test_a_request_of_the_last_five_minutes_passes(age: int) -> None:
    stamp = str(NOW - age).encode()
    assert Guard(SECRET).check(headers(stamp), BODY, NOW) is None


@pytest.mark.parametrize(
    ("reason", "sent", "body"),
    [
        ("signature", headers(secret="another"), BODY),
        ("window", headers(str(NOW - 301).encode()), BODY),
        ("window", headers(str(NOW + 301).encode()), BODY),
        ("malformed", headers(b"abc"), BODY),
        ("malformed", headers(b"1e9"), BODY),
        ("malformed", headers("١٧٦٤٠٠٠٠٠٠".encode()), BODY),
        ("headers", without(b"X-Slack-Signature"), BODY),
        ("headers", without(b"X-Slack-Request-Timestamp"), BODY),
        ("signature", headers(), BODY + b"!"),
        ("headers", [*headers(), headers()[2]], BODY),
        ("headers", [*headers(), headers()[1]], BODY),
        ("malformed", [*without(b"X-Slack-Signature"), (b"X-Slack-Signature", b"v0=\xff" + b"a" * 63)], BODY),
        ("headers", [FORM], b"ssl_check=1&token=x"),
    ],
)
def test_what_slack_did_not_sign_is_refused(reason: str, sent: list[tuple[bytes, bytes]], body: bytes) -> None:
    assert Guard(SECRET).check(sent, body, NOW) == Refusal(401, reason)


@pytest.mark.parametrize("secret", ["", "  "])
def test_nothing_starts_without_a_secret(secret: str) -> None:
    with pytest.raises(SecretMissing, match="PERMANENCE_SLACK_SIGNING_SECRET"):
        Guard(secret)


def test_too_much_is_refused_before_it_is_read_and_after() -> None:
    guard = Guard(SECRET)
    assert guard.announced([FORM, (b"Content-Length", b"2000000")]) == Refusal(413, "too_large")
    assert guard.announced([FORM, (b"Content-Length", b"%d" % (BODY_LIMIT + 1))]) == Refusal(413, "too_large")
    assert guard.announced([FORM, (b"Content-Length", b"%d" % BODY_LIMIT)]) is None
    assert guard.announced([FORM, (b"Content-Length", b"many")]) is None
    whole = b"x" * BODY_LIMIT
    assert guard.check(headers(body=whole), whole, NOW) is None
    body = b"x" * (BODY_LIMIT + 1)
    assert guard.check(headers(body=body), body, NOW) == Refusal(413, "too_large")


@pytest.mark.parametrize("kind", [[], [b"text/html"], [b"application/json", b"application/json"]])
def test_forms_and_json_alone_are_read(kind: list[bytes]) -> None:
    refusal = Guard(SECRET).announced([(b"content-type", each) for each in kind])
    assert refusal == Refusal(401, "content_type")


@pytest.mark.parametrize("kind", [b"application/json", b"Application/JSON ; charset=utf-8", b"application/x-www-form-urlencoded;x"])
def test_what_slack_sends_is_let_in(kind: bytes) -> None:
    assert Guard(SECRET).announced([(b"Content-Type", kind)]) is None
