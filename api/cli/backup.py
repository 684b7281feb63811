"""`permanence backup` and `permanence restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.backup import back_up
from api.backup import restore as bring_back
from api.settings import Settings

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
