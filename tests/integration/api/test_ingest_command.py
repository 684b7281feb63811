"""`permanence kb ingest` on what people really have in their folders: the bad is named, the rest indexed, nothing lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers
from typer.testing import CliRunner

from api.cli import app
from knowledge_base.encoding.vector_file import HEADER
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.index.snapshot import current_version, load_snapshot
from tests.integration.knowledge_base.reading import hostile

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
WORDS = "registre violation données traitement responsable notifie tient chaque dans heures".split()
SOURCE = "title: T, publisher: P, kind: guide, authority: third_party, language: fr"


@dataclass(frozen=True)
class Done:
    """How the command ended, and what it said to its user."""

    code: int
    said: str


Ingest = Callable[..., Done]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sentence-transformers model that knows ten words."""
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(["[UNK]", *WORDS])}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    folder = tmp_path_factory.mktemp("model")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=32)], device="cpu").save(str(folder))
    return folder


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PERMANENCE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PERMANENCE_EMBEDDING_MODEL", str(model))


@pytest.fixture
def ingest() -> Ingest:
    """The command within this process, as it is typed: a process of its own takes seconds to start."""

    def run(*arguments: object) -> Done:
        result = CliRunner().invoke(app, ["kb", "ingest", *map(str, arguments), "--without-fiches"])
        refused = f"{result.exception}\n" if isinstance(result.exception, KnowledgeBaseError) else ""
        assert refused or result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Done(result.exit_code, result.stderr + refused)

    return run


def command(folder: Path) -> list[str]:
    """The command for a process of its own."""
    return [sys.executable, "-m", "api.cli", "kb", "ingest", str(folder), "--without-fiches"]


def a_text(name: str) -> str:
    return f"# Tenir le registre {name}\n\nChaque responsable tient un registre {name}. Il notifie la violation dans les 72 heures.\n"


def embedded(done: Done) -> int:
    """How many texts a run says it embedded."""
    return int(done.said.split(" texts embedded")[0].rsplit(" ", 1)[1])


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def skipped(done: Done) -> dict[str, str]:
    """The sentence about each file left out."""
    lines = [line.removeprefix("Skipped ") for line in done.said.splitlines() if line.startswith("Skipped ")]
    found = {Path(path).name: sentence for path, _, sentence in (line.partition(": ") for line in lines)}
    assert len(found) == len(lines), "a file is named twice"
    return found


def indexed(data: Path) -> set[str]:
    return {item.document.id for item in load_snapshot(data / "index").documents}


