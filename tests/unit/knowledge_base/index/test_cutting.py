import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.index.cutting import cut
from knowledge_base.model import Authority, Document, Kind, Section, Source

SOURCE = Source("s", "S", "P", Kind.GUIDE, Authority.REGULATOR, "fr")


def document(*sections: Section, identifier: str = "d") -> Document:
    return Document(identifier, SOURCE, "Titre", "fr", sections)


def sentence(words: int, first: str = "Mot") -> str:
    return " ".join([first, *["mot"] * (words - 1)]) + "."


def test_a_short_section_is_one_passage_with_its_heading_path() -> None:
    (passage,) = cut(document(Section(("Partie", "Point"), "Une phrase. Une autre.")))
    assert (passage.locator, passage.text, passage.document_id) == ("Partie › Point", "Une phrase. Une autre.", "d")


def test_a_long_section_is_cut_between_sentences_near_the_target() -> None:
    text = " ".join(sentence(30) for _ in range(9))
    passages = cut(document(Section(("A",), text)), target_words=90)
    assert [len(passage.text.split()) for passage in passages] == [90, 90, 90]
    assert all(passage.text in text and passage.text.endswith(".") for passage in passages)


def test_a_sentence_longer_than_the_target_stays_whole() -> None:
    text = sentence(300)
    (passage,) = cut(document(Section(("A",), text)))
    assert passage.text == text


def test_no_passage_is_a_scrap_of_a_few_words() -> None:
    text = sentence(85) + "\n\n" + sentence(6, "Fin")
    assert [passage.text for passage in cut(document(Section(("A",), text)))] == [text]


def test_a_short_list_stays_with_its_introduction() -> None:
    listed = "Il faut :\n- " + "\n- ".join(sentence(20, "Un")[:-1] + " ;" for _ in range(4))
    text = sentence(60) + "\n\n" + listed
    passages = cut(document(Section(("A",), text)))
    assert [passage.text for passage in passages] == [sentence(60), listed]


def test_a_list_whose_bullets_were_lost_stays_with_its_introduction() -> None:
    listed = "Il faut :\n\n" + "\n\n".join(f"premier point {' mot' * 40} ;" for _ in range(2)) + "\n\nfin du point."
    assert len(cut(document(Section(("A",), listed)))) == 1


def test_a_long_list_keeps_its_introduction_with_the_first_items() -> None:
    text = sentence(60) + "\n\nIl faut :\n- " + "\n- ".join(sentence(30, "Un") for _ in range(9))
    passages = cut(document(Section(("A",), text)))
    assert not any(passage.text.endswith(":") for passage in passages)
    assert all(line.startswith(("- ", "Il faut", "Mot")) for passage in passages for line in passage.text.splitlines() if line)


def test_ids_hold_for_the_same_words_and_place_and_change_with_either() -> None:
    one, again = cut(document(Section(("A",), "Une phrase."))), cut(document(Section(("A",), "Une phrase.")))
    elsewhere = cut(document(Section(("B",), "Une phrase.")))
    other_document = cut(document(Section(("A",), "Une phrase."), identifier="e"))
    assert one == again
    assert len({one[0].id, elsewhere[0].id, other_document[0].id}) == 3


def test_the_same_words_twice_in_the_same_place_have_two_ids() -> None:
    section = Section(("A",), "Une phrase.")
    passages = cut(document(section, section))
    assert len({passage.id for passage in passages}) == 2


def test_a_target_below_one_word_is_refused() -> None:
    with pytest.raises(ValueError, match="target_words"):
        cut(document(Section(("A",), "Une phrase.")), target_words=0)


@given(st.lists(st.sampled_from(["Un mot. ", "Deux mots ! ", "Il faut :\n", "- Un point ;\n", "\n\n", "L’art. 5 vaut. "]), max_size=60))
def test_passages_are_verbatim_in_order_and_lose_no_word(pieces: list[str]) -> None:
    text = "".join(pieces)
    passages = cut(document(Section(("A",), text)), target_words=12)
    at = 0
    for passage in passages:
        at = text.index(passage.text, at) + len(passage.text)
    assert " ".join(passage.text for passage in passages).split() == text.split()
