"""The `permanence` command."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Annotated

import typer

from api import logs
from api.cli import audit, backup, kb, notices, requests, users
from api.keys import keys_at_hand, sealing_store
from api.retention import keeper
from api.running.preparation import encoder_of, prepare_index, second_encoder_of
from api.running.rasa_model import RasaProject
from api.running.serve import serve as run_everything
from api.settings import Settings
from api.terminal import converse, show
from assistant.bootstrap import build
from assistant.errors import AssistantError, NotFound
from assistant.switch import Mode, Switch
from knowledge_base.errors import KnowledgeBaseError

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, help=__doc__)
app.add_typer(backup.app)
app.add_typer(kb.app, name="kb")
app.add_typer(requests.app, name="requests")
app.add_typer(audit.app, name="audit")
app.add_typer(users.app, name="users")
app.add_typer(notices.app, name="notices")


@app.command()
def serve(port: Annotated[int | None, typer.Option(help="Port of the web application.")] = None) -> None:
    """Start everything on this machine: application, action webhook, Rasa."""
    settings = Settings()
    asyncio.run(run_everything(settings, port or settings.port))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="Without a question, a conversation.")] = None,
    language: Annotated[str | None, typer.Option(help="fr or en; guessed otherwise.")] = None,
) -> None:
    """Give one answer in the terminal, with its sources, straight from retrieval."""
    settings = Settings()
    if language not in (None, "fr", "en"):
        raise typer.BadParameter("The language is fr or en.")
    prepare_index(settings)
    built = build(
        settings.index_dir,
        encoder_of(settings),
        settings.store_url,
        settings.fiches_dir,
        seals=keys_at_hand(settings),
        hotlines_file=settings.hotlines_file,
        second=second_encoder_of(settings),
        switch=Switch(settings.switch_file),
    )
    if question is None:
        converse(built, language)
    else:
        show(built, question, language)


@app.command()
def switch(
    mode: Annotated[Mode, typer.Argument(help="full, search (no path), or off (a fixed message).")],
) -> None:
    """Set how much of the assistant is on, in every channel, from the next message."""
    Switch(Settings().switch_file).set(mode)
    typer.echo(f"The assistant is set to “{mode.value}”.")


@app.command()
def forget(conversation: Annotated[str, typer.Argument(help="The conversation’s code (conversation_id).")]) -> None:
    """Take a conversation away for good, in every store."""
    settings = Settings()
    if not keeper(settings, sealing_store(settings)).forget(conversation):
        raise NotFound("No conversation is kept under this code.")
    typer.echo("Forgotten.")


@app.command()
def train(
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Only if its inputs changed.")] = False,
) -> None:
    """Train the Rasa model."""
    settings = Settings()
    project = RasaProject(settings.rasa_dir.absolute(), settings.rasa_environment)
    if not (if_needed and project.is_trained()):
        project.train()


def main() -> None:
    """Entry point: what can go wrong is one sentence and a non-zero exit."""
    logs.configure()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that children under way are ended too
    try:
        app()
    except (AssistantError, KnowledgeBaseError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
