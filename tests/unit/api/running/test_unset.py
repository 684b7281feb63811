"""`permanence serve` says at start what is not set and would mislead people."""

from __future__ import annotations

import pytest

from api.running.unset import LINKS_STAY_HERE, NO_CONTACT, left_unset
from api.settings import Settings

LOCAL = LINKS_STAY_HERE.format(site="http://127.0.0.1:8000")
SITE = "https://permanence.example"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, [NO_CONTACT]),
        ({"contact": "  "}, [NO_CONTACT]),
        ({"contact": "La ville"}, []),
        ({"smtp_host": "mail.example"}, [NO_CONTACT, LOCAL]),
        ({"contact": "La ville", "smtp_host": "mail.example"}, [LOCAL]),
        ({"contact": "La ville", "smtp_host": "mail.example", "public_url": SITE}, []),
    ],
)
def test_what_matters_and_is_not_set_is_told(given: dict[str, str], told: list[str]) -> None:
    assert list(left_unset(Settings(_env_file=None, **given))) == told  # type: ignore[call-arg, arg-type]
