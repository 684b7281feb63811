from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.answer import Outcome
from assistant.conversation.card import with_card_edited
from assistant.conversation.reading import read_fact
from assistant.conversation.standing import review_of
from assistant.turn.understanding import Intent, Understanding

Walker = Any  # the walker of conftest.py


READY = {
    "requester_role": "controller",
    "purpose": "future_processing",
    "has_dpo": False,
    "network_consulted": "yes",
    "importance": ["sector"],
    "documented": True,
}


def to_the_fields(walker: Walker) -> Walker:
    return walker.begin(**READY).say("Peut-on compter les piétons sans les informer ?", Intent.ASK_QUESTION)


def test_the_path_shows_a_hotline_and_asks_who_asks_first(walker: Walker) -> None:
    walker.begin()
    assert walker.asking == "requester_role"
    assert "permanence" in walker.text
    assert walker.heard and walker.heard.answer.outcome is Outcome.ASK


def test_facts_already_stated_are_not_asked_again(walker: Walker) -> None:
    walker.begin(requester_role="controller", has_dpo=True)
    assert walker.asking == "purpose"
    walker.say("un projet", purpose="future_processing")
    assert walker.asking == "dpo_outcome"


def test_a_bare_no_answers_the_fact_asked(walker: Walker) -> None:
    walker.begin(requester_role="controller", purpose="future_processing").say("non", Intent.DENY)
    assert walker.conversation.facts["has_dpo"] is False
    assert walker.asking == "network_consulted"


def test_a_choice_word_for_word_needs_no_understanding(walker: Walker) -> None:
    walker.begin(requester_role="controller", purpose="future_processing", has_dpo=True)
    walker.say("Notre DPO n’a pas pu répondre", Intent.NLU_FALLBACK)
    assert walker.conversation.facts["dpo_outcome"] == "unable"


def test_not_knowing_whether_a_network_was_asked_blocks_nobody_and_is_asked_once(walker: Walker) -> None:
    walker.begin(requester_role="controller", purpose="future_processing", has_dpo=False)
    assert walker.asking == "network_consulted"
    walker.say("je ne sais pas", Intent.DONT_KNOW)
    assert walker.asking == "importance"
    assert "network_consulted" not in walker.conversation.facts


def test_an_answer_that_says_nothing_of_the_fact_is_asked_again_in_other_words(walker: Walker) -> None:
    first = walker.begin().text
    walker.say("euh", Intent.NLU_FALLBACK)
    assert walker.asking == "requester_role"
    assert walker.text not in first


def test_the_network_referral_can_be_passed_by_insisting(walker: Walker) -> None:
    walker.begin(**{**READY, "network_consulted": "no"})
    assert walker.decision == "refer_network"
    assert walker.heard and walker.heard.answer.outcome is Outcome.REFERRAL
    buttons = walker.heard.answer.messages[-1].buttons
    assert [button.title for button in buttons][0] == "Poursuivre quand même"


def test_a_stated_question_makes_the_point_precise_and_fills_the_question(walker: Walker) -> None:
    to_the_fields(walker)
    assert walker.conversation.facts["precise"] is True
    assert walker.conversation.fields["question"].value == "Peut-on compter les piétons sans les informer ?"
    assert walker.asking == "organisation"


def test_having_no_precise_point_leads_to_completing_the_request(walker: Walker) -> None:
    walker.begin(**READY).say("Je n’ai pas encore de question précise", Intent.DENY)
    assert walker.decision == "complete_request"
    assert "un point précis" in walker.text


def test_a_value_is_never_taken_for_a_fact_while_a_field_is_asked(walker: Walker) -> None:
    to_the_fields(walker).say("Fédération des avocats", requester_role="individual")
    assert walker.conversation.facts["requester_role"] == "controller"
    assert walker.conversation.fields["organisation"].value == "Fédération des avocats"


def test_a_wrong_address_is_asked_again_with_the_reason(walker: Walker) -> None:
    to_the_fields(walker).say("Valbrune").say("D. Petit").say("d.petit chez exemple")
    assert walker.asking == "contact_email"
    assert "adresse" in walker.text


def test_a_required_field_cannot_be_skipped_and_an_optional_one_can(walker: Walker) -> None:
    to_the_fields(walker).say("passer", Intent.SKIP)
    assert walker.asking == "organisation"
    walker.say("Valbrune").say("D. Petit").say("d.petit@example.org")
    assert walker.asking == "sector"
    walker.say("Passer cette question", Intent.SKIP)
    assert walker.asking == "subject"
    assert walker.conversation.fields["sector"].value == ""


def test_a_plain_question_in_the_middle_is_handed_back_and_the_field_stays_asked(walker: Walker) -> None:
    to_the_fields(walker).say("Qui pourra lire ma demande ?", Intent.ASK_QUESTION)
    assert walker.digressed
    assert walker.asking == "organisation"


def fill(walker: Walker) -> Walker:
    said = ["Valbrune", "D. Petit", "d.petit@example.org", "communes", "Piétons", "Quatre capteurs", "Mission publique"]
    to_the_fields(walker)
    for value in said:
        walker.say(value)
    while walker.asking != "confirm":
        walker.say("rien", Intent.DENY)
    return walker


def test_the_whole_request_is_shown_before_it_leaves(walker: Walker) -> None:
    fill(walker)
    for value in ("Valbrune", "d.petit@example.org", "Quatre capteurs", "Mission publique", "rescrit"):
        assert value in walker.text


def test_without_a_dpo_their_opinion_is_not_asked(walker: Walker) -> None:
    assert "dpo_opinion" not in fill(walker).conversation.asked


