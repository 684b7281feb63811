"""`permanence requests`: list, show, export, purge."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from api.settings import Settings
from assistant.advice_request.errors import UnknownRequest
from assistant.advice_request.export import export_text
from assistant.advice_request.model import AdviceRequest, Status
from assistant.documents.press import Form, print_request
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
def export(
    reference: str,
    format: Annotated[Form, typer.Option(help="How it is written.")] = Form.JSON,
    public: Annotated[bool, typer.Option("--public", help="The version that may be released.")] = False,
    output: Annotated[Path | None, typer.Option(help="Where to write it; else standard output.")] = None,
) -> None:
    """Write a request as JSON, text, DOCX or PDF; not the public version unless it is asked for."""
    if output is None and format in (Form.DOCX, Form.PDF) and sys.stdout.isatty():
        raise typer.BadParameter("A DOCX or a PDF cannot be read in a terminal: add --output FILE.")
    written = print_request(_get(reference), format, public=public, for_agent=not public)
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        _write_privately(output, written)
        typer.echo(f"Written to {output}.", err=True)


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


def _write_privately(path: Path, content: bytes) -> None:
    """Writes a file that its owner alone can read: it holds contact details and maybe secrets."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
