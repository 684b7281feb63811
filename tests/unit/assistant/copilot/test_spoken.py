from __future__ import annotations

from assistant.answer import Citation
from assistant.copilot.email import body, subject
from assistant.copilot.spoken import SPOKEN_WORDS, script
from assistant.texts import load_texts


def test_a_script_holds_whole_sentences_that_fit_in_twenty_seconds() -> None:
    sentence = "un deux trois quatre cinq six sept huit neuf dix."
    assert script([sentence] * 9).split() == sentence.split() * 5
    assert len(script([sentence] * 9).split()) <= SPOKEN_WORDS


def test_a_script_always_has_its_first_sentence_however_long() -> None:
    assert script(["mot " * 80 + "fin.", "autre."]).endswith("fin.")


def test_a_script_never_ends_in_the_middle_of_a_list() -> None:
    assert script(["Oui.", "Notifiez sans attendre.", "Préparez\u00a0:", "la date\u00a0;", "mot " * 60]) == "Oui. Notifiez sans attendre."
    assert script(["Préparez\u00a0:", "mot " * 60]) == "Préparez\u00a0:"


def test_an_email_carries_its_sources_and_the_notice() -> None:
    texts = load_texts()["fr"]
    cited = Citation("d", "gdpr-fr", "RGPD", "Union européenne", "legislator", "law", "Article 5", None, "2016-04-27")
    written = body(texts, "Oui [1].", (cited,))
    assert texts.say("disclaimer") in written and "Sources" in written
    assert "[1] RGPD, Article 5 (Union européenne, 27 avril 2016\u00a0; texte de loi, qui oblige)" in written
    assert subject("fr", "Violation").startswith("Suite à votre appel")


def test_an_email_says_whose_words_it_carries_and_warns_as_the_console_does_before_its_sources() -> None:
    texts = load_texts()["en"]
    cited = Citation("d", "gdpr-en", "GDPR", "European Union", "legislator", "law", "Article 5", None, "2016-04-27")
    written = body(texts, "Yes [1].", (cited,), ("Warning.",), "Written by this service.")
    assert written.index("Yes [1].") < written.index("Warning.") < written.index("Written by this service.") < written.index("Sources")
