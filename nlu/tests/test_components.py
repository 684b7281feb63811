"""The components alone: no server, no trained model."""

# ruff: noqa: S101

import asyncio
import logging
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.training_data import TrainingData

sys.path.insert(0, str(Path(__file__).parents[1]))

from components import action_result, vector_store  # noqa: E402
from components.clauses import split  # noqa: E402
from components.discreet_logging import DiscreetFormatter  # noqa: E402
from components.fact_examples import speaks_of_self  # noqa: E402
from components.fact_reader import settled  # noqa: E402
from components.features import folded  # noqa: E402
from components.forgetful_tracker_store import ForgetfulTrackerStore  # noqa: E402
from components.linear import fit  # noqa: E402
from components.neighbours import Neighbours, unit  # noqa: E402
from components.ordinary import read_ordinary  # noqa: E402
from components.path_policy import PathPolicy  # noqa: E402
from components.situation_reader import LABELS, SituationReader, sentences_of, weighed  # noqa: E402

DOMAIN = Domain.load(str(Path(__file__).parents[1] / "domain.yml"))


def tracker_of(*events):
    return DialogueStateTracker.from_events("someone", list(events), slots=DOMAIN.slots, domain=DOMAIN)


def said(intent, asking=None):
    return UserUttered("mots de la personne", intent={"name": intent}, metadata={"asking": asking})


LISTEN = ActionExecuted("action_listen")


def test_clauses_follow_punctuation_and_conjunctions_and_keep_their_places():
    message = "Nous sommes une commune, on a un DPO mais il sèche"
    clauses = split(message)
    assert [clause.text for clause in clauses] == ["Nous sommes une commune", "on a un DPO", "il sèche"]
    assert all(message[clause.start : clause.end] == clause.text for clause in clauses)


def test_a_message_of_one_clause_is_not_read_twice():
    assert split("on a un DPO") == []


def test_folding_leaves_what_a_hurried_typist_leaves():
    assert folded("  Où est l’AIPD ?") == "ou est l aipd ?"


def test_training_twice_gives_the_same_weights():
    rows = np.random.default_rng(0).normal(size=(40, 6)).astype(np.float32)
    targets = np.eye(2, dtype=np.float32)[(rows[:, 0] > 0).astype(int)]
    first, second = fit(rows, targets, exclusive=True), fit(rows, targets, exclusive=True)
    assert np.array_equal(first.weights, second.weights)
    assert (first.probabilities(rows).argmax(axis=1) == targets.argmax(axis=1)).mean() > 0.9


def test_the_nearest_examples_speak_for_what_they_tell():
    examples = unit(np.array([[1.0, 0.0], [0.9, 0.1], [0.8, 0.1], [0.0, 1.0], [0.1, 0.9], [0.1, 0.8]]))
    says = np.array([[True, False]] * 3 + [[False, False]] * 3)
    known = Neighbours(examples, says, ~says)
    near, far = known.margins(np.array([2.0, 0.1])), known.margins(np.array([0.1, 2.0]))
    assert near[0] > 0.5 and far[0] < -0.5
    assert near[1] < -1 and far[1] < -1  # what no scene tells is nowhere near


def test_an_example_that_is_not_silent_on_a_situation_is_not_held_against_it():
    examples = unit(np.array([[1.0, 0.0], [0.9, 0.1], [0.8, 0.1], [0.0, 1.0], [0.1, 0.9], [0.1, 0.8], [1.0, 0.1], [1.0, 0.2], [0.9, 0.0]]))
    says = np.array([[True]] * 3 + [[False]] * 6)
    silent = ~says
    asked = Neighbours(examples, says, silent).margins(np.array([1.0, 0.05]))
    silent[6:] = False
    assert Neighbours(examples, says, silent).margins(np.array([1.0, 0.05])) > asked + 0.5


def test_who_takes_several_sentences_has_more_likely_something_to_admit():
    one, two = sentences_of("peut-on garder les CV ?"), sentences_of("On a tout gardé. Que faire ?")
    assert (one, two) == (1, 2)
    even, none = np.full(len(LABELS), 0.5), np.zeros(len(LABELS))
    more = weighed(even, none, two) - weighed(even, none, one)
    assert more[0] > 0.1 and (more[1:] == 0).all()


def test_each_reading_of_a_situation_counts_and_neither_alone_is_certain():
    nothing, none = np.zeros(len(LABELS)), np.zeros(len(LABELS))
    even = np.full(len(LABELS), 0.5)
    assert (weighed(even, none + 0.1) > weighed(even, none)).all()
    assert (weighed(even + 0.4, none) > weighed(even, none)).all()
    assert (weighed(nothing, none) > 0).all() and (weighed(nothing + 1, none + 1) < 1).all()


