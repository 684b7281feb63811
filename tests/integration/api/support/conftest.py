"""The console on a real database in memory, and browsers of every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from api.access import COOKIE
from api.support.app import support_app
from assistant.accounts.desk import AccountDesk
from assistant.accounts.roles import Role
from assistant.store.database import Store, open_store
from assistant.support import Support

ADDRESS = "https://console.permanence.example"
PASSWORD = "cheval agrafe batterie correct"
Browse = Callable[..., TestClient]


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def accounts(store: Store, clock: Clock) -> AccountDesk:
    return AccountDesk(store, now=clock)


@pytest.fixture
def app(accounts: AccountDesk, store: Store) -> Any:
    return support_app(Support(accounts, store), ADDRESS)


@pytest.fixture
def browse(app: Any, accounts: AccountDesk) -> Browse:
    """Opens a browser on the console, signed in with the roles given."""

    def open_browser(*roles: Role, email: str | None = None) -> TestClient:
        headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "accept": "text/html"}
        client = TestClient(app, base_url=ADDRESS, headers=headers, follow_redirects=False)
        if roles:
            address = email or f"{'-'.join(sorted(roles))}@permanence.example"
            accounts.add(address, "Claire Dupont", roles)
            user = next(user for user in accounts.users() if user.email == address)
            client.cookies.set(COOKIE, accounts.open_for(user))
        return client

    return open_browser


def code_now(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(clock.now)


@pytest.fixture
def password() -> str:
    return PASSWORD
