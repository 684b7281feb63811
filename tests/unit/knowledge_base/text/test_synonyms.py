from pathlib import Path

import yaml

import knowledge_base
from knowledge_base.text.analysis import fold, words
from knowledge_base.text.synonyms import Synonyms, reviewed_synonyms

GROUPS = [["AIPD", "DPIA", "analyse d'impact"], ["IA", "AI"], ["analyse d'impact des transferts", "TIA"]]


def test_any_name_of_a_group_brings_the_others() -> None:
    synonyms = Synonyms(GROUPS)
    assert synonyms.others(words("faut-il une aipd ?")) == ["DPIA", "analyse d'impact"]
    assert synonyms.others(words("Une analyse d’impact ?")) == ["AIPD", "DPIA"]


def test_the_longest_name_wins() -> None:
    assert Synonyms(GROUPS).others(words("analyse d'impact des transferts")) == ["TIA"]


def test_a_little_word_is_no_acronym() -> None:
    assert Synonyms(GROUPS).others(words("j'ai une question")) == []


def test_an_acronym_is_no_spelling_mistake() -> None:
    assert Synonyms(GROUPS).knows("dpia")
    assert not Synonyms(GROUPS).knows("analyse")


def test_the_shipped_groups_are_many_and_no_name_is_in_two() -> None:
    path = Path(knowledge_base.__file__).parent / "text" / "synonyms.yaml"
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    names = [fold(name) for group in groups for name in group]
    assert len(groups) >= 60
    assert all(len(group) >= 2 for group in groups)
    assert sorted(names) == sorted(set(names))


def test_the_acronyms_of_the_field_are_joined_across_languages() -> None:
    synonyms = reviewed_synonyms()
    for typed, expected in [
        ("DPO", "DPD"),
        ("RGPD", "GDPR"),
        ("SCC", "CCT"),
        ("processor", "sous-traitant"),
        ("PIA", "AIPD"),
    ]:
        assert expected in synonyms.others(words(typed))
