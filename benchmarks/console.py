"""A console that really runs, on the shipped fiches and invented requests: for tests in a browser, figures, pictures."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import uvicorn

from api.running.preparation import light_encoder_of, prepare_index
from api.settings import Settings
from api.support.app import support_app
from assistant.accounts.model import Session, User
from assistant.accounts.roles import Role
from assistant.accounts.secrets import new_token
from assistant.desks.submission import SubmissionDesk
from assistant.idempotency import Receipt
from assistant.support import Support, build_support, key_files
from assistant.vault.mark import secret_mark
from benchmarks.free_port import free_port

COOKIE = "__Host-permanence"
FACTS = {
    "requester_role": "controller",
    "purpose": "future_processing",
    "has_dpo": True,
    "dpo_outcome": "unable",
    "network_consulted": "yes",
    "importance": ["users"],
    "precise": True,
    "documented": True,
}
FIELDS = {
    "organisation": "Centre hospitalier du Val d’Ormeau",
    "contact_name": "Camille Exemple",
    "contact_email": "dpo@ormeau.example",
    "sector": "santé",
    "subject": "Badges d’accès et temps de présence des soignants",
    "question": "Pouvons-nous réutiliser les passages de badge pour calculer le temps de présence ?",
    "context": "Deux mille agents badgent à l’entrée des services de soins ; les passages sont gardés trois mois.",
    "analysis": "Nous pensons que la finalité change, et que l’information donnée aux agents ne la couvre pas.",
    "dpo_opinion": "Le DPO hésite entre l’intérêt légitime et la mission d’intérêt public.",
}


@dataclass
class Console:
    """A console that serves, what it was built with, and ways to people it."""

    url: str
    support: Support
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def member(self, *roles: Role, name: str = "Claire Dupont", language: str = "fr") -> User:
        """A new account."""
        email = f"agent-{next(self.numbers)}@permanence.example"
        self.support.accounts.add(email, name, roles, language)
        return next(user for user in self.support.accounts.users() if user.email == email)

    def cookie(self, user: User) -> dict[str, object]:
        """A session of the account, as a cookie for a browser."""
        token, now = new_token(), datetime.now(UTC)
        with self.support.store.transaction() as unit:
            unit.accounts.add_session(Session(secret_mark(token), user.id, now, now))
        address = self.url.replace("http://", "https://")  # or the browser would refuse a cookie for encrypted pages
        return {"name": COOKIE, "value": token, "url": address, "httpOnly": True, "sameSite": "Lax"}

    def end_sessions(self, user: User) -> None:
        """Ends the sessions of an account, as their age or an administrator would."""
        with self.support.store.transaction() as unit:
            unit.accounts.end_sessions(user.id)

    def submit(self, language: str = "fr", **said: str) -> str:
        """A request for advice; returns its reference."""
        desk: SubmissionDesk = self.support.copilot.requests.submissions
        call = Receipt("benchmarks", str(next(self.numbers)), "")
        return str(desk.submit({**FIELDS, **said}, FACTS, True, language, call)["reference"])


@contextmanager
def console(folder: Path, data: Path, database: str = "") -> Iterator[Console]:
    """Serves a console whose accounts and requests live in a folder (or a database), over the index of a data folder."""
    settings = Settings(data_dir=data)
    prepare_index(settings)
    files = key_files(folder / "keys")
    files.ensure()
    encoder = light_encoder_of(settings)
    encoder.warm()
    store = database or f"sqlite:///{folder}/console.sqlite3"
    support = build_support(store, files, settings.index_dir, encoder, folder / "fiches", "https://permanence.example")
    support.copilot.warm()
    port = free_port()
    with _serving(support, port) as url:
        yield Console(url, support)
    support.store.close()


@contextmanager
def _serving(support: Support, port: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    config = uvicorn.Config(support_app(support, url), host="127.0.0.1", port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield url
    finally:
        server.should_exit = True
        thread.join(10)
