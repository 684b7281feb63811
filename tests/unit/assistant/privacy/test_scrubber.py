"""Names are taken out after what has a shape."""

from __future__ import annotations

from assistant.privacy.scrub import Kind, Scrubber


class Finder:
    """Finds the words it was given."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def find(self, text: str) -> list[tuple[int, int]]:
        return sorted(
            (text.index(name), text.index(name) + len(name)) for name in self._names if name in text
        )


def test_names_and_shapes_are_both_replaced_and_named() -> None:
    scrubbed = Scrubber(Finder("Jean Dupont", "Marie")).scrub("Jean Dupont et Marie, 06 12 34 56 78")
    assert scrubbed.text == "[nom] et [nom], [téléphone]"
    assert scrubbed.kinds == (Kind.PHONE, Kind.NAME)


def test_without_a_finder_only_shapes_go() -> None:
    assert Scrubber().scrub("Jean Dupont, 06 12 34 56 78").text == "Jean Dupont, [téléphone]"


def test_a_text_without_anything_stays_as_it_is() -> None:
    assert Scrubber(Finder("Jean")).scrub("article 33 du RGPD").text == "article 33 du RGPD"
