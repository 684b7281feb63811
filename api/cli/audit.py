"""`permanence audit`: verify the log of who read which request, and show it."""

from __future__ import annotations

from typing import Annotated

import typer

from api.keys import sealing_store
from api.settings import Settings
from assistant.advice_request.reference import parse_reference
from assistant.store.database import Store

app = typer.Typer(no_args_is_help=True, help="The audit log.")


@app.command()
def verify(
    expect: Annotated[
        str | None, typer.Option(help="A hash noted at an earlier verification, which the log must still hold.")
    ] = None,
) -> None:
    """Check that no line was changed, removed, added or moved; exit 1 otherwise."""
    with _store().reading(unhurried=True) as unit:
        verdict = unit.audit.verify()
        noted = expect is None or any(line.hash == expect for line in unit.audit.lines())
    if verdict.broken_at is not None:
        typer.echo(f"The audit log is broken at line {verdict.broken_at}.", err=True)
        raise typer.Exit(1)
    if not noted:
        typer.echo("The audit log is whole in itself, but does not hold the line you noted.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{verdict.lines} lines, whole. Note the last hash elsewhere: {verdict.head_hash}")


@app.command()
def show(reference: Annotated[str | None, typer.Argument(help="Only what concerns this request.")] = None) -> None:
    """Print the lines: number, moment, who, what, which, why."""
    with _store().reading(unhurried=True) as unit:
        for line in unit.audit.lines(str(parse_reference(reference)) if reference else None):
            moment = line.at.isoformat(timespec="seconds")
            typer.echo(f"{line.number:>6}  {moment}  {line.who}  {line.what}  {line.which or '-'}  {line.why}")


def _store() -> Store:
    return sealing_store(Settings())
