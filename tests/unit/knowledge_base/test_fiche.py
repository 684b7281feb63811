from knowledge_base.fiche import Statement, fiche_document, plain_text, statements
from knowledge_base.fiche_file import parse_fiche
from knowledge_base.model import Authority, Kind


def test_statements_carry_their_reference_numbers_without_marks(fiche_text: str) -> None:
    assert statements(parse_fiche(fiche_text, "essai.md")) == (
        Statement("Oui, dit l’art. 5.", (2,)),
        Statement("Chacun reste responsable.", (1, 2)),
        Statement("Il faut\u00a0:", ()),
        Statement("écrire\u00a0;", (1,)),
        Statement("relire.", (2,)),
    )


def test_a_mark_after_the_full_stop_belongs_to_the_sentence_before(fiche_text: str) -> None:
    fiche = parse_fiche(fiche_text.replace("art. 5 [2]. Chacun", "art. 5. [2] Chacun"), "essai.md")
    assert statements(fiche)[0] == Statement("Oui, dit l’art. 5.", (2,))


def test_plain_text_keeps_paragraphs_and_bullets_and_drops_marks(fiche_text: str) -> None:
    assert plain_text(parse_fiche(fiche_text, "essai.md")) == (
        "Oui, dit l’art. 5. Chacun reste responsable.\n\nIl faut\u00a0:\n- écrire\u00a0;\n- relire."
    )


def test_a_fiche_becomes_a_document_that_says_whose_word_it_is(fiche_text: str) -> None:
    document = fiche_document(parse_fiche(fiche_text, "essai.md"))
    assert (document.id, document.title, document.published) == ("essai-fr", "Un essai ?", "2026-11-22")
    assert (document.source.id, document.source.kind, document.source.authority) == ("permanence-fiches", Kind.FICHE, Authority.EDITORIAL)
    assert document.wordings[3] == "essai RGPD" and document.keywords == ("essai", "test")
    assert document.sections[0].heading_path == ("Un essai ?",) and "[1]" not in document.sections[0].text
