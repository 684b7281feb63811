"""Tokens, one-time codes and the picture that carries them to a telephone."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import pyotp
import pytest

from assistant.accounts.secrets import (
    STEP_S,
    new_token,
    new_totp_secret,
    qr_svg,
    totp_address,
    used_step,
)
from assistant.vault.mark import secret_mark

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 22, 9, 0, 10, tzinfo=UTC)
PRESENT = int(NOW.timestamp()) // STEP_S
NEVER = 0


def code(step: int) -> str:
    return pyotp.TOTP(SECRET).at(step * STEP_S)


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_of_now_or_of_half_a_minute_around_is_the_one_of_its_step(drift: int) -> None:
    assert used_step(SECRET, code(PRESENT + drift), NOW, NEVER) == PRESENT + drift


@pytest.mark.parametrize("drift", [-2, 2])
def test_a_code_of_a_minute_ago_or_ahead_is_wrong(drift: int) -> None:
    assert used_step(SECRET, code(PRESENT + drift), NOW, NEVER) is None


def test_a_code_serves_once_and_none_before_it_afterwards() -> None:
    assert used_step(SECRET, code(PRESENT), NOW, PRESENT) is None
    assert used_step(SECRET, code(PRESENT - 1), NOW, PRESENT) is None
    assert used_step(SECRET, code(PRESENT + 1), NOW, PRESENT) == PRESENT + 1
    assert used_step(SECRET, code(PRESENT), NOW, PRESENT - 1) == PRESENT


def test_a_code_is_read_as_it_is_shown() -> None:
    shown = code(PRESENT)
    assert used_step(SECRET, f" {shown[:3]} {shown[3:]} ", NOW, NEVER) == PRESENT


@pytest.mark.parametrize("typed", ["", "abcdef", "١٢٣٤٥٦", "12345", "-12345"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert used_step(SECRET, typed, NOW, NEVER) is None


def test_who_has_no_second_factor_has_no_code() -> None:
    assert used_step(None, code(PRESENT), NOW, NEVER) is None


def test_a_moment_later_the_step_is_another() -> None:
    later = NOW + timedelta(seconds=STEP_S)
    assert used_step(SECRET, code(PRESENT + 1), later, NEVER) == PRESENT + 1


def test_tokens_are_long_different_and_kept_as_their_digest() -> None:
    one, other = new_token(), new_token()
    assert one != other and len(one) == 43
    assert secret_mark(one) == hashlib.sha256(one.encode()).hexdigest() != secret_mark(other)
    assert secret_mark("\ud800") == secret_mark("?")


def test_a_secret_is_one_that_authenticators_take() -> None:
    assert len(new_totp_secret()) == 32 and new_totp_secret() != new_totp_secret()


def test_the_address_names_the_service_and_the_account() -> None:
    address = urlsplit(totp_address(SECRET, "claire@permanence.example"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Permanence:claire@permanence.example"
    assert parse_qs(address.query) == {"secret": [SECRET], "issuer": ["Permanence"]}


def test_the_picture_is_dark_on_light_and_fits_where_it_is_put() -> None:
    drawn = qr_svg(totp_address(SECRET, "claire@permanence.example"))
    root = ElementTree.fromstring(drawn)  # our own text
    assert drawn.startswith("<svg") and drawn.endswith("</svg>")
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and "viewBox" in root.attrib and "width" not in root.attrib
    fills = {each.get("fill") or each.get("stroke") for each in root.iter() if each is not root}
    assert fills == {"#fff", "#000"}
