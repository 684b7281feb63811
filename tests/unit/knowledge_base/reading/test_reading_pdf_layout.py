from knowledge_base.reading.pdf_layout import (
    LINE_HYPHEN,
    Line,
    as_lines,
    body_size,
    whole_words,
    without_furniture,
)


def at(base: float, text: str, size: float = 10.0, bold: bool = False) -> Line:
    return Line(text, size, bold, 72.0, base)


def texts(pages: list[list[Line]]) -> list[list[str]]:
    return [[line.text for line in page] for page in pages]


def page(number: int, *body: str) -> list[Line]:
    lines = [at(700 - 12 * row, text) for row, text in enumerate(body)]
    return [at(780, "CNIL – Guide"), *lines, at(40, f"Page {number + 1} sur 3")]


def test_heads_and_numbered_feet_go_and_the_text_stays() -> None:
    pages = [page(number, f"Texte {word} de la page.", "Une ligne commune.", f"Et une fin {word}.") for number, word in enumerate(("premier", "deuxième", "dernier"))]
    assert texts(without_furniture(pages))[1] == ["Texte deuxième de la page.", "Une ligne commune.", "Et une fin deuxième."]


def test_numbered_parts_of_the_text_are_not_taken_for_feet() -> None:
    pages = [[at(700, f"Article {article}"), at(688, f"Le texte {article} est ici.")] for article in (2, 9, 14, 15)]
    assert texts(without_furniture(pages)) == [[line.text for line in each] for each in pages]


def test_a_head_that_names_its_chapter_goes_by_its_page_number() -> None:
    pages = [[at(780, f"Chapitre {chr(65 + number)} : le sujet {number + 5}"), at(400, f"Texte {chr(97 + number)}.")] for number in range(4)]
    assert texts(without_furniture(pages)) == [[f"Texte {letter}."] for letter in "abcd"]


def test_a_line_repeated_at_different_heights_belongs_to_the_text() -> None:
    pages = [[at(700 - 90 * number, "Oui, si la personne consent."), at(60, f"Suite {chr(97 + number)}")] for number in range(4)]
    assert all("Oui, si la personne consent." in each for each in texts(without_furniture(pages)))


def test_a_word_cut_at_a_line_end_is_closed() -> None:
    assert texts(whole_words([[at(1, f"la réglemen{LINE_HYPHEN}tation s’applique")]])) == [["la réglementation s’applique"]]


def test_a_compound_keeps_its_hyphen() -> None:
    lines = [at(2, "un traitant agit sous le contrôle"), at(1, f"le sous{LINE_HYPHEN}traitant agit")]
    assert texts(whole_words([lines]))[0][1] == "le sous-traitant agit"


def test_a_compound_seen_elsewhere_or_made_of_a_usual_prefix_keeps_its_hyphen() -> None:
    lines = [at(4, "c’est un porte-monnaie"), at(3, f"un porte{LINE_HYPHEN}monnaie"), at(2, f"le non{LINE_HYPHEN}respect"), at(1, f"gagnant{LINE_HYPHEN}gagnant")]
    assert texts(whole_words([lines]))[0][1:] == ["un porte-monnaie", "le non-respect", "gagnant-gagnant"]


def test_a_word_seen_whole_elsewhere_is_closed_even_if_its_halves_are_words() -> None:
    lines = [at(3, "la portabilité"), at(2, "porta et bilité"), at(1, f"la porta{LINE_HYPHEN}bilité")]
    assert texts(whole_words([lines]))[0][2] == "la portabilité"


def test_a_capital_after_the_hyphen_keeps_it() -> None:
    assert texts(whole_words([[at(1, f"Seine{LINE_HYPHEN}Maritime")]])) == [["Seine-Maritime"]]


def test_ligatures_are_taken_apart_and_no_line_passes_for_markup() -> None:
    assert texts(whole_words([[at(1, "# la ﬁche eﬃcace")]])) == [["la fiche efficace"]]


def test_the_commonest_size_is_the_body_whatever_the_number_of_lines() -> None:
    assert body_size([at(9, "T", 20), at(8, "U", 20), at(7, "Une longue ligne de texte ordinaire", 10)]) == 10


def test_larger_lines_are_headings_ranked_by_size() -> None:
    lines = [at(700, "Le guide", 20), at(670, "La durée", 14), *(at(650 - 12 * row, "Une ligne de texte ordinaire qui suit") for row in range(4))]
    assert as_lines([lines], {})[0][:6] == ["", "# Le guide", "", "", "## La durée", ""]


def test_a_heading_over_two_lines_is_one() -> None:
    lines = [at(700, "Une durée de conservation", 14), at(684, "limitée", 14), *(at(650 - 12 * row, "Une ligne de texte ordinaire qui suit") for row in range(4))]
    assert "# Une durée de conservation limitée" in as_lines([lines], {})[0]


def test_a_bold_line_apart_is_a_heading_and_a_bold_sentence_is_not() -> None:
    body = [at(600 - 12 * row, "Une ligne de texte ordinaire qui suit") for row in range(4)]
    lines = [at(700, "Une ligne de texte ordinaire qui suit"), at(670, "Durée de conservation", bold=True), *body[:2], at(560, "Attention, ceci est interdit.", bold=True)]
    written, found = as_lines([lines], {})
    assert found and [line for line in written if line.startswith("#")] == ["# Durée de conservation"]


def test_the_outline_names_headings_that_look_like_text() -> None:
    lines = [at(700, "Durée"), at(670, "Une ligne de texte ordinaire."), at(640, "Fin")]
    written, found = as_lines([lines], {(0, "duree"): 2})
    assert found and "## Durée" in written


def test_the_outline_speaks_of_its_own_page_only() -> None:
    lines = [at(700, "Durée"), at(670, "Une ligne de texte ordinaire.")]
    assert as_lines([lines], {(1, "duree"): 2}) == (["Durée", "", "Une ligne de texte ordinaire."], False)


def test_space_between_lines_becomes_a_blank_line() -> None:
    lines = [at(700, "Une ligne de texte"), at(688, "et sa suite."), at(660, "Un autre paragraphe"), at(648, "et sa suite.")]
    assert as_lines([lines], {})[0] == ["Une ligne de texte", "et sa suite.", "", "Un autre paragraphe", "et sa suite."]
