"""`permanence kb`: ingest, search, eval, check, and the upkeep of sources and fiches."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli import kb_news, kb_upkeep
from api.running.preparation import (
    FICHES_STAMP,
    encoder_of,
    fiches_digest,
    note_changes,
    prepare_index,
    second_encoder_of,
)
from api.running.progress import counting, say
from api.settings import Settings
from assistant.bootstrap import fiche_folders
from knowledge_base.checking.check import check_fiches
from knowledge_base.checking.coverage import gaps
from knowledge_base.checking.self_retrieval import Rehearsal, retrieval_findings, thefts
from knowledge_base.editing.rehearsals import FILE_NAME as REHEARSALS
from knowledge_base.editing.rehearsals import Rehearsals
from knowledge_base.fiche_file import load_fiches
from knowledge_base.index.ingestion import CACHE, ingested_text
from knowledge_base.index.ingestion import ingest as run_ingestion
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.evaluation import Evaluation, evaluate, read_queries
from knowledge_base.retrieval.explaining import why
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources
from knowledge_base.sources.manifest import load_manifest

app = typer.Typer(no_args_is_help=True, help="The knowledge base.")
app.command()(kb_upkeep.sync)
app.command()(kb_upkeep.contradictions)
app.command()(kb_news.news)
app.command()(kb_news.agenda)
app.command("export-patch")(kb_upkeep.export_patch)
MANIFESTS = {".yaml", ".yml"}


@app.command()
def ingest(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders; a sources.yaml among them describes them.")
    ],
    manifest: Annotated[Path | None, typer.Option(help="Manifest of the sources.")] = None,
    without_fiches: Annotated[
        bool, typer.Option("--without-fiches", help="Leave the product's fiches out.")
    ] = False,
) -> None:
    """Read files or folders and update the index; unchanged texts are not embedded again."""
    settings = Settings()
    described = manifest or next((path for path in paths if path.suffix in MANIFESTS), None)
    fiches = fiches_digest(settings)
    report = run_ingestion(
        settings.index_dir,
        encoder_of(settings),
        paths=[path for path in paths if path.suffix not in MANIFESTS],
        manifest=load_manifest(described) if described else None,
        fiches_folders=None if without_fiches else fiche_folders(settings.fiches_dir),
        progress=counting,
        second=second_encoder_of(settings),
    )
    if without_fiches:
        (settings.index_dir / FICHES_STAMP).unlink(missing_ok=True)  # so that serving puts them back
    else:
        note_changes(settings, fiches)
    say(f"{report.documents} documents, {report.passages} passages, {report.embedded} texts embedded.")
    for revision in report.revised:
        typer.echo(str(revision), err=True)
    for path, reason in report.skipped:
        typer.echo(f"Skipped {path}: {reason}", err=True)
    if report.skipped:
        raise typer.Exit(1)


@app.command("index-fiches")
def index_fiches() -> None:
    """Index the fiches where they changed; a running server takes them up within seconds."""
    prepare_index(Settings())


@app.command()
def search(
    query: str,
    k: Annotated[int, typer.Option(min=1, max=100)] = 5,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    language: Annotated[str | None, typer.Option(help="Language preferred: fr or en.")] = None,
) -> None:
    """Print ranked passages with the reason of each score."""
    found = _open().search(query, k=k, language=language)
    if as_json:
        typer.echo(json.dumps([_as_dict(scored) for scored in found.passages], ensure_ascii=False, indent=2))
        return
    if found.corrected:
        typer.echo(f"(searched as: {found.corrected})")
    for rank, scored in enumerate(found.passages, start=1):
        reasons = "  ".join(f"{name} {value:.3f}" for name, value in scored.reasons.items())
        typer.echo(f"{rank}. {scored.score:.3f}  {scored.document.title} — {scored.passage.locator}")
        typer.echo(f"   {why(scored.reasons, language if language in ('fr', 'en') else 'en')}")
        typer.echo(
            f"   {scored.document.source.publisher}, {scored.document.source.authority.value}; {reasons}"
        )
        typer.echo(f"   {scored.passage.text[:240]}\n")


@app.command("eval")
def evaluate_queries(
    queries: Path,
    k: Annotated[int, typer.Option(min=1, max=100)] = 10,
    output: Annotated[Path | None, typer.Option(help="Writes a line per query.")] = None,
    passages: Annotated[
        bool, typer.Option("--passages", help="With the k best passages in the run.")
    ] = False,
) -> None:
    """Measure retrieval on questions whose documents are known."""
    result = evaluate(_open(), read_queries(queries), k)
    if output:
        result.write_run(output, with_passages=passages)
    typer.echo(_summary(result))


@app.command()
def check(
    retrieval: Annotated[
        bool,
        typer.Option("--retrieval", help="Also that each fiche is found by its own wordings (a minute)."),
    ] = False,
    language: Annotated[str, typer.Option(help="Language of the findings: fr or en.")] = "en",
) -> None:
    """Lint fiches and sources; exit non-zero on any finding that blocks publication."""
    settings = Settings()
    fiches = load_fiches(fiche_folders(settings.fiches_dir))
    findings = check_fiches(fiches, load_reference_sources(), text_of=ingested_text(settings.index_dir))
    if retrieval:
        cache = settings.index_dir / CACHE
        findings += retrieval_findings(fiches, Rehearsal(fiches, encoder_of(settings), cache))
    for finding in findings:
        typer.echo(f"{finding.fiche_id}: {finding.say(language)} [{finding.rule}]")
    uncovered = list(gaps(fiches.values(), load_reference_sources()))
    for gap in uncovered:
        typer.echo(f"Not covered: {gap}")
    typer.echo(f"{len(fiches)} fiches, {len(findings)} findings, {len(uncovered)} places not covered.")
    if findings or uncovered:
        raise typer.Exit(1)


@app.command()
def rehearse(fiche_id: str) -> None:
    """Try the wordings of one published fiche, as the console does after it is approved, and keep what is found for its page."""
    os.nice(10)  # calls come first
    settings = Settings()
    fiches = load_fiches(fiche_folders(settings.fiches_dir))
    if fiche_id not in fiches or fiches[fiche_id].state != "published":
        raise typer.BadParameter(f"No published fiche has the id {fiche_id}.")
    trials = Rehearsal(fiches, encoder_of(settings), settings.index_dir / CACHE)
    findings = retrieval_findings(fiches, trials, {fiche_id}) + thefts(fiche_id, trials.with_everything_in())
    Rehearsals(settings.fiches_dir / REHEARSALS).keep(fiches[fiche_id], findings, datetime.now(UTC))
    for finding in findings:
        typer.echo(str(finding))


def _summary(result: Evaluation) -> str:
    hits = "  ".join(f"hit@{rank} {share:.3f}" for rank, share in sorted(result.hits.items()))
    return f"{result.questions} questions  {hits}  MRR@10 {result.reciprocal_rank:.3f}  p50 {result.p50_ms:.1f} ms  p95 {result.p95_ms:.1f} ms"


def _open() -> KnowledgeBase:
    settings = Settings()
    return KnowledgeBase.open(settings.index_dir, encoder_of(settings), second=second_encoder_of(settings))


def _as_dict(scored: ScoredPassage) -> dict[str, object]:
    return {
        "document_id": scored.document.id,
        "source_id": scored.document.source.id,
        "title": scored.document.title,
        "locator": scored.passage.locator,
        "text": scored.passage.text,
        "score": scored.score,
        "reasons": scored.reasons,
    }
