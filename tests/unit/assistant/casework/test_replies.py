"""Letters from templates: the notice always, unknown fields never."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.advice_request.lifecycle import CHANGES
from assistant.advice_request.model import AdviceRequest, Status
from assistant.casework.replies import TemplateRefused, fill, find_template, leads_to, templates
from assistant.conversation.state import FieldValue
from assistant.texts import load_texts

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def request(language: str = "fr") -> AdviceRequest:
    fields = {"subject": FieldValue("Badges {answer}", "said"), "organisation": FieldValue("Ville de Valmont", "said")}
    return AdviceRequest(language, NOW, fields, reference="DC-2026-000123-K")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(templates()))
def test_every_template_carries_the_answer_and_the_notice_and_leads_somewhere(name: str, language: str) -> None:
    text = fill(find_template(name)[language], request(language), " Oui, six mois. ")
    assert "Oui, six mois." in text and "DC-2026-000123-K" in text and "{" not in text.replace("{answer}", "")
    assert text.endswith(load_texts()[language].say("disclaimer"))
    assert leads_to(name) in CHANGES[Status.IN_REVIEW]


def test_the_notice_is_added_whatever_the_template_says_and_never_twice() -> None:
    once = fill("{answer}", request(), "Oui.")
    assert fill(once.replace("{", "{{") + " {answer}", request(), "Oui.").count("n’est pas un rescrit") == 1


def test_what_the_person_or_the_agent_wrote_is_never_read_as_a_template() -> None:
    assert "Badges {answer}" in fill("{subject} {answer}", request(), "{organisation}")
    assert "{organisation}" in fill("{answer}", request(), "{organisation}")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{answer} {nom}", "« nom »"),
        ("{answer.__class__.__init__}", "Champs possibles"),
        ("{answer} {}", "Champs possibles"),
        ("{answer} {0}", "Champs possibles"),
        ("{answer", "accolade"),
        ("answer} {answer}", "accolade"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_in_a_sentence(template: str, said: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        fill(template, request(), "Oui.")
    assert said in refused.value.sentence("fr").replace("\u00a0", " ") and "Rien n’a été envoyé" in refused.value.sentence("fr")
    assert "Nothing was sent" in refused.value.sentence("en")


def test_a_template_unknown_or_without_an_answer_is_refused_too() -> None:
    with pytest.raises(TemplateRefused):
        find_template("autre")
    with pytest.raises(TemplateRefused):
        fill("{answer}", request(), "  ")
