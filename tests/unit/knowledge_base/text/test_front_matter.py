import pytest

from knowledge_base.text.front_matter import as_texts, split_front_matter


def test_front_matter_is_taken_off_the_text() -> None:
    fields, text = split_front_matter("---\nid: a\nkeywords: [x, y]\n---\n\nBonjour.\n")
    assert fields == {"id": "a", "keywords": ["x", "y"]}
    assert text.strip() == "Bonjour."


def test_a_text_without_front_matter_stays_whole() -> None:
    assert split_front_matter("# Titre\n\nTexte.") == ({}, "# Titre\n\nTexte.")


def test_prose_between_two_rules_is_not_metadata() -> None:
    text = "---\nSimple phrase entre deux filets\n---\nSuite."
    assert split_front_matter(text) == ({}, text)


def test_malformed_front_matter_is_named_with_a_line() -> None:
    with pytest.raises(ValueError, match=r"not valid YAML at line \d"):
        split_front_matter("---\nid: a\ntitle: [b\n---\nTexte.")


def test_keywords_are_read_from_a_list_or_a_line() -> None:
    assert as_texts(["a", "b", "a"]) == ("a", "b")
    assert as_texts("gps, salarié ; plainte,") == ("gps", "salarié", "plainte")
    assert as_texts(None) == ()
