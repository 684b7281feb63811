from pathlib import Path

import pytest

from knowledge_base.index.cutting import cut
from knowledge_base.model import Document
from knowledge_base.reading import SUFFIXES, read_document
from knowledge_base.sources.manifest import find_manifest, load_manifest

pytestmark = pytest.mark.integration

MANIFEST = """
sources:
  - {id: notice, file: notice.txt, title: La notice, publisher: Une autorité, kind: charter, authority: regulator, language: fr}
  - {id: loi, file: loi.md, title: La loi, publisher: Un État, kind: law, authority: legislator, language: fr}
  - {id: pages, file: "pages/*.html", title: Les pages, publisher: Une autorité, kind: faq, authority: regulator, language: fr}
"""
NOTICE = """ La notice des usagers

Pourquoi cette notice ?

Chaque organisme reste responsable de la conformité de ses traitements, quels que soient les

conseils reçus. Le conseil n’est pas un rescrit.

Quelle articulation avec le rôle de contrôle de la

autorité ?

Les agents chargés du conseil ne contrôlent pas."""
LAW = "# La loi\n\n## Titre I (Articles 1 à 6)\n\n" + "\n\n".join(
    f"### Article {number}{' (abrogé)' if number == 3 else ''}\n\n{number}. La règle numéro {number} s’applique:\na) toujours;\nb) partout." for number in range(1, 7)
)
PAGE = '<html lang="fr"><head><title>Est-ce permis ?</title><meta name="keywords" content="gps, salarié"></head><body><h1>Est-ce permis ?</h1><strong>Oui.</strong><br><br>Informez&nbsp;les salariés.</body></html>'


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Document]:
    (tmp_path / "pages").mkdir()
    for name, content in (("sources.yaml", MANIFEST), ("notice.txt", NOTICE), ("loi.md", LAW), ("pages/12.html", PAGE)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = find_manifest(tmp_path / "pages")
    assert found is not None
    manifest = load_manifest(found)
    files = [path for path in sorted(tmp_path.rglob("*")) if path.suffix in SUFFIXES]
    return {document.id: document for document in (read_document(path, manifest.entry_for(path)) for path in files)}


def test_a_described_folder_gives_one_document_a_file(documents: dict[str, Document]) -> None:
    assert {identifier: document.source.id for identifier, document in documents.items()} == {"notice": "notice", "loi": "loi", "12": "pages"}


def test_headings_become_locators(documents: dict[str, Document]) -> None:
    assert [passage.locator for passage in cut(documents["notice"])] == ["Pourquoi cette notice ?", "Quelle articulation avec le rôle de contrôle de la autorité ?"]
    assert [passage.locator for passage in cut(documents["loi"])][2] == "Titre I (Articles 1 à 6) › Article 3"


def test_passages_quote_their_document_word_for_word(documents: dict[str, Document]) -> None:
    for document in documents.values():
        for passage in cut(document):
            assert any(passage.text in section.text for section in document.sections)
    assert cut(documents["12"])[0].text == "Oui.\n\nInformez les salariés."
