from knowledge_base.reading.blocks import Block, heading, item, paragraph
from knowledge_base.reading.law import by_article, is_law


def kept(*blocks: Block) -> list[str]:
    return [block.text for block in by_article(blocks)]


def test_a_text_laid_out_by_articles_is_law() -> None:
    assert is_law([heading(f"Article {number}", 3) for number in range(1, 6)])
    assert not is_law([heading("Article 1", 3), heading("Partie", 2)])


def test_sub_headings_stay_inside_their_article() -> None:
    blocks = by_article([heading("Chapitre I", 2), heading("Article 8", 3), heading("1° Informations", 4), paragraph("Elle informe.")])
    assert blocks[2] == paragraph("1° Informations")


def test_what_stands_outside_articles_and_recitals_is_left_out() -> None:
    assert kept(paragraph("Le Président promulgue."), heading("Titre I", 2), paragraph("Signature."), heading("Considérant 1", 3), paragraph("La protection.")) == [
        "Titre I",
        "Considérant 1",
        "La protection.",
    ]


def test_a_superseded_wording_of_a_standing_article_is_kept_without_the_word_repealed() -> None:
    assert kept(heading("Section 1 (Articles 8 à 18)", 3), heading("Article 8 (abrogé)", 4), paragraph("La commission.")) == [
        "Section 1 (Articles 8 à 18)",
        "Article 8",
        "La commission.",
    ]


def test_repealed_provisions_are_left_out() -> None:
    section = heading("Chapitre III (Article 30)", 3)
    assert kept(section, heading("Article 15 bis (abrogé)", 4), paragraph("Collège.")) == [section.text]
    part = heading("Section 2 : Droits (abrogé)", 3)
    assert kept(part, heading("Article 40-1 (abrogé)", 4), paragraph("Décès.")) == [part.text]
    book = heading("Dispositions abrogées", 2)
    assert kept(book, heading("Article 43 (abrogé)", 4), paragraph("Pénal.")) == [book.text]


def test_an_article_that_only_says_it_is_repealed_leaves_no_text() -> None:
    assert kept(heading("Titre V (Articles 125 à 128)", 2), heading("Article 125 (abrogé)", 4), paragraph("Abrogé par LOI n° 2025-391 - art. 16")) == [
        "Titre V (Articles 125 à 128)",
        "Article 125",
    ]


def test_a_continued_article_is_one_section() -> None:
    assert kept(heading("Article 70", 3), paragraph("I."), heading("Article 70 (continued)", 3), paragraph("II.")) == ["Article 70", "I.", "II."]


def test_filler_before_an_unnumbered_paragraph_goes() -> None:
    assert kept(heading("Article 4", 3), paragraph("None. For the purposes of this Regulation:"), item("1. ‘data’ means")) == [
        "Article 4",
        "For the purposes of this Regulation:",
        "1. ‘data’ means",
    ]
