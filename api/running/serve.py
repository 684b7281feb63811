"""`permanence serve`: everything on one machine, started in order with visible progress, stopped together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from functools import partial

import uvicorn
from fastapi import FastAPI

from api.app import action_app, public_app
from api.guard.addresses import believed_proxies
from api.guard.door import door
from api.guard.limits import SHIPPED, Limits, counter_at, load_limits
from api.guard.locks import locks_at
from api.guard.origins import Origins, origin_of, parse_origins
from api.keys import keys_at_hand, refuse_private_key
from api.rasa import Rasa
from api.retention import journal, keep_clean, keeper
from api.running.post import OFF
from api.running.preparation import encoder_of, prepare, second_encoder_of
from api.running.progress import reviews, say
from api.running.rasa_model import RasaProject
from api.running.rasa_process import RasaAddress, RasaProcess
from api.running.supervision import Work, child, keep, stop
from api.running.tracing import spans_at
from api.running.unset import left_unset
from api.settings import Settings, revealed
from api.slack.serving import slack_beside
from api.spans import Spans
from assistant.bootstrap import build
from assistant.casework.indexing import SubjectIndexer
from assistant.privacy.names import SpacyNames
from assistant.switch import Switch
from assistant.vault.kept_secret import kept_secret
from assistant.vault.public_key import PublicKeyFile


async def serve(settings: Settings, port: int) -> None:
    """Runs until interrupted."""
    refuse_private_key(settings)
    for told in left_unset(settings):
        say(told)
    seals = keys_at_hand(settings)
    project = RasaProject(settings.rasa_dir.absolute(), settings.rasa_environment)
    prepare(settings, project)
    address = RasaAddress(
        _free_port(), f"http://127.0.0.1:{(actions_port := _free_port())}/webhook", _events_url(settings)
    )
    rasa = RasaProcess(project, address)
    with spans_at(settings.traces_url) as spans:
        await _serve(settings, port, rasa, actions_port, spans, seals)


async def _serve(
    settings: Settings, port: int, rasa: RasaProcess, actions_port: int, spans: Spans, seals: PublicKeyFile
) -> None:
    children, locks = [asyncio.create_task(keep("rasa", rasa.run))], locks_at(revealed(settings.locks_url))
    try:
        encoder = encoder_of(settings)
        encoder.warm()
        names = SpacyNames()
        names.warm()
        assistant = build(
            settings.index_dir,
            encoder,
            settings.store_url,
            settings.fiches_dir,
            names,
            Switch(settings.switch_file),
            settings.links,
            seals,
            journal(settings),
            settings.hotlines_file,
            second_encoder_of(settings),
        )
        assistant.library.base.warm()
        say(reviews(assistant.library.agenda()))
        clean = keeper(settings, assistant.store)
        clean.erase_again()
        # After the store is up to date: both processes would otherwise upgrade it at once.
        beside: dict[str, Work] = {
            "retention": partial(keep_clean, clean),
            "subjects": SubjectIndexer(assistant.store, encoder).run,
            **({} if settings.support_apart else _support(settings)),
        }
        children += [asyncio.create_task(keep(name, work)) for name, work in beside.items()]
        engine = Rasa(rasa.url, settings.rasa_deadline_s)
        public = public_app(
            assistant,
            engine,
            settings.rasa_deadline_s,
            rasa.ready.is_set,
            Origins(parse_origins(settings.allowed_origins), origin_of(settings.public_url)),
            kept_secret(settings.session_key_file),
            settings.contact,
            settings.console,
            Limits(
                load_limits(settings.limits_file or SHIPPED),
                counter_at(revealed(settings.limits_url)),
                settings.turns_at_once,
            ),
            partial(clean.forget, who="person"),
            locks,
            spans if settings.traces_url else None,
            door(settings.public_url, settings.host_names, settings.metrics_from),
        )
        slack = slack_beside(settings, assistant, public, clean.forget)
        children += [asyncio.create_task(keep("slack", work)) for work in slack]
        say(f"The hotline's console: {settings.console}/")
        await _run(action_app(assistant.reception), public, actions_port, settings, port, rasa)
    finally:
        await stop(children)
        await locks.close()


def _support(settings: Settings) -> dict[str, Work]:
    """The support side: the console, and what sends notices, for it alone reads addresses; or says that none leave."""
    console: dict[str, Work] = {"support": partial(child, "api.support")}
    if settings.smtp_host is None:
        say(OFF)
        return console
    return console | {"post": partial(child, "api.cli", "notices", "run", "--started-by", str(os.getpid()))}


async def _run(
    actions: FastAPI, public: FastAPI, actions_port: int, settings: Settings, port: int, rasa: RasaProcess
) -> None:
    inner = _server(actions, "127.0.0.1", actions_port)
    outer = _server(public, settings.host, port, settings.trusted_proxies)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _stop, inner, outer)
    say("Starting the dialogue engine (Rasa)…")
    announcement = asyncio.create_task(_announce(rasa, settings.host, port))
    try:
        await asyncio.gather(inner.serve(), outer.serve())
    finally:
        announcement.cancel()


async def _announce(rasa: RasaProcess, host: str, port: int) -> None:
    await rasa.ready.wait()
    say(f"Permanence is ready: http://{host}:{port}/   (Ctrl-C stops it)")


class _Server(uvicorn.Server):
    """A server that leaves signals to `serve`, which stops both together."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # the parent's signature is not exported
        """Installs nothing."""
        yield


def _server(app: FastAPI, host: str, port: int, trusted_proxies: str = "") -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="on",
        # Given even where empty: by itself the server believes whoever speaks from this machine.
        forwarded_allow_ips=believed_proxies(trusted_proxies),
    )
    return _Server(config)


def _stop(*servers: uvicorn.Server) -> None:
    for server in servers:
        server.should_exit = True


def _events_url(settings: Settings) -> str:
    if database := revealed(settings.rasa_database_url):
        # Rasa's libraries are older: they know the other driver alone.
        return database.replace("postgresql+psycopg:", "postgresql:", 1)
    settings.rasa_file.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{settings.rasa_file}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
