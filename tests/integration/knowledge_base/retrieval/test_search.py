from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge_base.errors import IndexCorrupt, IndexMissing
from knowledge_base.index.ingestion import ingest
from knowledge_base.ranking import shipped_ranking
from knowledge_base.retrieval import search as search_module
from knowledge_base.retrieval.evaluation import Query, evaluate
from knowledge_base.retrieval.search import KnowledgeBase

pytestmark = pytest.mark.integration


@pytest.fixture
def kb(tmp_path: Path, corpus: Path, encoder) -> KnowledgeBase:
    ingest(tmp_path / "index", encoder, paths=[corpus])
    return KnowledgeBase.open(tmp_path / "index", encoder)


def first(kb: KnowledgeBase, question: str, **options: object) -> str:
    return kb.search(question, **options).passages[0].document.id  # type: ignore[arg-type]


def test_a_question_finds_its_document(kb: KnowledgeBase) -> None:
    assert first(kb, "Dans quel délai notifier une violation ?") == "guide-violation"
    assert first(kb, "refuser les cookies") == "guide-cookies"


def test_a_keyword_of_the_editors_finds_the_page_that_lacks_the_word(kb: KnowledgeBase) -> None:
    assert first(kb, "vidéosurveillance") == "faq-camera"


def test_a_synonym_in_the_other_language_finds_the_page(kb: KnowledgeBase) -> None:
    assert first(kb, "CCTV") == "faq-camera"


def test_a_mistake_is_mended_and_told(kb: KnowledgeBase) -> None:
    result = kb.search("tenir un registrre")
    assert result.corrected == "tenir un registre"
    assert result.passages[0].document.id == "guide-registre"


def test_the_language_asked_for_is_preferred_but_not_required(kb: KnowledgeBase) -> None:
    assert first(kb, "record", language="en") == "handbook"
    assert first(kb, "notifier la violation", language="en") == "guide-violation"


def test_a_title_typed_word_for_word_comes_first(kb: KnowledgeBase) -> None:
    passages = kb.search("puis je filmer mes salaries").passages
    assert passages[0].document.id == "faq-camera"
    assert passages[0].reasons["exact"] > 0
    assert all(scored.reasons["exact"] == 0 for scored in passages[1:])


def test_a_few_words_that_are_a_piece_of_a_title_by_themselves_say_so(kb: KnowledgeBase) -> None:
    passages = kb.search("les traceurs").passages
    assert passages[0].document.id == "guide-cookies"
    assert passages[0].reasons["piece"] > 0
    assert all(scored.reasons["piece"] == 0 for scored in passages if scored.document.id != "guide-cookies")


def test_words_of_a_longer_question_are_no_piece(kb: KnowledgeBase) -> None:
    passages = kb.search("quels sont donc tous les traceurs").passages
    assert all(scored.reasons["piece"] == 0 for scored in passages)


def test_a_title_that_holds_one_of_a_few_words_does_not_come_before_the_page_that_holds_both(kb: KnowledgeBase) -> None:
    passages = kb.search("violation registre interne").passages
    assert passages[0].document.id == "guide-violation"
    assert all(scored.reasons["names"] == 0 for scored in passages)
    assert kb.search("tenir registre").passages[0].reasons["names"] == 1


def test_kinds_are_required(kb: KnowledgeBase) -> None:
    found = kb.search("registre", kinds=["faq"], k=10).passages
    assert {scored.document.source.kind.value for scored in found} == {"faq"}
    assert kb.search("registre", kinds=["law"]).passages == ()


def test_passages_come_best_first_with_the_parts_of_their_score(kb: KnowledgeBase) -> None:
    passages = kb.search("registre", k=3).passages
    assert len(passages) == 3
    assert [p.score for p in passages] == sorted((p.score for p in passages), reverse=True)
    assert {"dense", "keyword", "names", "standing", "language", "article"} <= set(passages[0].reasons)


def test_signals_say_how_sure_the_ranking_is(kb: KnowledgeBase) -> None:
    sure = kb.search("notifier une violation de données dans les 72 heures").signals
    lost = kb.search("recette de la tarte aux pommes").signals
    assert sure["top_cosine"] > lost["top_cosine"]
    assert sure["bm25_coverage"] > lost["bm25_coverage"]
    assert sure["words_held"] > 0.5 > lost["words_held"]
    assert sure["scope"] > lost["scope"]
    assert sure["specificity"] > kb.search("quelles données ?").signals["specificity"]
    assert sure["agreement"] == 1.0


def test_a_text_with_wordings_of_its_own_is_told_from_one_without(tmp_path: Path, corpus: Path, encoder) -> None:
    bare = corpus / "guide-registre.md"
    bare.write_text(f"---\nwordings: ['Faut-il tenir un registre ?']\n---\n{bare.read_text('utf-8')}", encoding="utf-8")
    ingest(tmp_path / "index", encoder, paths=[corpus])
    kb = KnowledgeBase.open(tmp_path / "index", encoder)
    assert first(kb, "tenir un registre des traitements") == "guide-registre"
    assert kb.search("tenir un registre des traitements").signals["worded"] == 1.0
    assert kb.search("notifier une violation de données dans les 72 heures").signals["worded"] == 0.0


