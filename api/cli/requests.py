"""`permanence requests`: list, show, export, purge; the keys that open them."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.retention import journal, keeper
from api.settings import Settings
from assistant.advice_request.errors import UnknownRequest
from assistant.advice_request.export import export_text
from assistant.advice_request.model import AdviceRequest, Status
from assistant.audit import Access
from assistant.documents.press import Form, print_request
from assistant.store.database import Store
from assistant.support import key_files, open_support_store, rotate

app = typer.Typer(no_args_is_help=True, help="The advice requests.")


@app.command("list")
def list_requests(
    status: Annotated[Status | None, typer.Option(help="Only those of one status.")] = None,
) -> None:
    """List requests: reference, status, date, subject."""
    with _store().reading() as unit:
        for request in unit.advice_requests.list(status):
            day = request.submitted.date().isoformat()
            typer.echo(f"{request.reference}  {request.status.value:18} {day}  {request.subject}")


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
    days: Annotated[
        int | None, typer.Option(min=1, help="Only requests, finished and unchanged for this many days.")
    ] = None,
) -> None:
    """Take away whatever has been kept for as long as retention.yaml says, in every store."""
    kept = keeper(Settings(), _store())
    gone = kept.purge() if days is None else {"request": kept.purge_requests(days)}
    for name, count in gone.items():
        typer.echo(f"{name}: {count} gone")


@app.command()
def erase(reference: str) -> None:
    """Take one request away for good, whatever its state: its author asks for it."""
    if not keeper(Settings(), _store()).erase_request(reference):
        raise UnknownRequest()
    typer.echo("Erased.")


@app.command("rotate-key")
def rotate_key() -> None:
    """Make a new key and seal everything with it; killed half way, run it again."""
    settings = Settings()
    files = key_files(settings.keys_dir, settings.support_key_file)
    count = rotate(_store(), files)
    typer.echo(f"{count} requests sealed again; the old key is gone.")


@app.command("make-keys")
def make_keys() -> None:
    """Make the support service's keys, where there are none; `serve` does it at the first start."""
    settings = Settings()
    made = key_files(settings.keys_dir, settings.support_key_file).ensure()
    typer.echo(f"Keys in {settings.keys_dir}: {'made' if made else 'already there'}.")


def _store() -> Store:
    settings = Settings()
    files = key_files(settings.keys_dir, settings.support_key_file)
    return open_support_store(settings.store_url, files, journal(settings))


def _get(reference: str) -> AdviceRequest:
    access = Access(f"operator:{os.getuid()}", "command_line", datetime.now(UTC))
    with _store().transaction() as unit:
        request = unit.advice_requests.get(reference, access)
    if request is None:
        raise UnknownRequest()
    return request


def _write_privately(path: Path, content: bytes) -> None:
    """Writes a file that its owner alone can read: it holds contact details and maybe secrets."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
