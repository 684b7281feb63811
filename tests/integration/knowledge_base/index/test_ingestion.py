from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest

from knowledge_base.errors import IndexCorrupt
from knowledge_base.index.ingestion import ingest, locked
from knowledge_base.index.snapshot import load_snapshot, stored_documents
from knowledge_base.retrieval.search import KnowledgeBase

pytestmark = pytest.mark.integration


def ids(index: Path) -> list[str]:
    return [item.document.id for item in load_snapshot(index).documents]


def test_a_folder_is_read_with_its_manifest(tmp_path: Path, corpus: Path, encoder) -> None:
    report = ingest(tmp_path / "index", encoder, paths=[corpus])
    assert report.documents == 5
    assert report.skipped == ()
    assert ids(tmp_path / "index") == [
        "faq-camera",
        "guide-cookies",
        "guide-registre",
        "guide-violation",
        "handbook",
    ]
    camera = load_snapshot(tmp_path / "index").documents[0].document
    assert camera.source.id == "faq"
    assert "vidéosurveillance" in camera.keywords


def test_unchanged_texts_are_not_embedded_again(tmp_path: Path, corpus: Path, encoder) -> None:
    first = ingest(tmp_path / "index", encoder, paths=[corpus])
    assert first.embedded == len(encoder.encoded) > 0
    again = ingest(tmp_path / "index", encoder, paths=[corpus])
    assert (again.embedded, again.version) == (0, first.version)
    (corpus / "guide-cookies.md").write_text(
        "# Cookies et traceurs\n\nUn texte entièrement neuf.\n", encoding="utf-8"
    )
    changed = ingest(tmp_path / "index", encoder, paths=[corpus])
    assert changed.embedded == 1
    assert changed.version != first.version


def test_other_documents_stay_and_removed_files_go(tmp_path: Path, corpus: Path, encoder) -> None:
    index = tmp_path / "index"
    ingest(index, encoder, paths=[corpus / "handbook.md"])
    ingest(index, encoder, paths=[corpus / "guide-cookies.md"])
    assert ids(index) == ["guide-cookies", "handbook"]
    ingest(index, encoder, paths=[corpus])
    (corpus / "guide-cookies.md").unlink()
    ingest(index, encoder, paths=[corpus])
    assert "guide-cookies" not in ids(index)
    assert len(ids(index)) == 4


def test_bad_files_are_named_and_the_others_indexed(tmp_path: Path, corpus: Path, encoder) -> None:
    (corpus / "faq-empty.html").write_text("", encoding="utf-8")
    (corpus / "guide-binary.md").write_bytes(bytes(range(256)) * 20)
    missing = corpus / "missing.md"
    report = ingest(tmp_path / "index", encoder, paths=[corpus, missing])
    assert {path.name for path, _ in report.skipped} >= {"faq-empty.html", "missing.md"}
    assert all(sentence.endswith(".") for _, sentence in report.skipped)
    assert report.documents >= 5


def test_a_folder_without_one_readable_file_gives_an_empty_base(tmp_path: Path, encoder) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "empty.md").write_text("", encoding="utf-8")
    report = ingest(tmp_path / "index", encoder, paths=[tmp_path / "texts"])
    assert (report.documents, len(report.skipped)) == (0, 1)
    assert KnowledgeBase.open(tmp_path / "index", encoder).search("Qui tient un registre ?").passages == ()


def test_two_files_with_one_id_are_not_silently_merged(tmp_path: Path, corpus: Path, encoder) -> None:
    (corpus / "deeper").mkdir()
    (corpus / "deeper" / "handbook.md").write_text(
        "# Another\n\nAnother text with the same stem.\n", encoding="utf-8"
    )
    report = ingest(tmp_path / "index", encoder, paths=[corpus])
    assert [path.name for path, _ in report.skipped] == ["handbook.md"]
    assert "same id" in report.skipped[0][1]


def test_a_base_can_do_without_the_fiches(tmp_path: Path, corpus: Path, encoder) -> None:
    fiches = Path(__file__).parents[4] / "knowledge_base" / "fiches"
    with_fiches = ingest(tmp_path / "index", encoder, paths=[corpus], fiches_folders=[fiches])
    assert with_fiches.documents > 100
    without = ingest(tmp_path / "index", encoder, fiches_folders=None)
    assert without.documents == 5


def test_an_encoder_that_fails_leaves_the_old_index_whole(tmp_path: Path, corpus: Path, encoder) -> None:
    index = tmp_path / "index"
    before = ingest(index, encoder, paths=[corpus / "handbook.md"]).version

    class Failing(type(encoder)):  # type: ignore[misc]
        def encode_passages(self, texts):  # type: ignore[no-untyped-def]
            raise MemoryError

    with pytest.raises(MemoryError):
        ingest(index, Failing(), paths=[corpus])
    assert load_snapshot(index).version == before
    assert ingest(index, encoder, paths=[corpus]).documents == 5


def test_a_damaged_index_file_is_rebuilt_from_the_documents(tmp_path: Path, corpus: Path, encoder) -> None:
    index = tmp_path / "index"
    version = ingest(index, encoder, paths=[corpus]).version
    vectors = index / "snapshots" / version / "fr" / "dense" / "vectors.faiss"
    vectors.write_bytes(vectors.read_bytes()[:-4] + b"oops")
    with pytest.raises(IndexCorrupt):
        load_snapshot(index)
    assert len(stored_documents(index)) == 5
    ingest(index, encoder, paths=[corpus])
    assert len(load_snapshot(index).documents) == 5


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge_base.index.ingestion import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('in', flush=True); sys.stdin.readline()\n"
    )
    root = Path(__file__).parents[4]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", code, str(tmp_path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as first,
        ThreadPoolExecutor(1) as pool,
    ):
        assert first.stdout is not None and first.stdout.readline() == b"in\n"
        second = pool.submit(_take, tmp_path)
        time.sleep(0.3)
        assert not second.done()
        first.communicate(b"go on\n", 30)
        second.result(30)


def _take(folder: Path) -> None:
    with locked(folder):
        pass


def test_a_scan_and_a_text_of_a_hundred_megabytes_are_named_and_the_rest_is_indexed(
    tmp_path: Path, corpus: Path, encoder
) -> None:
    scan = pikepdf.new()
    scan.add_blank_page()
    scan.save(corpus / "scan.pdf")
    with (corpus / "endless.txt").open("wb") as stream:
        stream.truncate(100 * 2**20)
    report = ingest(tmp_path / "index", encoder, paths=[corpus])
    assert report.documents == 5
    assert {path.name: sentence for path, sentence in report.skipped} == {
        "scan.pdf": f"{corpus / 'scan.pdf'} cannot be read: it holds pictures of pages and no text; run text recognition on it first.",
        "endless.txt": f"{corpus / 'endless.txt'} cannot be read: it is larger than 20 MB.",
    }
    assert len(load_snapshot(tmp_path / "index").documents) == 5
