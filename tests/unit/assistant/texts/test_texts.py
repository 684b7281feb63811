"""The fixed sentences: both languages say the same things, in good typography."""

import re
import string

import pytest

from assistant.escalation.facts import Facts, allowed_values
from assistant.texts import load_texts

TEXTS = load_texts()
NBSP = "\u00a0"
ASKED = [
    "requester_role",
    "purpose",
    "has_dpo",
    "dpo_outcome",
    "dpo_outcome_of_dpo",
    "network_consulted",
    "importance",
    "precise",
    "documented",
]
FIELDS = [
    "organisation",
    "contact_name",
    "contact_email",
    "sector",
    "subject",
    "question",
    "context",
    "analysis",
    "dpo_opinion",
    "steps_taken",
    "importance_reason",
    "attachments",
    "trade_secrets",
    "confirm",
]
BOTH = pytest.mark.parametrize("texts", TEXTS.values(), ids=list(TEXTS))


def placeholders(sentence):
    return {name for _, name, *_ in string.Formatter().parse(sentence) if name is not None}


def is_data(key):
    """Whether a leaf is the value of a fact and not a sentence."""
    return ".facts." in key


def spoken(texts):
    return {key: sentence for key, sentence in texts.sentences() if not is_data(key)}


def test_both_languages_have_the_same_keys():
    assert list(spoken(TEXTS["fr"])) == list(spoken(TEXTS["en"]))


def test_both_languages_have_the_same_placeholders():
    english = spoken(TEXTS["en"])
    for key, sentence in spoken(TEXTS["fr"]).items():
        assert placeholders(sentence) == placeholders(english[key]), key


def test_every_placeholder_is_named():
    for texts in TEXTS.values():
        for key, sentence in spoken(texts).items():
            assert all(name.isidentifier() for name in placeholders(sentence)), key


def test_both_languages_offer_the_same_choices():
    for fact in ASKED:
        stated = [[dict(choice.facts) for choice in TEXTS[language].ask(fact).choices] for language in TEXTS]
        assert stated[0] == stated[1], fact


def test_french_has_french_typography():
    for key, sentence in spoken(TEXTS["fr"]).items():
        bare = re.sub(r"https?://\S+", "", sentence)
        assert "'" not in bare, key
        assert '"' not in bare, key
        assert not re.search(rf"(?<!{NBSP})[;?!%»]", bare), key
        assert not re.search(rf"(?<!{NBSP}):", bare), key
        assert not re.search(rf"«(?!{NBSP})", bare), key


def test_english_has_typographic_apostrophes_and_no_french_spaces():
    for key, sentence in spoken(TEXTS["en"]).items():
        assert "'" not in sentence and '"' not in sentence and NBSP not in sentence, key


@BOTH
def test_the_notice_says_what_a_rescrit_is_not(texts):
    said = texts.say("disclaimer").casefold()
    assert "rescrit" in said
    assert re.search("plainte|complaint", said)
    assert "sanction" in said


@BOTH
def test_a_machine_says_it_is_one_first_and_again_at_hand_off(texts):
    for sentence in (
        texts.say("machine_notice"),
        texts.say("chitchat.bot_challenge"),
        texts.say("handoff", reference="DC-2026-000001-A"),
    ):
        assert re.search("assistant automatique|automatic assistant", sentence)


@BOTH
def test_nobody_is_told_that_the_cnil_has_received_anything(texts):
    said = texts.say("handoff", reference="DC-2026-000123-K")
    assert "DC-2026-000123-K" in said
    assert re.search("pas encore une réception par la CNIL|does not yet mean that it has reached the CNIL", said)
    promises = re.compile("la CNIL a (?:bien )?reçu|the CNIL has received|transmise? à la CNIL|sent to the CNIL")
    assert not [key for key, sentence in spoken(texts).items() if promises.search(sentence)]


@BOTH
def test_low_priority_gives_the_charters_reason_and_no_rank(texts):
    said = texts.say("handoff_low")
    assert re.search("expertise", said)
    assert not re.search(r"\d|basse|faible|\blow\b|rang\b|rank", said)


@BOTH
@pytest.mark.parametrize("fact", ASKED)
def test_every_fact_is_asked_twice_differently_with_a_reason_and_choices(texts, fact):
    ask = texts.ask(fact)
    assert ask.question.endswith("?") or "?" in ask.question
    assert ask.again and ask.again != ask.question
    assert ask.why.endswith(".") and ask.why.count(".") == 1
    assert ask.choices


@BOTH
@pytest.mark.parametrize("fact", ASKED)
def test_what_a_button_states_are_facts_and_its_payload_says_so(texts, fact):
    ask = texts.ask(fact)
    for choice in ask.choices:
        Facts.parse(choice.facts)
        assert ask.facts_of(choice.button.payload) == choice.facts
        assert ask.facts_of(choice.button.title.upper() + ".") == choice.facts
        assert not choice.button.payload.startswith("/")
    assert len({choice.button.payload for choice in ask.choices}) == len(ask.choices)
    assert ask.facts_of("autre chose / something else") is None


@BOTH
@pytest.mark.parametrize("fact", ["requester_role", "purpose", "dpo_outcome", "network_consulted", "importance"])
def test_every_value_of_a_fact_that_is_asked_has_its_button(texts, fact):
    offered = [choice.facts.get(fact) for choice in texts.ask(fact).choices]
    flat = {value for each in offered for value in (each if isinstance(each, list) else [each])}
    assert set(allowed_values(fact)) <= flat


@BOTH
@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_its_question_its_help_and_a_second_wording(texts, name):
    asked = texts.field(name)
    assert asked.question.endswith((".", "?"))
    assert asked.help.endswith((".", "!"))
    assert asked.again not in ("", asked.question)


@BOTH
def test_the_button_that_insists_states_it(texts):
    assert dict(texts.sentences())["buttons.insist.payload"] == texts.button("insist").payload


@BOTH
def test_an_unknown_key_and_a_missing_value_are_errors(texts):
    for key in ("nothing", "referral", "referral.nothing", "disclaimer.nothing"):
        with pytest.raises(KeyError):
            texts.say(key)
    with pytest.raises(KeyError):
        texts.say("handoff")


@BOTH
def test_every_decision_has_its_way_out(texts):
    for key in (
        "redirect_individual",
        "refuse_regularisation",
        "refuse_audit",
        "consult_dpo",
        "consult_dpo_of_dpo",
        "self_service_answered",
        "self_service_importance",
        "refer_network",
        "complete_request",
    ):
        filled = texts.say(f"referral.{key}", url="https://www.cnil.fr", hotline="X", missing="Y", way="Z")
        assert "{" not in filled


@BOTH
def test_the_edge_that_reports_an_error_needs_no_value(texts):
    assert re.search("permanence de la CNIL|CNIL’s hotlines", texts.say("error"))


@BOTH
def test_the_refusal_of_an_audit_says_which_language_of_the_charter_holds_it(texts):
    assert re.search("version anglaise|English version", texts.say("referral.refuse_audit", way="w"))
