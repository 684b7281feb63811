import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.text.sentences import sentence_spans, split_sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Voir l’art. 5 du RGPD. Il dit le principe.", 2),
        ("Les articles L. 311-1 et R. 1111-8 s’appliquent. Point.", 2),
        ("La délibération n° 2020-091 du 17 septembre. Elle vaut.", 2),
        ("Le seuil est de 2.5 Go. Au-delà, prévenez.", 2),
        ("Des outils (p. ex. un registre) existent.", 1),
        ("M. Dupont et Mme. Durand sont venus.", 1),
        ("Le registre, etc. sont tenus à jour.", 1),
        ("Référentiels, guides, etc. Ils sont publiés.", 2),
        ("See CASE No. 01 and Art. 33 for more. Then act.", 2),
        ("The answer is no. The DPO decides.", 2),
        ("Comment faire ? Demandez. Vraiment !", 3),
        ("« Est-ce permis ? » Oui.", 2),
        ("1. Le responsable notifie. Il documente.", 2),
        ("a. dans le cadre d’une activité ;", 1),
        ("Elle dit : « Non. » Puis elle part.", 2),
        ("Une règle (comment l’appliquer ?) ou un projet à venir.", 1),
        ("Il précise le point I. Le reste suit.", 1),
        ("Les données… Elles sont protégées.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


def test_reference_marks_stay_with_their_sentence() -> None:
    assert split_sentences("Une règle. [1][2] Une autre [3].") == ("Une règle. [1][2]", "Une autre [3].")


@given(st.text(alphabet="aB .!?«»()1\u00a0’\n[]", max_size=80))
def test_sentences_cover_every_word_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join(text[start:end] for start, end in spans).split() == text.split() or "".join(
        "".join(text[start:end].split()) for start, end in spans
    ) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