def write_bad_files(folder: Path) -> dict[str, str]:
    """Write one of each, and return what the sentence about it says."""
    made = {
        "encrypted.pdf": (hostile.encrypted(), "password"),
        "scan.pdf": (hostile._pdfs()["picture-only.pdf"](), "pictures of pages and no text"),
        "broken.pdf": (hostile._pdfs()["truncated.pdf"](), "damaged"),
        "hostile.pdf": (hostile._pdfs()["flate-1000-to-1.pdf"](), "too large or too costly"),
        "bomb.docx": (hostile._docx()["document-1000-to-1.docx"](), "unfolds to far more than its size"),
        "koi8.txt": (("Каждый оператор ведёт реестр обработки данных. " * 20).encode("koi8-r"), "encoding"),
    }
    for name, (content, _) in made.items():
        (folder / name).write_bytes(content)
    sentence = b"Chaque responsable tient un registre de ses traitements.\n"
    (folder / "endless.txt").write_bytes(sentence * (100 * 2**20 // len(sentence) + 1))
    return {"endless.txt": "larger than 20 MB", **{name: says for name, (_, says) in made.items()}}


def test_what_cannot_be_read_is_named_once_and_the_rest_is_indexed(tmp_path: Path, ingest: Ingest) -> None:
    first, folder, data = tmp_path / "first", tmp_path / "second", tmp_path / "data"
    for place in (first, folder):
        place.mkdir()
    (first / "kept.md").write_text(a_text("gardé"), encoding="utf-8")
    assert ingest(first).code == 0
    old = data / "index" / "snapshots" / current_version(data / "index")
    before = files_under(old)

    for name in ("good.md", "doubled-1.md", "doubled-2.md"):
        (folder / name).write_text(a_text(name), encoding="utf-8")
    entries = [f"  - {{id: twice, file: doubled-{n}.md, {SOURCE}}}\n" for n in (1, 2)]
    (folder / "sources.yaml").write_text("sources:\n" + "".join(entries), encoding="utf-8")
    wanted = {**write_bad_files(folder), "sources.yaml": "the id 'twice' is given to two sources"}
    process = subprocess.run(command(folder), capture_output=True, text=True, cwd=ROOT)
    done = Done(process.returncode, process.stderr)

    assert done.code == 1
    told = skipped(done)
    assert told.keys() == wanted.keys()
    for name, says in wanted.items():
        assert says in told[name] and told[name].endswith("."), (name, told[name])
    assert "Traceback" not in done.said
    assert indexed(data) == {"kept", "good"}
    assert files_under(old) == before, "the old snapshot was touched"


def test_a_slip_in_a_manifest_leaves_what_was_indexed_of_its_files(tmp_path: Path, ingest: Ingest) -> None:
    folder, data = tmp_path / "texts", tmp_path / "data"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.md").write_text(a_text(name), encoding="utf-8")
    right = "sources:\n" + "".join(f"  - {{id: {name}, file: {name}.md, {SOURCE}}}\n" for name in ("one", "two"))
    (folder / "sources.yaml").write_text(right, encoding="utf-8")
    assert ingest(folder).code == 0
    version = current_version(data / "index")
    for slip in (right.replace("id: two", "id: one"), right.replace("kind: guide", "kind: novel")):
        (folder / "sources.yaml").write_text(slip, encoding="utf-8")
        done = ingest(folder)
        assert (done.code, list(skipped(done))) == (1, ["sources.yaml"])
        assert current_version(data / "index") == version
        assert ingest(folder, "--manifest", folder / "sources.yaml").code == 1
        assert current_version(data / "index") == version


def test_a_source_changed_since_it_was_indexed_is_named(tmp_path: Path, ingest: Ingest) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "one.md").write_text(a_text("un"), encoding="utf-8")
    assert "changed since" not in ingest(folder).said
    (folder / "one.md").write_text(a_text("un autre"), encoding="utf-8")
    done = ingest(folder)
    assert done.code == 0
    assert [line for line in done.said.splitlines() if "changed since" in line] == [
        f"{(folder / 'one.md').resolve()} changed since it was indexed: 1 passage(s) differ."
    ]
    assert "changed since" not in ingest(folder).said


def test_a_run_that_is_killed_leaves_the_old_index_and_what_it_embedded(tmp_path: Path, ingest: Ingest) -> None:
    folder, data = tmp_path / "texts", tmp_path / "data"
    folder.mkdir()
    (folder / "kept.md").write_text(a_text("gardé"), encoding="utf-8")
    before = embedded(ingest(folder))
    version = current_version(data / "index")
    (vectors,) = (data / "index" / "embeddings").glob("*.vectors")
    for number in range(1000):
        (folder / f"text-{number}.md").write_text(a_text(f"numéro {number}"), encoding="utf-8")

    size = vectors.stat().st_size
    record = (size - HEADER.size) // before
    process = subprocess.Popen(command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    deadline = time.monotonic() + 120
    while vectors.stat().st_size < size + record and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    process.kill()
    process.wait()
    whole = (vectors.stat().st_size - size) // record  # the blow may fall in the midst of a batch's writing

    assert 0 < whole < 2000
    assert current_version(data / "index") == version
    assert indexed(data) == {"kept"}
    done = ingest(folder)
    assert done.code == 0
    assert embedded(done) == 2000 - whole, "a title and a passage each, less what the killed run had kept"
    assert len(indexed(data)) == 1001


def test_sentences_that_differ_are_printed_and_kept_for_editors(tmp_path: Path, ingest: Ingest) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, hours in (("un", 72), ("deux", 48)):
        (folder / f"{name}.md").write_text(f"# Violation\n\nLe responsable notifie la violation de données dans les {hours} heures.\n")
    entries = "".join(f"  - {{id: {name}, file: {name}.md, {SOURCE}}}\n" for name in ("un", "deux"))
    (folder / "sources.yaml").write_text(f"sources:\n{entries}")
    assert ingest(folder).code == 0
    said = CliRunner().invoke(app, ["kb", "contradictions"]).stdout
    assert "72 heures ≠ " in said or "48 heures ≠ " in said
    assert said.endswith("1 pair(s) to read; which one is right is for an editor to say.\n")
    assert "48 heures" in (tmp_path / "data" / "fiches" / "contradictions.json").read_text("utf-8")
