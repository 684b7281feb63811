from knowledge_base.index.cutting import LOCATOR_SEPARATOR
from knowledge_base.index.entries import WHOLE_DOCUMENT_PASSAGES, entries_of, section_title
from knowledge_base.model import Authority, Document, Kind, Passage, Source

SOURCE = Source("guide", "Guide", "CNIL", Kind.GUIDE, Authority.REGULATOR, "fr")
DOCUMENT = Document("guide", SOURCE, "Le guide", "fr", ())


def passages(*locators: str) -> list[Passage]:
    return [Passage(str(n), "guide", locator, f"Texte {n}.") for n, locator in enumerate(locators)]


def test_a_short_document_is_one_entry_under_its_own_title() -> None:
    entries = list(entries_of(DOCUMENT, passages("A", "B")))
    assert [(entry.title, len(entry.passages)) for entry in entries] == [("Le guide", 2)]


def test_a_long_document_has_an_entry_a_section() -> None:
    locators = ["Tenir un registre"] * WHOLE_DOCUMENT_PASSAGES + ["Nommer un délégué"]
    entries = list(entries_of(DOCUMENT, passages(*locators)))
    assert [entry.title for entry in entries] == ["Tenir un registre", "Nommer un délégué"]


def test_a_document_without_passages_has_no_entry() -> None:
    assert list(entries_of(DOCUMENT, [])) == []


def test_a_short_heading_takes_its_parent_along() -> None:
    assert (
        section_title("Guide", LOCATOR_SEPARATOR.join(["Tenir un registre", "Contenu"]), "x")
        == "Tenir un registre : Contenu"
    )
    assert section_title("Guide", "Contenu", "x") == "Guide : Contenu"


def test_a_bare_article_is_named_by_its_opening() -> None:
    assert (
        section_title("RGPD", "Article 4", "Aux fins du présent règlement")
        == "Article 4 : Aux fins du présent règlement"
    )


def test_a_section_without_heading_is_named_by_the_document() -> None:
    assert section_title("Guide", "", "x") == "Guide"


def test_a_heading_over_several_sections_takes_its_parent_along() -> None:
    precautions = [LOCATOR_SEPARATOR.join([f"FICHE {n} - {name}", "Les précautions élémentaires"]) for n, name in enumerate(["SAUVEGARDER", "TRACER"])]
    others = [f"Un autre sujet numéro {n}" for n in range(WHOLE_DOCUMENT_PASSAGES)]
    titles = [entry.title for entry in entries_of(DOCUMENT, passages(*precautions, *others))]
    assert titles[:2] == [
        "FICHE 0 - SAUVEGARDER : Les précautions élémentaires",
        "FICHE 1 - TRACER : Les précautions élémentaires",
    ]
    assert titles[2] == "Un autre sujet numéro 0"