def test_words_do_not_tell_between_two_languages(kb: KnowledgeBase) -> None:
    abroad = kb.search("which is the weather we should have for the breach", language="en", kinds=["guide"])
    assert abroad.passages[0].document.language == "fr"
    assert abroad.signals["words_held"] == 0.5


@pytest.mark.parametrize("question", ["", "   ", "?!", "…"])
def test_a_question_without_words_finds_nothing_and_breaks_nothing(kb: KnowledgeBase, question: str) -> None:
    result = kb.search(question)
    assert result.passages == ()
    assert result.signals["top_cosine"] == 0.0


def test_k_must_be_positive(kb: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="k:"):
        kb.search("registre", k=0)


def test_documents_are_ranked_without_repeats(kb: KnowledgeBase) -> None:
    ids = [found.document.id for found in kb.rank_documents("registre", 10)]
    assert len(ids) == len(set(ids)) == 5


def test_a_new_index_is_taken_up_without_reopening(
    tmp_path: Path, corpus: Path, encoder, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "REFRESH_SECONDS", 0.0)
    old = kb.version
    assert kb.refresh() is False
    (corpus / "guide-transferts.md").write_text(
        "# Transferts hors de l'Union\n\nUn transfert exige une garantie.\n", encoding="utf-8"
    )
    ingest(tmp_path / "index", encoder, paths=[corpus])
    assert kb.refresh() is True
    assert kb.version != old
    assert first(kb, "transfert garantie") == "guide-transferts"


def test_searches_go_on_while_the_index_changes(
    tmp_path: Path, corpus: Path, encoder, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "REFRESH_SECONDS", 0.0)
    failures: list[BaseException] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                kb.refresh()
                assert kb.search("registre").passages
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        (corpus / "guide-cookies.md").write_text(
            f"# Cookies\n\nVersion {number} du texte sur les traceurs.\n", encoding="utf-8"
        )
        ingest(tmp_path / "index", encoder, paths=[corpus])
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_damaged_new_index_leaves_the_old_one_in_use(
    tmp_path: Path, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "REFRESH_SECONDS", 0.0)
    (tmp_path / "index" / "CURRENT").write_text("f" * 20)
    with pytest.raises(IndexCorrupt):
        kb.refresh()
    assert kb.search("registre").passages


def test_an_index_of_another_encoder_is_refused(tmp_path: Path, encoder, kb: KnowledgeBase) -> None:
    encoder.fingerprint = "another"
    with pytest.raises(IndexCorrupt, match="another encoder"):
        KnowledgeBase.open(tmp_path / "index", encoder)


def test_no_index_is_said_plainly(tmp_path: Path, encoder) -> None:
    with pytest.raises(IndexMissing):
        KnowledgeBase.open(tmp_path / "nowhere", encoder)


def test_an_evaluation_counts_hits_and_writes_its_run(tmp_path: Path, kb: KnowledgeBase) -> None:
    queries = [
        Query("notifier une violation", frozenset({"guide-violation"})),
        Query("refuser les traceurs", frozenset({"not-there"})),
    ]
    evaluation = evaluate(kb, queries, k=3)
    assert evaluation.hits == {1: 0.5, 3: 0.5, 5: 0.5}
    assert evaluation.reciprocal_rank == 0.5
    evaluation.write_run(tmp_path / "run.jsonl", with_passages=True)
    lines = (tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith('{"query": "notifier une violation", "ranked": ["guide-violation"')
    assert '"locator"' in lines[0]


def test_across_languages_the_words_count_less(tmp_path: Path, corpus: Path, encoder) -> None:
    ingest(tmp_path / "index", encoder, paths=[corpus])
    ranking = replace(shipped_ranking(), dense_weight_abroad=1.0)
    kb = KnowledgeBase.open(tmp_path / "index", encoder, ranking=ranking)
    found = kb.search("where is the register of this controller in the internal violation?", k=8).passages
    french = next(scored for scored in found if scored.document.language == "fr")
    added = sum(french.reasons[part] for part in ("standing", "article", "exact", "piece", "language"))
    assert french.reasons["keyword"] > 0
    assert french.score == pytest.approx(french.reasons["dense"] + added, abs=1e-5)


def test_a_running_base_keeps_its_index_where_the_next_one_cannot_be_read_and_takes_up_the_one_after(
    kb: KnowledgeBase, tmp_path: Path, corpus: Path, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "REFRESH_SECONDS", 0.0)
    folder, version = tmp_path / "index", kb.version
    (folder / "CURRENT").write_text("0123456789abcdef0123")
    with pytest.raises(IndexCorrupt):
        kb.refresh()
    assert kb.refresh() is False  # refused once, not at every question
    assert kb.version == version
    assert first(kb, "refuser les cookies") == "guide-cookies"
    (folder / "CURRENT").write_text(version)
    (corpus / "guide-badges.md").write_text("# Badges d’accès\n\nLes badges sont conservés trois mois.\n")
    ingest(folder, encoder, paths=[corpus])
    assert kb.refresh() is True
    assert first(kb, "conservation des badges") == "guide-badges"
