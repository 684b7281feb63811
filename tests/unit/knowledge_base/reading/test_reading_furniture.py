from knowledge_base.reading import furniture
from knowledge_base.reading.furniture import PAGE_BREAK


def test_page_marks_become_one_page_break() -> None:
    lines = ["Fin.", "# guide_securite__3", "", "---", "", "--- Page 1 ---", "", "Début.", "\fSuite."]
    kept = [line for line in furniture.without_page_marks(lines) if line]
    assert kept == ["Fin.", PAGE_BREAK, PAGE_BREAK, "Début.", PAGE_BREAK, "Suite."]


def test_one_space_left_of_a_form_feed_is_a_page_break() -> None:
    assert furniture.without_page_marks(["Fin de page.", " Page suivante."]) == ["Fin de page.", PAGE_BREAK, " Page suivante."]


def test_a_long_notice_repeated_at_the_foot_of_pages_is_left_out_and_a_short_heading_stays() -> None:
    notice = "Toute reproduction totale ou partielle de ce document est interdite sans mention du titulaire."
    lines = [line for word in ("Un.", "Deux.", "Trois.") for line in ("Les précautions", word, notice, PAGE_BREAK)]
    kept = [line for line in furniture.without_running_lines(lines) if line.strip()]
    assert kept == ["Les précautions", "Un.", "Les précautions", "Deux.", "Les précautions", "Trois."]


def test_a_law_quoted_several_times_in_the_middle_of_pages_stays() -> None:
    quoted = "“It should be ascertained whether all appropriate technological protection has been implemented."
    around = [f"Une ligne de texte ordinaire, numéro {number}." for number in range(10)]
    lines = [*around, quoted, *around, quoted, *around, quoted, *around]
    assert furniture.without_running_lines(lines) == lines


def test_running_feet_with_their_page_number_are_left_out() -> None:
    lines = [line for page in range(1, 4) for line in (f"Texte {'abc'[page - 1]}.", f"Adopted            {page}")]
    assert [line for line in furniture.without_running_lines(lines) if line != PAGE_BREAK] == ["Texte a.", "Texte b.", "Texte c."]


def test_words_that_always_stand_beside_a_page_number_are_a_foot() -> None:
    lines = [line for page in range(1, 5) for line in ("Texte long de la page", str(page), "Adopted - after consultation")]
    kept = furniture.without_running_lines(lines)
    assert "Adopted - after consultation" not in kept


def test_dot_leaders_are_taken_out_with_entries_over_two_lines() -> None:
    lines = ["TABLE OF CONTENTS", "1 INTRODUCTION ........ 5", "2 SECURITY OF", "PROCESSING ........ 7", "3 BREACH ....... 9", "1 INTRODUCTION", "Texte."]
    rest, announced = furniture.take_contents(lines)
    assert rest == ["1 INTRODUCTION", "Texte."]
    assert {"introduction", "breach"} <= announced


def test_entries_that_end_in_page_numbers_are_a_table_of_contents() -> None:
    entries = [f"FICHE {letter} Piloter la sécurité {page}" for letter, page in zip("ABCDEFG", (4, 5, 9, 9, 13, 16, 18), strict=True)]
    lines = [*entries[:3], "LES UTILISATEURS", *entries[3:], PAGE_BREAK, "Le texte commence."]
    assert furniture.take_contents(lines)[0] == [PAGE_BREAK, "Le texte commence."]


def test_years_at_line_ends_are_no_table_of_contents() -> None:
    lines = ["Elle fut adoptée en 1978", "puis modifiée en 2004", "et refondue en 2018."]
    assert furniture.take_contents(lines)[0] == lines


def test_footnotes_are_taken_in_order_even_when_one_was_lost() -> None:
    page = ["Le texte1 continue", "1 See Article 5.", "3", "  See Article 9 and", "  the recitals."]
    body, notes = furniture.take_footnotes([*page, PAGE_BREAK, "sur la page."])
    assert [line for line in body if line != PAGE_BREAK] == ["Le texte1 continue", "sur la page."]
    assert notes == [("1", "See Article 5."), ("3", "See Article 9 and the recitals.")]


def test_a_numbered_list_is_no_footnote() -> None:
    lines = ["Il faut :", "1. Un registre.", "2. Une charte.", "- Un relevé."]
    assert furniture.take_footnotes(lines) == (lines, [])


def test_the_end_of_an_address_cut_by_the_page_goes_with_it() -> None:
    lines = ["Voir :", "https://example.org/guidelines-identify-", "controller-lead_en", "Le texte continue."]
    assert furniture.without_addresses(lines) == ["Voir :", "Le texte continue."]
