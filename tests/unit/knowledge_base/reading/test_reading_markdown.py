from knowledge_base.reading.blocks import Block, Shape
from knowledge_base.reading.inline import plain
from knowledge_base.reading.markdown import read_flowed


def read(text: str) -> list[Block]:
    return read_flowed(text.split("\n"))


def texts(text: str) -> list[str]:
    return [block.text for block in read(text)]


def test_inline_markup_leaves_the_words() -> None:
    assert plain("**Limitez** les *ports* [strictement](https://a.fr/b_(c)) `utiles` \\* &amp; <em>sûrs</em> ![x](y.png)") == "Limitez les ports strictement utiles * & sûrs"


def test_a_star_or_underscore_inside_words_stays() -> None:
    assert plain("2 * 3 et nom_de_fichier") == "2 * 3 et nom_de_fichier"


def test_headings_paragraphs_and_items_are_told_apart() -> None:
    assert read("# Titre\n\n## Partie :\n\nUn paragraphe\nsur deux lignes.\n\n* un ;\n    - deux.\n") == [
        Block(Shape.HEADING, "Titre", 1),
        Block(Shape.HEADING, "Partie", 2),
        Block(Shape.PARAGRAPH, "Un paragraphe sur deux lignes."),
        Block(Shape.ITEM, "- un ;", 1),
        Block(Shape.ITEM, "- deux.", 3),
    ]


def test_numbered_and_lettered_lines_are_items_with_their_label() -> None:
    text = "### Article 2\n\n1. Le règlement s’applique à:\na) une activité;\nb) une autre.\n**3.** Il vaut.\n   c. une autre encore."
    assert [block.text for block in read("# T\n" + text) if block.shape is Shape.ITEM] == [
        "1. Le règlement s’applique à:",
        "a) une activité;",
        "b) une autre.",
        "3. Il vaut.",
        "c. une autre encore.",
    ]


def test_a_table_gives_a_line_a_row_without_its_rule() -> None:
    assert texts("# T\n## P\n| Critère | Question |\n|:---|---:|\n| **Niveau** | Quelle autonomie ? |") == [
        "T",
        "P",
        "Critère | Question",
        "Niveau | Quelle autonomie ?",
    ]


def test_code_rules_images_and_empty_bullets_leave_nothing() -> None:
    assert texts("# T\n## P\nAvant.\n```python\n# pas un titre\n```\n---\n![image](a.png)\n -\nAprès.") == ["T", "P", "Avant.", "Après."]


def test_a_quotation_is_read_without_its_marks() -> None:
    assert texts("# T\n## P\n> *Tout abonné est informé.*\n>\n> *Il peut s’opposer.*") == ["T", "P", "Tout abonné est informé.", "Il peut s’opposer."]


def test_a_table_of_contents_leaves_nothing() -> None:
    dotted = "# Contents\n\nWhy this text? .....\t2\nWho is it for? .....\t3\nWhat then? .....\t4\n\n## Why this text?\n\nBecause."
    assert texts(dotted) == ["Contents", "Why this text?", "Because."]
    linked = "# T\n\n- [Avant-propos](#avant-propos)\n  - [Suite](#suite)\n\n## Avant-propos\n\nTexte."
    assert texts(linked) == ["T", "Avant-propos", "Texte."]


def test_lines_that_describe_the_file_are_left_out() -> None:
    text = "# Guide\n\n**Source:** Une autorité\n**URL:** https://a.fr\n\n---\n\n## Partie\n\nVersion : celle-ci.\n\n**End of Document**"
    assert texts(text) == ["Guide", "Partie", "Version : celle-ci."]


def test_a_line_wholly_in_bold_is_a_small_heading() -> None:
    assert read("# T\n\n## P\n\n**Une association est-elle obligée ?**\n\nNon.")[2] == Block(Shape.HEADING, "Une association est-elle obligée ?", 7)


def test_a_lead_sentence_set_as_a_heading_is_a_paragraph() -> None:
    assert read("# T\n\n#### Tout site web doit intégrer les règles élémentaires de sécurité.\n\n## P\n\nTexte.")[1].shape is Shape.PARAGRAPH


def test_short_lines_are_headings_where_nothing_is_marked() -> None:
    text = "Le programme de l’année\n\n27 mars 2025\n\nIl annonce des textes.\n\nLes projets\n\nUn référentiel des prestataires\n\nIl orientera les choix.\n"
    assert [(block.text, block.level) for block in read(text) if block.shape is Shape.HEADING] == [
        ("Le programme de l’année", 6),
        ("Les projets", 6),
        ("Un référentiel des prestataires", 7),
    ]
