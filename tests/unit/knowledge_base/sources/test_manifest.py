import hashlib
from pathlib import Path

import pytest

from knowledge_base.errors import ManifestError, UnreadableFile
from knowledge_base.model import Authority, Kind
from knowledge_base.reading import read_document
from knowledge_base.sources.manifest import find_manifest, load_manifest

ONE = """
sources:
  - id: notice
    file: notice.txt
    title: Une notice
    publisher: Une autorité
    kind: guide
    authority: regulator
    language: fr
    published: 2024-03
  - id: pages
    file: pages/*.html
    title: Des pages
    publisher: Une autorité
    kind: faq
    authority: regulator
    language: fr
  - id: law
    title: Une loi
    publisher: Un État
    kind: law
    authority: legislator
    language: en
    published: 2018-05-25
"""


@pytest.fixture
def manifest_path(tmp_path: Path) -> Path:
    (tmp_path / "notice.txt").write_text("Un texte.", encoding="utf-8")
    (tmp_path / "pages" / "deep").mkdir(parents=True)
    path = tmp_path / "sources.yaml"
    path.write_text(ONE, encoding="utf-8")
    return path


def test_a_file_named_alone_finds_its_entry(manifest_path: Path) -> None:
    entry = load_manifest(manifest_path).entry_for(manifest_path.parent / "notice.txt")
    assert entry is not None
    assert (entry.source.id, entry.source.kind, entry.source.authority, entry.single) == ("notice", Kind.GUIDE, Authority.REGULATOR, True)
    assert entry.source.published == "2024-03"


def test_a_glob_covers_several_files_and_is_not_single(manifest_path: Path) -> None:
    entry = load_manifest(manifest_path).entry_for(manifest_path.parent / "pages" / "12.html")
    assert entry is not None
    assert (entry.source.id, entry.single) == ("pages", False)


def test_a_star_does_not_cross_folders(manifest_path: Path) -> None:
    assert load_manifest(manifest_path).entry_for(manifest_path.parent / "pages" / "deep" / "12.html") is None


def test_a_file_outside_every_entry_has_none(manifest_path: Path) -> None:
    assert load_manifest(manifest_path).entry_for(manifest_path.parent / "other.md") is None


def test_an_entry_without_a_file_is_a_reference_source(manifest_path: Path) -> None:
    law = load_manifest(manifest_path).entries[2]
    assert (law.glob, law.single, law.source.published) == (None, False, "2018-05-25")


def test_the_entry_that_names_the_file_alone_wins_over_a_glob(manifest_path: Path) -> None:
    manifest_path.write_text(ONE.replace("file: pages/*.html", 'file: "*.txt"'), encoding="utf-8")
    entry = load_manifest(manifest_path).entry_for(manifest_path.parent / "notice.txt")
    assert entry is not None and entry.source.id == "notice"


@pytest.mark.parametrize(
    ("changed", "to", "says"),
    [
        ("file: notice.txt", "file: missing.txt", "missing.txt"),
        ("kind: faq", "kind: novel", "unknown kind 'novel'"),
        ("authority: legislator", "authority: king", "unknown authority 'king'"),
        ("language: en", "language: tlh", "unknown language 'tlh'"),
        ("title: Une notice", "title: [unclosed", "not valid YAML"),
        ("title: Une loi", "title: ''", "no title"),
        ("sources:", "documents:", "list named 'sources'"),
    ],
)
def test_a_wrong_manifest_is_refused_with_one_sentence(manifest_path: Path, changed: str, to: str, says: str) -> None:
    manifest_path.write_text(ONE.replace(changed, to), encoding="utf-8")
    with pytest.raises(ManifestError) as caught:
        load_manifest(manifest_path)
    message = str(caught.value)
    assert says in message and message.endswith(".") and "\n" not in message


def test_an_id_given_twice_leaves_its_files_in_doubt_and_no_others(manifest_path: Path) -> None:
    third = "  - {id: other, file: other.md, title: Une autre, publisher: Une autorité, kind: guide, authority: regulator, language: fr}\n"
    (manifest_path.parent / "other.md").write_text("Une autre.", encoding="utf-8")
    manifest_path.write_text(ONE.replace("id: pages", "id: notice") + third, encoding="utf-8")
    manifest = load_manifest(manifest_path)
    for file in ("notice.txt", "pages/12.html"):
        with pytest.raises(ManifestError, match="the id 'notice' is given to two sources"):
            manifest.entry_for(manifest_path.parent / file)
    other = manifest.entry_for(manifest_path.parent / "other.md")
    assert other is not None and other.source.id == "other"


def test_a_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be opened"):
        load_manifest(tmp_path / "sources.yaml")


def test_the_manifest_is_found_in_the_folder_or_above(manifest_path: Path) -> None:
    assert find_manifest(manifest_path.parent / "pages" / "deep" / "12.html") == manifest_path
    assert find_manifest(manifest_path.parent) == manifest_path


def test_a_text_other_than_the_one_whose_digest_is_given_is_named_and_not_read(manifest_path: Path) -> None:
    notice = manifest_path.parent / "notice.txt"
    digest = hashlib.sha256(notice.read_bytes()).hexdigest()
    signed = ONE.replace("file: notice.txt", f"file: notice.txt\n    sha256: {digest}")
    manifest_path.write_text(signed, encoding="utf-8")
    entry = load_manifest(manifest_path).entry_for(notice)
    assert read_document(notice, entry).id == "notice"
    notice.write_text("Un autre texte.", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"notice\.txt .*sha256"):
        read_document(notice, entry)


def test_a_digest_that_is_none_is_refused(manifest_path: Path) -> None:
    manifest_path.write_text(ONE.replace("file: notice.txt", "file: notice.txt\n    sha256: abc"), encoding="utf-8")
    with pytest.raises(ManifestError, match="sha256"):
        load_manifest(manifest_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "La \u0441harte"), ("publisher", "\u0421NIL"), ("url", "https://www.\u0441nil.fr"), ("title", "Une n\u03bftice")],
)
def test_a_name_in_letters_that_only_look_right_is_refused(manifest_path: Path, field: str, value: str) -> None:
    known = {"title": "title: Une notice", "publisher": "publisher: Une autorité", "url": "published: 2024-03"}[field]
    manifest_path.write_text(ONE.replace(known, f"{field}: {value}", 1) if field != "url" else ONE.replace(known, f"{known}\n    url: {value}", 1), encoding="utf-8")
    with pytest.raises(ManifestError, match="look alike"):
        load_manifest(manifest_path)


def test_what_lapsed_says_since_when_and_anything_but_a_day_is_refused(manifest_path: Path) -> None:
    lapsed = ONE.replace("file: notice.txt", "file: notice.txt\n    superseded: 2022-03\n    outdated: 2019-06-01")
    manifest_path.write_text(lapsed, encoding="utf-8")
    source = load_manifest(manifest_path).entries[0].source
    assert (source.repealed, source.superseded, source.outdated) == (None, "2022-03", "2019-06-01")
    manifest_path.write_text(lapsed.replace("2022-03", "yes"), encoding="utf-8")
    with pytest.raises(ManifestError, match="superseded from 'True', which is not a day"):
        load_manifest(manifest_path)
