"""`permanence notices`: what is waiting to leave by e-mail, and a round by hand."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.running.post import OFF, post_office
from api.running.supervision import end_with
from api.settings import Settings
from assistant.notices.post_office import PostOffice
from assistant.store.database import open_store
from assistant.support import Addresses, Members, key_files, open_support_store

app = typer.Typer(no_args_is_help=True, help="Notices by e-mail.")


@app.command()
def status() -> None:
    """Say whether e-mail is on, and how many notices wait, have left, or were given up."""
    settings = Settings()
    typer.echo(f"E-mail leaves by {settings.smtp_host}." if settings.smtp_host else OFF)
    with open_store(settings.store_url).reading() as unit:
        for name, count in unit.outbox.counts().items():
            typer.echo(f"{name.replace('_', ' ')}: {count}")


@app.command()
def send() -> None:
    """Send what is due now."""
    typer.echo(f"{asyncio.run(_office().send_due())} notices left.")


@app.command()
def run(started_by: Annotated[int | None, typer.Option(hidden=True)] = None) -> None:
    """Send what falls due, without end; `serve` starts this on the support side, which alone can read addresses."""
    if started_by is not None:
        end_with(started_by)
    asyncio.run(_office().run())


def _office() -> PostOffice:
    settings = Settings()
    files = key_files(settings.keys_dir, settings.support_key_file)
    store = open_support_store(settings.store_url, files)
    office = post_office(settings, store, Addresses(store), Members(store))
    if office is None:
        typer.echo(OFF, err=True)
        raise typer.Exit(1)
    return office
