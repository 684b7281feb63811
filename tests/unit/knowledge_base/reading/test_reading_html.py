from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.reading.blocks import Block, Shape
from knowledge_base.reading.html import read_html

PATH = Path("page.html")


def texts(body: str) -> list[str]:
    return [block.text for block in read_html(PATH, f"<html><body>{body}</body></html>").blocks]


def test_the_file_says_what_it_is() -> None:
    page = read_html(
        PATH,
        '<html lang="fr-FR"><head><title>Un titre &amp; demi</title><meta name="keywords" content="gps, salarié,">'
        '<meta name="last-modified" content="2018-05-31T10:00"><link rel="canonical" href="https://example.org/1">'
        "</head><body><p>Texte.</p></body></html>",
    )
    assert (page.title, page.language, page.keywords) == ("Un titre & demi", "fr", ("gps", "salarié"))
    assert (page.published, page.url) == ("2018-05-31", "https://example.org/1")


def test_non_breaking_spaces_and_inline_styles_leave_the_words() -> None:
    assert texts('<p>Le&nbsp;<span style="color:red;"><strong>RGPD</strong></span>&nbsp;; <a href="#">la loi</a></p>') == ["Le RGPD ; la loi"]


def test_a_line_break_ends_a_paragraph_unless_it_cuts_a_sentence() -> None:
    assert texts("Oui.<br /><br />Le responsable<br>notifie la violation.<br>Puis il documente.") == [
        "Oui.",
        "Le responsable notifie la violation.",
        "Puis il documente.",
    ]


def test_newlines_of_the_source_are_spaces() -> None:
    assert texts("<p>Le responsable\n\tdu traitement.</p>") == ["Le responsable du traitement."]


def test_list_items_keep_their_order_and_numbers() -> None:
    assert texts('<p>Il faut :</p><ul><li>un ;</li><li><p>deux.</p></li></ul><ol><li>A</li><li value="5">B</li><li>C</li></ol>') == [
        "Il faut :",
        "- un ;",
        "- deux.",
        "1. A",
        "5. B",
        "6. C",
    ]


def test_an_item_with_a_nested_list_gives_each_its_depth() -> None:
    page = read_html(PATH, "<ul><li>haut<ul><li>bas</li></ul></li></ul>")
    assert [(block.text, block.level) for block in page.blocks] == [("- haut", 1), ("- bas", 2)]


def test_headings_keep_their_level() -> None:
    page = read_html(PATH, "<h1>Titre</h1><h3>Partie</h3><p>Texte.</p>")
    assert list(page.blocks)[:2] == [Block(Shape.HEADING, "Titre", 1), Block(Shape.HEADING, "Partie", 3)]


def test_a_table_row_is_one_line() -> None:
    assert texts("<table><tr><th>Délai</th><th>Durée</th></tr><tr><td><p>Notification</p></td><td>72 heures</td></tr></table>") == [
        "Délai | Durée",
        "Notification | 72 heures",
    ]


def test_navigation_scripts_comments_and_hidden_text_are_left_out() -> None:
    body = (
        "<nav>Menu</nav><script>var a = 1;</script><style>p {}</style><!-- note --><p>Visible.</p>"
        '<p style="display: none">Caché</p><footer>Mentions</footer><img alt="x" src="data:image/png;base64,AAAA"> Fin.'
    )
    assert texts(body) == ["Visible.", "Fin."]


def test_a_page_nested_twenty_thousand_deep_is_read_or_refused_without_harm() -> None:
    source = "<html><body>" + "<div>" * 20_000 + "Fond." + "</div>" * 20_000 + "</body></html>"
    try:
        read_html(PATH, source)
    except UnreadableFile as refused:
        assert "HTML" in refused.reason


def test_a_file_without_a_tag_is_no_html() -> None:
    with pytest.raises(UnreadableFile, match="holds no HTML"):
        read_html(PATH, "Du texte, sans balise ; 3 < 4.")
