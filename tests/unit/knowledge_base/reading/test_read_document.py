from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.model import Authority, Kind, Source
from knowledge_base.reading import read_document
from knowledge_base.sources.manifest import ManifestEntry

SOURCE = Source("guide", "Le guide", "Une autorité", Kind.GUIDE, Authority.REGULATOR, "fr", published="2022-05", url="https://example.org")


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def test_an_entry_that_names_one_file_gives_its_id_title_and_date(tmp_path: Path) -> None:
    path = write(tmp_path, "fichier.md", "# Un titre\n\n## Partie\n\nUne phrase.\n")
    document = read_document(path, ManifestEntry(SOURCE, "fichier.md", single=True))
    assert (document.id, document.title, document.published, document.url) == ("guide", "Le guide", "2022-05", "https://example.org")
    assert document.sections[0].heading_path == ("Partie",)


def test_a_file_of_a_source_of_many_keeps_its_stem_and_its_own_title(tmp_path: Path) -> None:
    path = write(tmp_path, "06.md", "# Fiche 6\n\nUne phrase.\n")
    document = read_document(path, ManifestEntry(SOURCE, "*.md", single=False))
    assert (document.id, document.title, document.source.id, document.sections[0].heading_path) == ("06", "Fiche 6", "guide", ("Fiche 6",))


def test_front_matter_speaks_before_the_manifest(tmp_path: Path) -> None:
    matter = "---\nid: own\ntitle: Mon titre\nlanguage: en\nkeywords: [a, b]\ndate: 2024-01-02\nurl: https://a.fr\nwordings: ['Why, really?']\n---\n"
    document = read_document(write(tmp_path, "a.md", matter + "# T\n\nSome text.\n"), ManifestEntry(SOURCE, "a.md", single=True))
    assert (document.id, document.title, document.language, document.keywords) == ("own", "Mon titre", "en", ("a", "b"))
    assert (document.published, document.url, document.wordings) == ("2024-01-02", "https://a.fr", ("Why, really?",))


def test_a_page_keeps_its_own_metadata(tmp_path: Path) -> None:
    page = '<html lang="fr"><head><title>Est-ce permis ?</title><meta name="keywords" content="gps"><meta name="last-modified" content="2018-05-31"></head><body><h1>Est-ce permis ?</h1>Oui.</body></html>'
    document = read_document(write(tmp_path, "103.html", page), ManifestEntry(SOURCE, "*.html", single=False))
    assert (document.id, document.title, document.published, document.keywords) == ("103", "Est-ce permis ?", "2018-05-31", ("gps",))
    assert document.sections[0].text == "Oui."


def test_a_file_that_no_manifest_describes_vouches_for_nothing(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "notes.txt", "The controller must keep a record of its processing.\n"), None)
    assert (document.id, document.source.authority, document.source.publisher, document.language) == ("notes", Authority.THIRD_PARTY, "unknown", "en")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"%PDF-1.7 rest", "it is a PDF"),
        ("a.md", b"PK\x03\x04rest", "zip archive"),
        ("a.html", b"\x89PNG\r\n", "an image"),
        ("a.txt", b"abc\x00def\x00", "binary data"),
        ("a.txt", bytes(range(128, 256)) * 20, "neither UTF-8 nor Western European"),
        ("a.md", b"  \n\n", "it is empty"),
        ("a.html", b"<html><body><script>1</script></body></html>", "holds no text"),
        ("a.html", b"Pas de balise ici.", "holds no HTML"),
        ("a.md", b"---\nid: [a\n---\nTexte.", "not valid YAML"),
        ("a.pdf", b"%PDF-1.7", "a damaged PDF"),
        ("a.docx", b"PK\x03\x04", "it is damaged"),
        ("a.xlsx", b"PK\x03\x04", "are not read"),
    ],
)
def test_a_file_that_is_not_what_its_ending_says_is_refused_by_name(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(UnreadableFile) as caught:
        read_document(path, None)
    assert says in caught.value.reason and caught.value.path == path
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_document(tmp_path / "absent.txt", None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    text = "Le délégué à la protection des données « veille » à l’œuvre.\r\nIl conseille."
    document = read_document(write(tmp_path, "a.txt", text.encode(encoding)), None)
    assert document.sections[0].text.startswith("Le délégué à la protection des données « veille » à l’œuvre.")


def test_front_matter_that_unfolds_without_end_is_left_folded(tmp_path: Path) -> None:
    levels = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    text = f"---\na0: &a0 [x]\n{levels}title: *a9\nkeywords: [*a9]\nwordings: {{a: *a9}}\n---\n# Le registre\n\nUne phrase.\n"
    document = read_document(write(tmp_path, "a.md", text), None)
    assert (document.title, document.keywords, document.wordings) == ("Le registre", (), ())


def test_front_matter_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        read_document(write(tmp_path, "a.md", "---\na: " + "[" * 2000 + "]" * 2000 + "\n---\nTexte.\n"), None)


def test_front_matter_without_a_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="holds no text"):
        read_document(write(tmp_path, "a.md", "---\ntitle: Rien\n---\n"), None)
