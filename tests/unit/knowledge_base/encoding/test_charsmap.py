from tokenizers import normalizers

from knowledge_base.encoding.charsmap import write_charsmap

MAP = {"\xa0": " ", "\u202f": " ", "ﬁ": "fi", "…": "...", "²": "2", "\x01": "", "𝐀": "A", "\u200b": " "}


def test_each_character_becomes_what_the_map_says() -> None:
    normalise = normalizers.Precompiled(write_charsmap(MAP)).normalize_str
    for character, replacement in MAP.items():
        assert normalise(f"a{character}b") == f"a{replacement}b"


def test_characters_outside_the_map_are_left_alone() -> None:
    text = "L’œuvre « déjà » vue à 10 % : été, naïf, 😀 中"
    assert normalizers.Precompiled(write_charsmap(MAP)).normalize_str(text) == text
