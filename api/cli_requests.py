"""`permanence requests`: list, show, export, purge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from api.settings import Settings
from assistant.advice_request.errors import UnknownRequest
from assistant.advice_request.export import export_json, export_text
from assistant.advice_request.model import AdviceRequest, Status
from assistant.store.database import Store, open_store

app = typer.Typer(no_args_is_help=True, help="The advice requests.")


@app.command("list")
def list_requests(
    status: Annotated[Status | None, typer.Option(help="Only those of one status.")] = None,
) -> None:
    """List requests: reference, status, date, subject."""
    with _store().reading() as unit:
        for request in unit.advice_requests.list(status):
            day = request.submitted.date().isoformat() if request.submitted else "-"
            typer.echo(f"{request.reference}  {request.status.value:18} {day}  {request.value('subject')}")


@app.command()
def show(reference: str) -> None:
    """Print a request as readable text."""
    typer.echo(export_text(_get(reference)))


@app.command()
def export(reference: str, format: Annotated[str, typer.Option(help="json or text.")] = "json") -> None:
    """Print a request as JSON or text."""
    if format not in ("json", "text"):
        raise typer.BadParameter("The format is json or text.")
    request = _get(reference)
    typer.echo(export_json(request, for_agent=True) if format == "json" else export_text(request))


@app.command()
def purge(
    days: Annotated[int, typer.Option(min=1, help="Finished and unchanged for this many days.")],
) -> None:
    """Delete finished requests that have not changed for a while."""
    with _store().transaction() as unit:
        gone = unit.advice_requests.purge(datetime.now(UTC) - timedelta(days=days))
    typer.echo(f"{len(gone)} requests deleted.")


def _store() -> Store:
    return open_store(Settings().store_url)


def _get(reference: str) -> AdviceRequest:
    with _store().reading() as unit:
        request = unit.advice_requests.get(reference)
    if request is None:
        raise UnknownRequest()
    return request
