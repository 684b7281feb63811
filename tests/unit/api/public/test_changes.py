"""The public pages of what changed: by day, in both languages, without anybody's name, and always with the notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from assistant.answer import Citation
from assistant.switch import Mode
from knowledge_base.editing.record import BaseRecord
from knowledge_base.fiche import Fiche, Reference, successor
from knowledge_base.lapse import Lapse
from tests.gates import gate

NOW = datetime.now(UTC)
FICHE = Fiche(
    "badges-fr", "badges-en", "fr", "security", "Garder l’historique <des> passages\u00a0?", ("a", "b", "c", "d"), (),
    (Reference("gdpr-fr", "Article 5"),), "published", "Anne Roux", "Boris Petit", date(2026, 11, 22), 12, "Un temps limité [1].",
)  # fmt: skip
ENGLISH = replace(FICHE, id="badges-en", pair="badges-fr", language="en", title="May we keep it?", text="For a time [1].")
HEIR = replace(FICHE, id="caisses-fr", title="Les tickets de caisse", pair=None)


@dataclass
class Library:
    """Fiches in force, as a test changes them."""

    fiches: dict[str, Fiche] = field(default_factory=lambda: {each.id: each for each in (FICHE, ENGLISH, HEIR)})
    hidden: tuple[str, ...] = ()
    lapses: dict[str, Lapse] = field(default_factory=dict)
    others: tuple[Citation, ...] = ()
    base: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(version="v7"))

    def renew(self) -> None:
        """What changed is there at once."""

    def fiche(self, document_id: str | None) -> Fiche | None:
        return successor(self.fiches, document_id or "")

    def title(self, document_id: str, language: str) -> str | None:
        found = self.fiche(document_id)
        return found.title if found else None

    def lapse_of(self, citation: Citation) -> Lapse | None:
        return self.lapses.get(citation.source_id)

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        return self.others or (Citation(fiche.id, "gdpr-fr", "RGPD", "UE", "legislator", "law", "Article 5", "https://eur-lex.europa.eu/x", "2016-04-27"),)

    def agenda(self) -> SimpleNamespace:
        return SimpleNamespace(stages=dict.fromkeys(self.hidden, "hidden"))


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def record(tmp_path: Path, library: Library) -> BaseRecord:
    kept = BaseRecord(tmp_path / "news.json")
    kept.note(lambda: library.fiches, NOW - timedelta(days=40))
    return kept


Serve = Callable[..., TestClient]


@pytest.fixture
def serve(library: Library, record: BaseRecord) -> Serve:
    def built(mode: Mode = Mode.FULL) -> TestClient:
        assistant = SimpleNamespace(reception=None, library=library, news=record, gate=gate(mode))
        return TestClient(public_app(assistant, SimpleNamespace(), 1.0, lambda: False))  # type: ignore[arg-type]

    return built


def change(library: Library, record: BaseRecord, fiche: Fiche, days_ago: int = 0) -> None:
    library.fiches[fiche.id] = fiche
    record.note(lambda: library.fiches, NOW - timedelta(days=days_ago))


def test_a_correction_is_told_with_its_day_its_topic_its_address_and_nobodys_name(
    serve: Serve, library: Library, record: BaseRecord
) -> None:
    change(library, record, replace(FICHE, text="Un mois [1]."))
    page = serve().get("/changes?language=fr").text
    assert 'data-what="corrected">corrigée</span>' in page and "Sécurité" in page
    assert '<a href="/fiche/badges-fr">Garder l’historique &lt;des&gt; passages' in page
    assert "Roux" not in page and "Petit" not in page and "rescrit" in page and "v7" in page


def test_each_language_has_its_own_fiches_and_the_browsers_is_taken(serve: Serve, library: Library, record: BaseRecord) -> None:
    change(library, record, replace(ENGLISH, text="A month [1]."))
    english = serve().get("/changes", headers={"accept-language": "en-GB"}).text
    assert "May we keep it?" in english and '<html lang="en">' in english and "protects nobody" in english
    french = serve().get("/changes").text
    assert "May we keep it?" not in french and "Le relevé ne connaît aucun changement depuis le" in french


def test_how_far_back_is_the_readers_choice(serve: Serve, library: Library, record: BaseRecord) -> None:
    change(library, record, replace(FICHE, text="Un mois [1]."), days_ago=10)
    asked = [serve().get("/changes", params={"since": str((NOW - timedelta(days=days)).date())}).text for days in (20, 2)]
    assert ["badges-fr" in page for page in asked] == [True, False]
    for nonsense in ("", "jamais", "2026-13-45"):
        assert "badges-fr" in serve().get("/changes", params={"since": nonsense}).text


def test_a_retired_fiche_leads_to_the_one_that_replaces_it(serve: Serve, library: Library, record: BaseRecord) -> None:
    change(library, record, replace(FICHE, state="retired", replaced_by="caisses-fr"))
    assert 'Elle est remplacée par <a href="/fiche/caisses-fr">Les tickets de caisse</a>' in serve().get("/changes").text
    gone = serve().get("/fiche/badges-fr")
    assert gone.status_code == 200 and '<a href="/fiche/caisses-fr">' in gone.text and "Un temps limité" not in gone.text


def test_a_fiche_that_nothing_replaces_says_that_it_no_longer_stands(serve: Serve, library: Library, record: BaseRecord) -> None:
    change(library, record, replace(ENGLISH, state="retired"))
    gone = serve().get("/fiche/badges-en")
    assert gone.status_code == 404 and "no longer stands" in gone.text and "For a time" not in gone.text
    assert "protects nobody" in gone.text


def test_a_fiche_is_shown_with_its_sources_its_review_its_changes_and_the_notice(
    serve: Serve, library: Library, record: BaseRecord
) -> None:
    change(library, record, replace(FICHE, text="Un mois [1]."))
    page = serve().get("/fiche/badges-fr").text
    assert "Un <span" in page and ">mois" in page and "relu le 22 novembre 2026" in page and "texte de loi, qui oblige" in page
    assert 'href="https://eur-lex.europa.eu/x"' in page and 'href="/fiche/badges-en"' in page
    assert page.index("Ce qui a changé</h2>") < page.index("corrigée</span>") and "rescrit" in page
    assert "Roux" not in page and "Petit" not in page
    assert "premier jour du relevé." in serve().get("/fiche/caisses-fr").text


def test_a_fiche_hidden_from_the_public_is_not_shown_here_either(serve: Serve, library: Library) -> None:
    library.hidden = ("badges-fr",)
    page = serve().get("/fiche/badges-fr")
    assert page.status_code == 404 and "pas été relue à temps" in page.text and '<div class="words">' not in page.text


def test_an_address_that_leads_nowhere_is_told(serve: Serve) -> None:
    page = serve().get("/fiche/personne")
    assert page.status_code == 404 and "Il n’y a pas de fiche à cette adresse" in page.text and "rescrit" in page.text


def test_off_a_fiche_gives_way_to_the_fixed_message(serve: Serve) -> None:
    page = serve(Mode.OFF).get("/fiche/badges-fr")
    assert page.status_code == 503 and '<div class="words">' not in page.text and "https://www.cnil.fr" in page.text


def test_a_young_record_never_says_that_nothing_changed_before_it_began(serve: Serve, record: BaseRecord) -> None:
    began = (NOW - timedelta(days=40)).date()
    young = [serve().get("/changes", params={"language": each}).text for each in ("fr", "en")]
    assert "Rien n’a changé" not in young[0] and "aucun changement depuis le" in young[0] and "son premier jour." in young[0]
    assert "Nothing has changed" not in young[1] and "The record knows of no change since" in young[1]
    assert "tenu depuis" not in young[0], "said once"
    since = serve().get("/changes", params={"since": str(began + timedelta(days=1))}).text
    assert "Rien n’a changé depuis le" in since and "Ce relevé est tenu depuis le" in since


def test_a_fiche_warns_of_a_source_that_lapsed_and_of_a_third_party_as_an_answer_does(serve: Serve, library: Library) -> None:
    law = library.cite(FICHE)[0]
    library.others = (
        replace(law, source_id="old", title="Norme <46>"),
        replace(law, source_id="guide", title="Guide", authority="third_party", publisher="Un <tiers>"),
    )
    library.lapses = {"old": Lapse("repealed", "2019")}
    page = serve().get("/fiche/badges-fr").text
    warned = page.partition('<div class="words">')[2].partition("</section>")[0]
    said = [each.partition("</p>")[0] for each in warned.split('<p class="told">')[1:]]
    assert len(said) == 2 and "Norme &lt;46&gt;" in said[0] and "2019" in said[0] and "Un &lt;tiers&gt;" in said[1]
    assert "abrog" in page.partition('<ol class="sources">')[2].partition("</li>")[0], "beside the source as well"
    library.others, library.lapses = (), {}
    assert '<p class="told">' not in serve().get("/fiche/badges-fr").text


def test_a_damaged_record_takes_neither_the_fiche_away_nor_shows_where_it_lies(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "news.json").write_text("{", "utf-8")
    page = serve().get("/changes?language=en")
    assert page.status_code == 503 and "cannot be read at the moment" in page.text and "protects nobody" in page.text
    assert "news.json" not in page.text and "Nothing has changed" not in page.text
    fiche = serve().get("/fiche/badges-fr")
    assert fiche.status_code == 200 and '<div class="words">' in fiche.text and "Ce qui a changé</h2>" not in fiche.text
    assert serve().get("/fiche/personne").status_code == 404


def test_an_address_that_leads_nowhere_is_told_in_the_browsers_language(serve: Serve) -> None:
    page = serve().get("/fiche/nobody", headers={"accept-language": "en-GB,en;q=0.9"}).text
    assert '<html lang="en">' in page and "There is no fiche at this address" in page


def test_a_pair_that_is_hidden_from_the_public_is_not_led_to(serve: Serve, library: Library) -> None:
    library.hidden = ("badges-en",)
    assert "/fiche/badges-en" not in serve().get("/fiche/badges-fr").text


def test_off_what_changed_can_still_be_read(serve: Serve, library: Library, record: BaseRecord) -> None:
    change(library, record, replace(FICHE, text="Un mois [1]."))
    page = serve(Mode.OFF).get("/changes?language=fr")
    assert page.status_code == 200 and 'data-what="corrected"' in page.text
