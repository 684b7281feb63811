"""`permanence kb sync`, `export-patch` and `contradictions`: what keeps the base right."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.settings import Settings
from assistant.bootstrap import SHIPPED_FICHES, fiche_folders
from knowledge_base.checking.contradiction_notices import FILE_NAME as CONTRADICTIONS
from knowledge_base.checking.contradiction_notices import ContradictionNotices, notices
from knowledge_base.checking.contradictions import claims_of
from knowledge_base.checking.contradictions import contradictions as find
from knowledge_base.editing import patch
from knowledge_base.errors import UnreadableFile
from knowledge_base.fiche_file import load_fiches
from knowledge_base.index.snapshot import stored_documents
from knowledge_base.sources.manifest import load_manifest
from knowledge_base.sync.addresses import Guard, is_public, system_resolve
from knowledge_base.sync.alerts import FILE_NAME, SourceAlerts
from knowledge_base.sync.fetching import Fetcher
from knowledge_base.sync.syncing import Outcome
from knowledge_base.sync.syncing import sync as run_sync

SHOWN_CHANGES = 20


def sync(
    manifest: Annotated[Path, typer.Argument(help="A sources.yaml whose entries have `fetch` and `file`.")],
) -> None:
    """Fetch the sources of a manifest that changed; say what changed and which fiches cite it; editors see those on the console."""
    settings = Settings()
    if not manifest.is_file():
        raise UnreadableFile(manifest, "there is no such manifest")
    guard = Guard(settings.sync_host_names, system_resolve, is_public)
    fetcher = Fetcher(guard, ssl.create_default_context())
    fiches = load_fiches(fiche_folders(settings.fiches_dir)).values()
    outcomes = list(run_sync(load_manifest(manifest), fetcher, fiches))
    for outcome in outcomes:
        _tell(outcome)
    SourceAlerts(settings.fiches_dir / FILE_NAME).add(outcomes, datetime.now(UTC))
    changed = sum(bool(outcome.changes) for outcome in outcomes)
    failed = sum(outcome.failure is not None for outcome in outcomes)
    typer.echo(f"{len(outcomes)} sources, {changed} changed, {failed} failed.")
    if changed:
        typer.echo(f"Index what changed: permanence kb ingest {manifest.parent}")
    if failed:
        raise typer.Exit(1)


def contradictions(
    most: Annotated[int, typer.Option(min=1, help="How many pairs to print.")] = 20,
) -> None:
    """Print pairs of sentences of different sources that give different figures on what looks like one point; editors see them on the console."""
    settings = Settings()
    documents = stored_documents(settings.index_dir)
    found = find(claims_of((item.document, item.passages) for item in documents))
    kept = ContradictionNotices(settings.fiches_dir / CONTRADICTIONS)
    kept.keep(notices(found, {item.document.id: item.document for item in documents}))
    to_read = kept.to_read()
    for number, pair in enumerate(to_read[:most], start=1):
        figures = " ≠ ".join(", ".join(side.figures) for side in (pair.one, pair.other))
        typer.echo(f"\n{number}. {figures}  (likeness {pair.nearness:.2f})")
        for side in (pair.one, pair.other):
            told = ", ".join(filter(None, (side.publisher, side.kind, side.dated)))
            typer.echo(f"   {side.document} — {side.place} ({told})\n     {side.sentence}")
    typer.echo(f"{len(to_read)} pair(s) to read; which one is right is for an editor to say.")


def export_patch() -> None:
    """Print the operator's fiches as a patch against the shipped ones, to propose them to the product."""
    settings = Settings()
    typer.echo(patch(SHIPPED_FICHES, settings.fiches_dir), nl=False)


def _tell(outcome: Outcome) -> None:
    if outcome.failure is not None:
        typer.echo(f"Skipped {outcome.source_id}: {outcome.failure}", err=True)
        return
    typer.echo(f"{outcome.source_id}: {len(outcome.changes) or 'no'} change(s)")
    for change in outcome.changes[:SHOWN_CHANGES]:
        typer.echo(f"  {change.locator}")
        _lines("-", change.before)
        _lines("+", change.after)
    if len(outcome.changes) > SHOWN_CHANGES:
        typer.echo(f"  … and {len(outcome.changes) - SHOWN_CHANGES} more")
    for fiche_id, place in outcome.cited_by:
        typer.echo(f"  to review: {fiche_id}, which cites {place}")


def _lines(sign: str, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        typer.echo(f"  {sign} {sentence}")