def test_the_same_text_is_encoded_once(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(vector_store, "encode", lambda texts, threads: calls.extend(texts) or np.ones((len(texts), 384)))
    vector_store.encoded(["a", "b", "a"], tmp_path / "vectors.npz")
    vector_store.encoded(["b", "c"], tmp_path / "vectors.npz")
    assert calls == ["a", "b", "c"]


def test_training_on_more_rows_than_a_batch_reads_them_all():
    rows = np.random.default_rng(1).normal(size=(1300, 4)).astype(np.float32)
    targets = (rows[:, :1] > 0).astype(np.float32)
    read = fit(rows, targets, exclusive=False).probabilities(rows) > 0.5
    assert (read == targets).mean() > 0.98


def test_one_value_per_fact_is_kept_the_likeliest():
    readings = [(("has_dpo", "true"), 0.7, None), (("has_dpo", "false"), 0.9, None)]
    assert [label for label, _, _ in settled(readings)] == [("has_dpo", "false")]


def test_importance_may_have_several_values_but_none_stands_alone():
    several = [(("importance", "users"), 0.9, None), (("importance", "employees"), 0.8, None)]
    assert len(settled(several)) == 2
    assert len(settled([*several, (("importance", "none"), 0.7, None)])) == 2


def test_a_question_about_oneself_is_no_example_of_stating_nothing():
    assert speaks_of_self("je suis avocat, suis-je prioritaire ?")
    assert not speaks_of_self("les avocats sont-ils prioritaires ?")


@pytest.mark.parametrize("intent", ["ask_question", "inform", "back", "nlu_fallback"])
def test_in_the_path_every_message_goes_to_the_form(intent):
    tracker = tracker_of(LISTEN, ActiveLoop("advice_path_form"), said(intent))
    assert PathPolicy._find_action_from_default_actions(tracker)[0] is None
    assert PathPolicy._find_action_from_loop_happy_path(tracker)[0] == "advice_path_form"


@pytest.mark.parametrize("intent", ["stop", "restart"])
def test_stop_and_restart_leave_the_path_at_once(intent):
    tracker = tracker_of(LISTEN, ActiveLoop("advice_path_form"), said(intent))
    assert PathPolicy._find_action_from_default_actions(tracker)[0] == f"action_{intent}"


def test_when_the_application_is_asking_the_path_is_open_even_if_rasa_forgot():
    tracker = tracker_of(LISTEN, said("affirm", asking="has_dpo"))
    assert PathPolicy._find_action_from_loop_happy_path(tracker)[0] == "advice_path_form"


def test_one_action_a_turn_even_if_it_opened_the_path():
    tracker = tracker_of(
        LISTEN, said("ask_question"), ActionExecuted("action_answer"), ActiveLoop("advice_path_form")
    )
    assert PathPolicy._find_action_from_default_actions(tracker)[0] == "action_listen"


@pytest.fixture()
def store(tmp_path):
    return ForgetfulTrackerStore(domain=DOMAIN, dialect="sqlite", db=str(tmp_path / "rasa.db"), retention_minutes=60)


def in_the_path():
    return tracker_of(
        LISTEN,
        said("inform"),
        BotUttered("réponse"),
        ActionExecuted("advice_path_form"),
        ActiveLoop("advice_path_form"),
        SlotSet("has_dpo", True),
        SlotSet("requested_slot", "dpo_outcome"),
        LISTEN,
    )


def test_the_store_gives_back_the_state_and_no_word(store, tmp_path):
    asyncio.run(store.save(in_the_path()))
    again = asyncio.run(store.retrieve("someone"))
    assert again.active_loop_name == "advice_path_form"
    assert (again.get_slot("requested_slot"), again.get_slot("has_dpo")) == ("dpo_outcome", True)
    assert again.latest_message.text is None
    kept = (tmp_path / "rasa.db").read_bytes()
    assert b"mots" not in kept and "réponse".encode() not in kept


def test_what_is_kept_does_not_grow_with_the_conversation(store):
    asyncio.run(store.save(in_the_path()))
    first = len(asyncio.run(store.retrieve("someone")).events)
    for _ in range(20):
        tracker = asyncio.run(store.retrieve("someone"))
        for event in in_the_path().events:
            tracker.update(event, DOMAIN)
        asyncio.run(store.save(tracker))
    assert len(asyncio.run(store.retrieve("someone")).events) == first


def test_conversations_past_their_time_go_at_the_next_save(store, monkeypatch):
    asyncio.run(store.save(in_the_path()))
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    other = DialogueStateTracker.from_events("other", [LISTEN, said("greet")], slots=DOMAIN.slots)
    asyncio.run(store.save(other))
    assert list(asyncio.run(store.keys())) == ["other"]


def test_a_conversation_in_which_nobody_has_spoken_is_not_written(store):
    asyncio.run(store.save(DialogueStateTracker.from_events("new", [LISTEN], slots=DOMAIN.slots)))
    assert list(asyncio.run(store.keys())) == []


def test_what_an_action_answers_is_checked_as_rasa_checks_it(monkeypatch):
    with monkeypatch.context() as kept:
        kept.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
        action_result.install()
        action = RemoteAction("action_answer", None)
        assert action._validate_action_result({"events": [{"event": "slot", "name": "a", "value": 1, "timestamp": None}], "responses": []})
        for wrong in ({"events": "none"}, {"responses": [3]}, []):
            with pytest.raises(ValidationError):
                action._validate_action_result(wrong)


def test_a_reader_learns_again_when_any_of_its_folders_changes(tmp_path):
    for name in ("examples", "facts"):
        (tmp_path / name).mkdir()
    folders = {name: str(tmp_path / name) for name in ("examples", "facts")}
    config = {**folders, **asked_in(tmp_path)}
    seen = {SituationReader.fingerprint_addon(config)}
    for name in folders:
        (tmp_path / name / "more.yml").write_text(f"{name}: []")
        seen.add(SituationReader.fingerprint_addon(config))
    assert len(seen) == 3


FICHE = "---\nid: badges-fr\nwordings:\n  - qui lit les badges ?\n  - \"badges : qui les lit ?\"\nkeywords: [badge]\n---\nLe texte.\n"


def asked_in(folder):
    """A base of two fiches, one of which is asked for in words that admit, and one question outside the field."""
    (folder / "fr").mkdir()
    (folder / "fr" / "badges.md").write_text(FICHE)
    (folder / "fr" / "no-regularising.md").write_text(FICHE.replace("qui lit les badges ?", "on a triché, que faire ?"))
    (folder / "outside.yaml").write_text("fr:\n  - quel temps fera-t-il ?\n")
    return {"fiches": str(folder / "fr"), "outside": str(folder / "outside.yaml"), "telling": ["no-regularising"]}


def test_what_callers_ordinarily_ask_is_read_but_for_the_fiches_that_admit(tmp_path):
    config = asked_in(tmp_path)
    questions = read_ordinary(Path(config["fiches"]), Path(config["outside"]), config["telling"])
    assert questions == ["qui lit les badges ?", "badges : qui les lit ?", "quel temps fera-t-il ?"]


def test_what_callers_ask_teaches_of_admissions_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where vectors are kept
    monkeypatch.setattr(vector_store, "encode", lambda texts, threads: np.eye(384, dtype=np.float32)[[len(text) for text in texts]])
    for name in ("examples", "facts"):
        (tmp_path / name).mkdir()
    (tmp_path / "examples" / "scenes.yml").write_text("situations:\n  - says: [breach]\n    examples: |\n      - on nous a volé un disque\n")
    reader = SituationReader({"examples": "examples", "facts": "facts", **asked_in(tmp_path)}, None, None)
    reader._learn(TrainingData())
    scene, *asked = reader._nearest.silent.tolist()
    assert scene == [True, False, True, True]
    assert asked == [[True, False, False, False]] * 3


def test_without_ordinary_questions_nothing_is_learnt(tmp_path):
    with pytest.raises(ValueError, match="No ordinary question"):
        read_ordinary(tmp_path, tmp_path / "outside.yaml", [])


def test_the_reader_learns_again_when_a_wording_changes_and_not_when_a_text_does(tmp_path):
    config = {"examples": str(tmp_path), "facts": str(tmp_path), **asked_in(tmp_path)}
    first = SituationReader.fingerprint_addon(config)
    (tmp_path / "fr" / "badges.md").write_text(FICHE.replace("Le texte.", "Le texte, corrigé."))
    assert SituationReader.fingerprint_addon(config) == first
    (tmp_path / "fr" / "badges.md").write_text(FICHE.replace("qui lit", "qui garde"))
    assert SituationReader.fingerprint_addon(config) != first


def logged(message, error=None):
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("rasa.x", logging.ERROR, "x.py", 7, message, (), trace)
    return DiscreetFormatter().format(record)


def test_a_log_line_says_where_and_not_what():
    assert "secret" not in logged("Failed to parse 'secret'")
    assert "rasa.x:7" in logged("Failed to parse 'secret'")


def test_a_structured_line_keeps_its_name_and_the_type_of_its_error():
    line = logged(
        '{"text": "secret", "event": "rest.message.received.failure",'
        ' "exception": [{"exc_type": "KeyError", "frames": [{"filename": "a.py", "lineno": 3}]}]}'
    )
    assert "rest.message.received.failure KeyError at a.py:3" in line
    assert "secret" not in line


def test_an_error_is_told_by_its_type_and_its_calls():
    try:
        raise ValueError("secret")
    except ValueError as error:
        line = logged("secret", error)
    assert "ValueError" in line and "test_components.py" in line and "secret" not in line
