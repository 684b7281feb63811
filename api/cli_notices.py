"""`permanence notices`: what is waiting to leave by e-mail, and a round by hand."""

from __future__ import annotations

import asyncio

import typer

from api.post import OFF, post_office
from api.settings import Settings
from assistant.store.database import open_store

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
    settings = Settings()
    store = open_store(settings.store_url)
    office = post_office(settings, store, store.address_of)
    if office is None:
        typer.echo(OFF, err=True)
        raise typer.Exit(1)
    typer.echo(f"{asyncio.run(office.send_due())} notices left.")
