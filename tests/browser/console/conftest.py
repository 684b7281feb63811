"""The hotline's console in Debian's Chromium: no Rasa, no public application; a page that misbehaves fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.accounts.model import User
from assistant.accounts.roles import Role
from benchmarks.console import Console
from benchmarks.console import console as serving
from tests.browser.conftest import PATIENCE_MS, WATCH
from tests.serving import DATA

PASSWORD = "cheval agrafe batterie correct"
Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A console of its own, over the index that the other browser tests use."""
    with serving(tmp_path_factory.mktemp("console"), DATA) as running:
        yield running


@pytest.fixture
def enter(browser: Browser, console: Console) -> Iterator[Enter]:
    """Opens a page of the console as a member of the service; at the end, nothing may have gone wrong in it unseen."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(address: str, user: User | None = None, *, quiet: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            **{"locale": "fr-FR", "reduced_motion": "reduce", "viewport": {"width": 1440, "height": 900}, **options}
        )
        contexts.append(context)
        context.add_init_script(WATCH)
        if user is not None:
            context.add_cookies([console.cookie(user)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("request", lambda request: request.url.startswith((console.url, "mailto:")) or wrong.append(request.url))
        if quiet:
            page.on("console", lambda told: told.type == "error" and wrong.append(f"console: {told.text}"))
        page.goto(console.url + address)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            wrong += page.evaluate("window.__seen ?? []")
        context.close()
    assert wrong == []


@pytest.fixture
def agent(console: Console) -> User:
    """Somebody who answers callers."""
    return console.member(Role.AGENT)


class SignsIn:
    """A member who signs in as people do, with a password and a phone."""

    def __init__(self, console: Console, language: str = "fr") -> None:
        accounts = console.support.accounts
        self.user = console.member(Role.AGENT, name="Paul Martin", language=language)
        token = accounts.invite(self.user.email)
        self.phone = pyotp.TOTP(accounts.invited(token)[1].totp_secret)
        # The code of the step before: the present one is left for the test.
        accounts.accept(token, PASSWORD, self.phone.at(accounts._now().timestamp() - 30))

    def sign_in(self, page: Page) -> None:
        """Fills the form that the page shows."""
        page.locator("#email").fill(self.user.email)
        page.locator("#password").fill(PASSWORD)
        page.locator("#code").fill(self.phone.now())
        page.keyboard.press("Enter")


@pytest.fixture
def paul(console: Console) -> SignsIn:
    return SignsIn(console)


FOUND = """() => {
  delete document.body.dataset.found;
  document.addEventListener("question-found", ({ detail }) => { document.body.dataset.found = detail });
}"""


def asked(page: Page, question: str) -> None:
    """Puts a question in its field and waits for what is found by meaning."""
    with found(page, question):
        page.locator("#question").fill(question)


def typed(page: Page, question: str) -> None:
    """Types a question where the cursor stands and waits for what is found by meaning."""
    with found(page, question):
        page.keyboard.type(question)


@contextmanager
def found(page: Page, question: str) -> Iterator[None]:
    """Waits for all that is found for a question; what its first letters find does not count."""
    page.evaluate(FOUND)
    yield
    expect(page.locator("body")).to_have_attribute("data-found", question)
