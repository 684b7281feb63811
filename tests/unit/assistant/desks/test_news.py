"""What changed, as people read it: by day in Paris, a language at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from api.pages.bulletin import Edition, bulletin, changes_words
from assistant.desks.news import by_day
from assistant.texts import load_texts
from knowledge_base.editing.news import News, What

LATE = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
"""Half past midnight of the 23rd in Paris."""
NEWS = News(LATE, What.CORRECTED, "b-fr", "fr", "breach", "Prévenir la CNIL", None)
START = date(2026, 11, 1)
ANOTHER = replace(NEWS, fiche_id="a-fr", topic="ai", title="L’IA", what=What.REPLACED, heir="c-fr")
BEFORE = replace(NEWS, at=datetime(2026, 11, 20, 9, tzinfo=UTC), what=What.PUBLISHED)


def test_days_are_those_of_paris_the_newest_first() -> None:
    found = by_day([BEFORE, NEWS, ANOTHER], "fr", date(2026, 11, 1))
    assert [(each.date, [one.fiche_id for one in each.news]) for each in found] == [
        (date(2026, 11, 23), ["a-fr", "b-fr"]), (date(2026, 11, 20), ["b-fr"]),
    ]  # fmt: skip
    assert [each.date for each in by_day([BEFORE, NEWS], "fr", date(2026, 11, 23))] == [date(2026, 11, 23)]


def test_a_fiche_corrected_twice_in_a_day_is_told_once_and_one_in_another_language_is_not() -> None:
    again = replace(NEWS, at=datetime(2026, 11, 23, 8, tzinfo=UTC), title="Prévenir la CNIL à temps")
    (day,) = by_day([NEWS, again, replace(NEWS, language="en")], "fr", date(2026, 11, 1))
    assert [each.title for each in day.news] == ["Prévenir la CNIL à temps"]


def edition(language: str, site: str = "", began: date = START) -> Edition:
    return Edition(language, START, site, began, {"c-fr": "Le règlement sur l’IA"}.get)


def test_a_newsletter_has_the_days_the_topics_the_links_and_the_notice() -> None:
    text = bulletin(by_day([NEWS, ANOTHER], "fr", START), edition("fr", "https://p.example"))
    assert text.startswith("# Ce qui a changé dans les réponses de Permanence depuis le 1er novembre 2026\n\n## 23 novembre 2026\n")
    assert "- [Prévenir la CNIL](https://p.example/fiche/b-fr) (Violations de données) — corrigée\n" in text
    assert "remplacée par [Le règlement sur l’IA](https://p.example/fiche/c-fr)" in text
    assert text.endswith(f"*{load_texts()['fr'].say('disclaimer')}*\n") and "relevé" not in text


def test_a_newsletter_without_an_address_has_no_links_and_an_empty_one_says_so() -> None:
    text = bulletin(by_day([replace(NEWS, language="en")], "en", START), edition("en"))
    assert "- **Prévenir la CNIL** (Data breaches) — corrected" in text and "](" not in text
    assert "Nothing has changed since 1 November 2026." in bulletin((), edition("en"))


def test_a_newsletter_that_goes_back_further_than_the_record_says_so() -> None:
    began = date(2026, 11, 22)
    later, all_of_it = (bulletin(by_day(each, "fr", START), edition("fr", began=began)) for each in ([NEWS], [NEWS, BEFORE]))
    assert "Ce relevé est tenu depuis le 22 novembre 2026.\n" in later
    assert "Ce relevé est tenu depuis le 22 novembre 2026. Des jours d’avant" in all_of_it


def test_both_languages_have_the_same_sentences() -> None:
    french, english = changes_words()["fr"], changes_words()["en"]
    assert french.keys() == english.keys() and french["what"].keys() == english["what"].keys() == set(What)
