"""`permanence backup` and `permanence restore`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.backup import back_up
from api.backup import restore as bring_back
from api.keys import sealing_store
from api.settings import Settings
from assistant.audit import Access

app = typer.Typer()


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write (.tar.gz).")]) -> None:
    """Save the database, fiches, index and settings in one file, while the product runs; the keys are saved apart."""
    rows = back_up(Settings(), file)
    typer.echo(
        f"{file}: {sum(rows.values())} rows in {len(rows)} tables. Not in it: the keys ({Settings().keys_dir})."
    )


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that backup wrote.")]) -> None:
    """Bring a backup back into a data folder that is empty, before the product starts."""
    rows = bring_back(Settings(), file)
    typer.echo(f"{sum(rows.values())} rows in {len(rows)} tables restored in {Settings().data_dir}.")


@app.command()
def restored() -> None:
    """Say that PostgreSQL was put back by pg_restore: numbers given after the backup will not be given again."""
    with sealing_store(Settings()).transaction() as unit:
        unit.advice_requests.leap(Access(f"operator:{os.getuid()}", "restored", datetime.now(UTC)))
    typer.echo("Numbers were left out; `permanence serve` will erase again what was erased since the backup.")
