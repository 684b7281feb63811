from knowledge_base.reading.blocks import Block, Shape
from knowledge_base.reading.wrapped import looks_wrapped, read_wrapped


def read(text: str) -> list[Block]:
    return read_wrapped(text.split("\n"))


def shapes(text: str) -> list[tuple[Shape, str]]:
    return [(block.shape, block.text) for block in read(text)]


SPACED = """ La notice des usagers

Pourquoi cette notice ?

Avec ce texte, le premier acteur de la conformité aux règles relatives à la protection des

données est le professionnel lui-même, les traitements n’étant plus soumis à autorisation mais au
contrôle de l’autorité.

À qui s’adresse-t-elle ?

Elle s’adresse au public de l’autorité, à savoir :


les responsables et leurs sous-traitants, soumis aux règles en matière de données
personnelles, publics ou privés ;
les fournisseurs de solutions dont les produits servent à traiter des données de

personnes.

https://www.example.org/une-page
 Quelle articulation avec le rôle de contrôle et de sanction de la

CNIL ?

Le succès repose sur la confiance."""


def test_lines_cut_in_mid_sentence_are_joined_across_stray_blank_lines() -> None:
    assert (
        Shape.PARAGRAPH,
        "Avec ce texte, le premier acteur de la conformité aux règles relatives à la protection des données est le professionnel "
        "lui-même, les traitements n’étant plus soumis à autorisation mais au contrôle de l’autorité.",
    ) in shapes(SPACED)


def test_questions_and_headings_over_two_lines_are_headings() -> None:
    assert [text for shape, text in shapes(SPACED) if shape is Shape.HEADING] == [
        "La notice des usagers",
        "Pourquoi cette notice ?",
        "À qui s’adresse-t-elle ?",
        "Quelle articulation avec le rôle de contrôle et de sanction de la CNIL ?",
    ]


def test_a_list_whose_bullets_were_lost_is_still_a_list() -> None:
    assert [text for shape, text in shapes(SPACED) if shape is Shape.ITEM] == [
        "les responsables et leurs sous-traitants, soumis aux règles en matière de données personnelles, publics ou privés ;",
        "les fournisseurs de solutions dont les produits servent à traiter des données de personnes.",
    ]


def test_addresses_alone_on_a_line_are_left_out() -> None:
    text = "Voir le guide.\n\nhttps://example.org/a\nwww.example.org\ncontact@example.org\n+33 1 23 45 67 89\n\nIl est gratuit."
    assert shapes(text) == [(Shape.PARAGRAPH, "Voir le guide."), (Shape.PARAGRAPH, "Il est gratuit.")]


def test_five_kinds_of_bullets_become_one() -> None:
    text = "Il faut :\n• un point ;\n- deux points ;\n* trois points ;\no Quatre points ;\n– cinq points ;\n\uf0b7 six points ;\n> sept points."
    items = [text for shape, text in shapes(text) if shape is Shape.ITEM]
    assert len(items) == 7 and all(text.startswith("- ") for text in items)


def test_an_item_goes_on_over_its_lines() -> None:
    text = "Il faut préciser :\n• La finalité du traitement qui peut être métier ou support. Si des\n\nfinalités secondaires existent, elles aussi ;\n• La date."
    assert [text for shape, text in shapes(text) if shape is Shape.ITEM][0] == (
        "- La finalité du traitement qui peut être métier ou support. Si des finalités secondaires existent, elles aussi ;"
    )


def test_a_heading_glued_to_its_text_is_parted_from_it() -> None:
    text = (
        "Les associations agissent de plusieurs manières, à plusieurs échelons et avec plusieurs moyens.\n\nMoyens d’action\n"
        "Les modalités d’actions des associations de défense des droits et des libertés sont nombreuses.\n"
    )
    assert shapes(text)[1:] == [
        (Shape.HEADING, "Moyens d’action"),
        (Shape.PARAGRAPH, "Les modalités d’actions des associations de défense des droits et des libertés sont nombreuses."),
    ]


def test_arrows_capitals_and_numbers_rank_headings() -> None:
    text = "PRESENTATION GENERALE\n\n-> Contraintes et cadre\n\nUn règlement est applicable.\n\n1.2 Portée du texte\n\nIl vaut partout.\n\nFICHE 2 - ENCADRER LES USAGES\n\nIl faut une charte.\n"
    assert [(block.text, block.level) for block in read(text) if block.shape is Shape.HEADING] == [
        ("PRESENTATION GENERALE", 2),
        ("Contraintes et cadre", 6),
        ("1.2 Portée du texte", 4),
        ("FICHE 2 - ENCADRER LES USAGES", 1),
    ]


def test_a_numbered_list_of_short_lines_is_no_run_of_headings() -> None:
    text = "Il faut en préparer trois\n1. Le registre du responsable\n2. Le registre du sous-traitant\n3. Le registre des violations\n\nIls sont tenus à jour.\n"
    assert [text for shape, text in shapes(text) if shape is Shape.ITEM] == [
        "1. Le registre du responsable",
        "2. Le registre du sous-traitant",
        "3. Le registre des violations",
    ]


def test_a_word_cut_by_a_hyphen_is_closed_only_where_the_whole_word_is_known() -> None:
    text = "Les mesures organisationnelles comptent pour toutes les personnes. Des mesures organisation-\nnelles et celles du sous-\ntraitant sont décrites."
    assert "mesures organisationnelles et celles du sous-traitant sont décrites." in shapes(text)[0][1]


def test_what_recurs_as_a_heading_is_one_even_after_a_full_line() -> None:
    block = "• Tenir à jour les logiciels de tous les postes de travail de l’organisme et des agents en mission.\nCe qu’il ne faut pas faire\n• Attendre.\n"
    found = [text for shape, text in shapes(block * 4) if shape is Shape.HEADING]
    assert found == ["Ce qu’il ne faut pas faire"] * 4


def test_longer_footnotes_end_the_text_and_short_ones_go() -> None:
    text = "--- Page 1 ---\nLe registre1 est tenu à jour, et les violations2 y figurent aussi quand elles sont\n1 « Le registre », example.org\n2 Une violation est une atteinte à la sécurité qui entraîne la perte ou la divulgation de données.\n5\n--- Page 2 ---\nconnues.\n"
    assert shapes(text) == [
        (Shape.PARAGRAPH, "Le registre1 est tenu à jour, et les violations2 y figurent aussi quand elles sont connues."),
        (Shape.HEADING, "Note 2"),
        (Shape.PARAGRAPH, "Une violation est une atteinte à la sécurité qui entraîne la perte ou la divulgation de données."),
    ]


def test_wrapped_text_is_told_from_whole_paragraphs() -> None:
    wrapped = ["Le responsable du traitement tient un registre des activités", "effectuées sous sa responsabilité et le met à la disposition", "de l’autorité de contrôle."] * 5
    flowed = ["Le responsable du traitement tient un registre des activités effectuées sous sa responsabilité."] * 15
    assert looks_wrapped(wrapped) and not looks_wrapped(flowed)
