from __future__ import annotations

import pytest

from assistant.language.detection import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("L’avis de la CNIL est-il un rescrit ?", "fr"),
        ("Is your advice binding on the inspectors?", "en"),
        ("rescrit", "fr"),
        ("durée conservation CV", "fr"),
        ("GDPR retention period", "en"),
        ("hello", "en"),
        ("c koi un dpo", "fr"),
        ("cookie banner", "en"),
        ("RGPD", "fr"),
    ],
)
def test_a_first_message_tells_its_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["ok", "Dominique Petit", "Valbrune", "DPO", "no", "Google Analytics"])
def test_a_name_or_a_short_word_does_not_change_the_conversations_language(text: str) -> None:
    assert detect(text, "fr") == "fr"
    assert detect(text, "en") == "en"


def test_a_sentence_plainly_in_the_other_language_changes_it() -> None:
    assert detect("Could you answer me in my own language, please?", "fr") == "en"
    assert detect("Pouvez-vous me répondre dans ma langue, s’il vous plaît ?", "en") == "fr"
