from knowledge_base.model import Section
from knowledge_base.reading.blocks import (
    heading,
    item,
    paragraph,
    sections_from,
    without_contents,
    without_repeats,
    without_scraps,
)


def test_sections_carry_their_heading_path() -> None:
    blocks = [heading("A", 1), paragraph("Un."), heading("B", 2), paragraph("Deux."), heading("C", 2), paragraph("Trois."), heading("D", 1), paragraph("Quatre.")]
    assert [section.heading_path for section in sections_from(blocks, "Titre")] == [("A",), ("A", "B"), ("A", "C"), ("D",)]


def test_text_before_any_heading_stands_under_the_title() -> None:
    assert sections_from([paragraph("Un.")], "Titre") == (Section(("Titre",), "Un."),)


def test_headings_without_text_leave_no_section_but_stay_in_the_path() -> None:
    assert sections_from([heading("A", 1), heading("B", 2), paragraph("Un.")], "T") == (Section(("A", "B"), "Un."),)


def test_items_follow_their_introduction_line_by_line() -> None:
    (section,) = sections_from([paragraph("Il faut :"), item("- un ;"), item("- deux."), paragraph("Puis.")], "T")
    assert section.text == "Il faut :\n- un ;\n- deux.\n\nPuis."


def test_a_run_that_only_announces_later_headings_is_left_out() -> None:
    announced = [item(f"{number}. Partie {name}") for number, name in enumerate("abcd", start=1)]
    body = [block for name in "abcd" for block in (heading(f"Partie {name}", 2), paragraph("Texte."))]
    assert without_contents([*announced, *body]) == body


def test_a_lone_line_that_echoes_a_heading_stays() -> None:
    blocks = [item("Partie a"), heading("Partie a", 2), paragraph("Texte.")]
    assert without_contents(blocks) == blocks


def test_a_long_notice_repeated_word_for_word_is_left_out() -> None:
    notice = paragraph("Conformément à l’article 29 de l’ordonnance, ces dispositions entrent en vigueur plus tard.")
    assert without_repeats([notice, paragraph("Un.")] * 6) == [paragraph("Un.")] * 6
    quoted = [notice, paragraph("Un.")] * 3
    assert without_repeats(quoted) == quoted


def test_a_title_page_is_a_scrap_unless_it_is_all_there_is() -> None:
    title_page, text = Section(("T",), "GUIDE PRATIQUE"), Section(("A",), "Une phrase.")
    assert without_scraps((title_page, text)) == (text,)
    assert without_scraps((title_page,)) == (title_page,)
