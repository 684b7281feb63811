"""Names of persons are found by the real recogniser; law and the product's own sentences are left whole."""

from __future__ import annotations

import itertools
import re

import pytest

from assistant.bootstrap import SHIPPED_FICHES
from assistant.privacy.names import SpacyNames
from assistant.privacy.scrub import Scrubber
from knowledge_base.fiche_file import load_fiches

pytestmark = pytest.mark.integration

RECALL_FLOOR = 0.80  # issue 8, B22: the recall on persons, stated as it is
FIRST = ["Jean", "Sylvie", "Karim", "Aïcha", "Thi Mai", "Peter", "Élodie", "Jean-Marc", "Fatoumata", "José"]
LAST = [
    "Dupont",
    "Garnier-Petit",
    "Benali",
    "Nguyen",
    "Lefebvre",
    "O’Brien",
    "Le Goff",
    "Johnson",
    "Diallo",
    "Da Silva",
]
SENTENCES = [
    "Notre DPO, {first} {last}, ne sait pas répondre à cette question.",
    "Je m’appelle {first} {last} et je dirige une PME.",
    "Une salariée, Mme {last}, demande une copie de ses e-mails.",
    "M. {last} a exercé son droit d’effacement, que répondre ?",
    "bonjour {first} {last} du service RH veut installer des caméras",
    "Le docteur {last} a perdu une clé USB avec des dossiers de patients.",
    "Peut-on publier la photo de {first} {last} sur le site de la mairie ?",
    "Contactez {first} {last} pour la suite.",
    "My name is {first} {last} and I work for a charity.",
    "Can we keep the file of our former employee {first} {last}?",
    "Mrs {last} asked us to erase her data.",
    "The complaint comes from {first} {last}, a customer.",
]


@pytest.fixture(scope="module")
def names() -> SpacyNames:
    return SpacyNames()


def test_four_names_in_five_are_taken_out(names: SpacyNames) -> None:
    cases = [
        (sentence.format(first=first, last=last), last)
        for sentence, (first, last) in itertools.product(SENTENCES, zip(FIRST, LAST, strict=True))
    ]
    scrubber = Scrubber(names)
    missed = [text for text, last in cases if last in scrubber.scrub(text).text]
    recall = 1 - len(missed) / len(cases)
    print(f"\nnames taken out: {recall:.3f} of {len(cases)}; goal 0.80")  # noqa: T201 - a figure to read
    assert recall >= RECALL_FLOOR, missed[:20]


def test_no_sentence_of_the_fiches_loses_a_word(names: SpacyNames) -> None:
    texts = [fiche.text for fiche in load_fiches([SHIPPED_FICHES]).values()]
    sentences = [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text)]
    assert len(sentences) > 500
    touched = [(text, [text[a:b] for a, b in spans]) for text in sentences if (spans := names.find(text))]
    assert touched == []


@pytest.mark.parametrize(
    "text",
    [
        "L’arrêt Schrems II est-il applicable ?",
        "article 33",
        "La CNIL répond sous 72 heures ?",
        "Privacy Shield valable ?",
    ],
)
def test_terms_of_law_are_no_names(names: SpacyNames, text: str) -> None:
    assert names.find(text) == []