def test_a_line_is_corrected_and_the_review_shown_again(walker: Walker) -> None:
    fill(walker).say("Corriger la ligne : Contexte du traitement", Intent.CORRECT)
    assert walker.asking == "context"
    walker.say("Six capteurs")
    assert walker.asking == "confirm"
    assert "Six capteurs" in walker.text


def test_nothing_is_submitted_without_a_yes(walker: Walker) -> None:
    fill(walker).say("non", Intent.DENY)
    assert walker.heard and walker.heard.request is None
    assert walker.asking == "confirm"


def test_the_review_shows_a_title_as_lists_will_where_something_was_taken_out_of_it(walker: Walker) -> None:
    fill(walker)
    assert "listes" not in walker.text
    walker.say("Corriger la ligne : Objet", Intent.CORRECT).say("Badges, demander à jean.petit@exemple.fr")
    assert walker.asking == "confirm"
    assert "« Badges, demander à [e-mail] »" in walker.text.replace("\u00a0", " ")


def test_a_confirmed_request_carries_every_field_and_is_kept_from_the_turns(walker: Walker) -> None:
    fill(walker).say("oui, c’est exact", Intent.AFFIRM)
    assert walker.heard and walker.heard.request
    assert walker.heard.answer.outcome is Outcome.HANDOFF
    assert walker.heard.request.value("subject") == "Piétons"
    assert walker.heard.keep_words is False


def test_a_correction_in_the_middle_changes_the_way(walker: Walker) -> None:
    walker.begin(requester_role="controller", purpose="future_processing").say("non", Intent.DENY)
    walker.say("en fait si, nous avons un DPO", Intent.CORRECT, has_dpo=True)
    assert walker.asking == "dpo_outcome"


def test_going_back_asks_the_last_thing_again(walker: Walker) -> None:
    walker.begin(requester_role="controller").say("projet", purpose="future_processing").say("retour", Intent.BACK)
    assert walker.asking == "purpose"


@pytest.mark.parametrize("role", ["professional_body", "legal_professional"])
def test_a_network_itself_is_not_sent_to_a_network(walker: Walker, role: str) -> None:
    walker.begin(requester_role=role, purpose="global_analysis", has_dpo=False)
    assert walker.asking == "importance"


def test_a_way_out_is_left_by_its_button_and_nothing_is_asked_again(walker: Walker) -> None:
    walker.begin(**{**READY, "has_dpo": True, "dpo_outcome": "not_consulted"})
    assert walker.decision == "consult_dpo"
    assert walker.heard and walker.heard.answer.note == "dpo"
    assert [button.title for button in walker.heard.answer.messages[-1].buttons] == ["Mon DPO n’a pas pu répondre"]


def test_what_the_card_knows_is_not_asked_and_stands_in_the_request(walker: Walker) -> None:
    walker.conversation = replace(walker.conversation, card={"sector": "health", "sensitive": "yes"})
    to_the_fields(walker).say("Valbrune").say("D. Petit").say("d.petit@example.org")
    assert walker.asking == "subject"
    assert walker.conversation.fields["sector"].value == "santé"
    walker.say("Piétons").say("Quatre capteurs")
    assert "Données sensibles" in walker.conversation.fields["context"].value


def test_the_review_is_given_as_data_too(walker: Walker) -> None:
    lines = review_of(fill(walker).conversation, "fr")
    assert {"field": "organisation", "label": "Organisme", "value": "Valbrune", "provenance": "said", "required": True} in lines
    assert "confirm" not in {line["field"] for line in lines}


def test_what_is_said_of_the_dpo_is_not_taken_for_the_network(walker: Walker) -> None:
    asked = {"requester_role": "controller", "purpose": "future_processing", "has_dpo": True}
    walker.begin(**asked)
    walker.say("notre déléguée a cherché et ne sait pas", dpo_outcome="unable", network_consulted="yes")
    assert walker.asking == "network_consulted"


def test_a_network_named_beside_another_answer_is_not_asked_again(walker: Walker) -> None:
    walker.begin(requester_role="controller", purpose="future_processing", has_dpo=True)
    walker.say("ni notre déléguée ni notre fédération ne savent", dpo_outcome="unable", network_consulted="yes")
    assert walker.asking == "importance"


def test_a_yes_to_what_the_card_has_changed_since_sends_nothing(walker: Walker) -> None:
    fill(walker)
    walker.conversation = with_card_edited(walker.conversation, {"role": "individual"})
    walker.say("oui, c’est exact", Intent.AFFIRM)
    assert walker.decision == "redirect_individual"
    assert walker.heard and walker.heard.request is None


def test_a_line_that_the_card_has_changed_is_shown_before_the_request_leaves(walker: Walker) -> None:
    fill(walker)
    walker.conversation = with_card_edited(walker.conversation, {"sector": "health"})
    walker.say("oui, c’est exact", Intent.AFFIRM)
    assert walker.asking == "confirm" and "santé" in walker.text
    walker.say("oui, c’est exact", Intent.AFFIRM)
    assert walker.heard and walker.heard.request and walker.heard.request.value("sector") == "santé"


@pytest.mark.parametrize(("words", "heard"), [("pas encore, j’arrive", "not_consulted"), ("not yet: I am new", "not_consulted"), ("pas encore sûr", None)])
def test_a_no_that_opens_a_reply_answers_whatever_follows_it(words: str, heard: str | None) -> None:
    read = read_fact("dpo_outcome", Understanding(Intent.INFORM, 0.4), words)
    assert read == (None if heard is None else {"dpo_outcome": heard})


def test_a_no_that_opens_a_reply_does_not_say_that_nobody_else_is_concerned() -> None:
    assert read_fact("importance", Understanding(Intent.INFORM, 0.4), "non, tous nos clients") is None
