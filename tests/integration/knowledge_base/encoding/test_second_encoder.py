"""A text in one language alone, without lay questions, is found from the other with a second encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoding.second_encoder import SecondEncoder
from knowledge_base.index.ingestion import ingest
from knowledge_base.retrieval.search import KnowledgeBase
from tests.integration.knowledge_base.conftest import HashingEncoder

pytestmark = pytest.mark.integration
SAID = {"boss": "employeur", "watch": "filmer", "staff": "salariés", "desk": "poste"}
QUESTION = "is the boss allowed to watch the staff at their desk"


class Interpreter(HashingEncoder):
    """Knows a few English words."""

    fingerprint = "interpreter-1"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.extend(texts)
        return super().encode_queries([" ".join(SAID.get(word, word) for word in text.split()) for text in texts])


class Another(Interpreter):
    fingerprint = "interpreter-2"


@pytest.fixture
def index(tmp_path: Path, corpus: Path, encoder) -> Path:
    ingest(tmp_path / "index", encoder, paths=[corpus], second=Interpreter())
    return tmp_path / "index"


def meaning(kb: KnowledgeBase) -> dict[str, float]:
    return {found.document.id: found.reasons["dense"] for found in kb.search(QUESTION, k=20).passages}


def test_it_raises_the_text_that_the_question_means(index: Path, encoder) -> None:
    alone = meaning(KnowledgeBase.open(index, encoder))
    both = meaning(KnowledgeBase.open(index, encoder, second=Interpreter()))
    french = set(both) - {"handbook"}
    assert max(french, key=both.__getitem__) == "faq-camera"
    assert both["faq-camera"] > alone["faq-camera"]
    assert both["handbook"] == pytest.approx(alone["handbook"])


def test_it_is_not_asked_where_every_text_is_in_the_language_of_the_question(tmp_path: Path, corpus: Path, encoder) -> None:
    (corpus / "handbook.md").unlink()
    manifest = corpus / "sources.yaml"
    lines = manifest.read_text(encoding="utf-8").splitlines()
    manifest.write_text("\n".join(line for line in lines if "handbook" not in line), encoding="utf-8")
    ingest(tmp_path / "french", encoder, paths=[corpus], second=Interpreter())
    second = Interpreter()
    kb = KnowledgeBase.open(tmp_path / "french", encoder, second=second)
    kb.search("peut-on filmer les salariés à leur poste ?")
    assert second.asked == []
    kb.search(QUESTION)
    assert second.asked == [QUESTION]


def test_vectors_of_another_second_encoder_are_left_alone(index: Path, encoder) -> None:
    other = Another()
    assert meaning(KnowledgeBase.open(index, encoder, second=other)) == meaning(KnowledgeBase.open(index, encoder))
    assert other.asked == []


def test_it_is_loaded_beforehand_where_the_index_has_vectors_of_it(index: Path, tmp_path: Path, corpus: Path, encoder) -> None:
    ingest(tmp_path / "plain", encoder, paths=[corpus])
    asked, idle = Interpreter(), Interpreter()
    KnowledgeBase.open(index, encoder, second=asked).warm()
    KnowledgeBase.open(tmp_path / "plain", encoder, second=idle).warm()
    assert asked.asked and not idle.asked


def test_an_index_made_without_it_is_another_one(index: Path, tmp_path: Path, corpus: Path, encoder) -> None:
    plain = ingest(tmp_path / "plain", encoder, paths=[corpus])
    assert plain.version != KnowledgeBase.open(index, encoder).version


@pytest.fixture(scope="module")
def real() -> SecondEncoder:
    return SecondEncoder()


def test_the_bundled_one_joins_a_question_to_its_text_in_the_other_language(real: SecondEncoder) -> None:
    texts = ["Combien de temps conserver les images des caméras ?", "Qui peut être désigné délégué à la protection des données ?"]
    (asked,) = real.encode_queries(["How long may video footage be kept?"])
    near, far = real.encode_passages(texts) @ asked
    assert near > far + 0.2


@pytest.mark.parametrize("odd", ["", "\0", "avant\0après", "\ud800", "mot " * 2000])
def test_odd_texts_give_a_finite_vector(real: SecondEncoder, odd: str) -> None:
    assert np.isfinite(real.encode_queries([odd])).all()


def test_texts_keep_their_order_whatever_their_length(real: SecondEncoder) -> None:
    texts = ["Une phrase bien plus longue que celle qui la suit ici.", "Badge", "Un délai de conservation"]
    together = real.encode_passages(texts)
    assert np.allclose(together, np.vstack([real.encode_passages([text]) for text in texts]), atol=1e-5)
