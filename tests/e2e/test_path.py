"""The charter's path to a stored request, on the running product, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.serving import Server

PERSONS: dict[str, dict[str, str]] = {
    "fr": {
        "": "Nous aimerions vous soumettre une demande de conseil",
        "requester_role": "je travaille pour un hôpital public",
        "purpose": "c’est un projet, rien n’est lancé",
        "has_dpo": "oui nous en avons un",
        "dpo_outcome": "il n’a pas trouvé la réponse",
        "network_consulted": "oui, notre fédération hospitalière",
        "importance": "pour tous les hôpitaux et pour les patients",
        "precise": "Peut-on réutiliser les comptes rendus pour entraîner un modèle sans nouveau consentement ?",
        "documented": "oui, notre DPO a rédigé une note",
        "organisation": "Centre hospitalier de Valbrune",
        "contact_name": "Camille Durand",
        "contact_email": "camille.durand@example.org",
        "sector": "santé",
        "subject": "Réutilisation de comptes rendus",
        "context": "Entraînement local d’un modèle, aucune sortie du système d’information",
        "analysis": "Nous pensons que l’intérêt public convient",
        "dpo_opinion": "favorable avec réserves",
        "confirm": "oui je confirme",
    },
    "en": {
        "": "We would like to put a request for advice to the CNIL",
        "requester_role": "I work for a public hospital",
        "purpose": "it is a project, nothing has started",
        "has_dpo": "no, nobody",
        "network_consulted": "yes, our hospital federation",
        "importance": "all hospitals and their patients",
        "precise": "May reports be reused to train a model without a new consent?",
        "documented": "yes, we wrote a legal note",
        "organisation": "Valbrune Hospital",
        "contact_name": "Camille Durand",
        "contact_email": "camille.durand@example.org",
        "sector": "health",
        "subject": "Reuse of reports",
        "context": "Local training of a model",
        "analysis": "We think that public interest applies",
        "confirm": "yes I confirm",
    },
}


def walk(server: Server, language: str, **said: str) -> list[dict[str, Any]]:
    person = {**PERSONS[language], **said}
    replies = [server.chat(person[""], language=language)]
    while replies[-1]["outcome"] == "ask" and len(replies) < 40:
        words = person.get(replies[-1]["asking"], "rien" if language == "fr" else "nothing")
        replies.append(server.chat(words, replies[-1]["conversation_id"], language=language))
    return replies


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_request_is_led_to_a_reference_and_can_be_read_again(server: Server, language: str) -> None:
    replies = walk(server, language)
    handed = replies[-1]
    assert handed["outcome"] == "handoff", [(reply["outcome"], reply["asking"]) for reply in replies]
    asked = [reply["asking"] for reply in replies[:-1]]
    assert len(asked) == len(set(asked)), " ".join(asked)
    url = handed["advice_request"]["url"]
    reference, _, code = url.partition("?reference=")[2].partition("#code=")
    page = server.client.post(f"{server.url}{url.partition('?')[0]}", data={"reference": reference, "code": code})
    assert page.status_code == 200 and reference in page.text and "rescrit" in page.text
    stored = server.client.get(f"{server.url}/api/v1/advice-requests/{reference}", headers={"X-Follow-Up-Code": code})
    assert stored.status_code == 200
    assert PERSONS[language]["analysis"] in stored.text
    text = server.client.get(
        f"{server.url}/api/v1/advice-requests/{reference}/export.txt", headers={"X-Follow-Up-Code": code}
    ).text
    assert "rescrit" in text
    assert PERSONS[language]["organisation"] in text
    wrong = server.client.get(f"{server.url}/api/v1/advice-requests/{reference}", headers={"X-Follow-Up-Code": "x" * 43})
    assert wrong.status_code == 404


def test_the_words_of_a_request_are_nowhere_in_rasa_nor_in_a_log(server: Server) -> None:
    walk(server, "fr")
    rasa = b"".join(path.read_bytes() for path in server.data.glob("rasa.sqlite3*"))
    logged = server.log.read_text()
    for words in ("Camille Durand", "camille.durand", "Valbrune", "comptes rendus"):
        assert words.encode() not in rasa
        assert words not in logged


def test_a_question_in_the_middle_is_answered_and_the_path_goes_on(server: Server) -> None:
    opened = server.chat("je voudrais déposer une demande de conseil")
    reply = server.chat("C’est quoi un responsable de traitement ?", opened["conversation_id"])
    assert reply["outcome"] == "answer"
    assert reply["asking"] == "requester_role"
    assert any(message["citations"] for message in reply["messages"])


def test_a_correction_changes_the_way(server: Server) -> None:
    conversation = server.chat("je voudrais déposer une demande de conseil")["conversation_id"]
    server.chat("nous sommes une commune", conversation)
    server.chat("un projet à venir", conversation)
    assert server.chat("non, pas de DPO", conversation)["asking"] == "network_consulted"
    assert server.chat("en fait si, nous avons un DPO", conversation)["asking"] == "dpo_outcome"


def test_stop_leaves_the_path_and_restart_forgets(server: Server) -> None:
    conversation = server.chat("je voudrais déposer une demande de conseil")["conversation_id"]
    server.chat("nous sommes une commune", conversation)
    assert server.chat("stop", conversation)["asking"] is None
    assert server.chat("je voudrais déposer une demande de conseil", conversation)["asking"] == "purpose"
    server.chat("on recommence tout depuis le début", conversation)
    assert (
        server.chat("je voudrais déposer une demande de conseil", conversation)["asking"] == "requester_role"
    )


def test_the_point_is_searched_and_what_answers_it_is_shown_and_sent_with_the_request(server: Server) -> None:
    point = "Combien de temps peut-on conserver les images d’une caméra de vidéosurveillance ?"
    replies = walk(server, "fr", precise=point)
    searched = next(after for before, after in zip(replies, replies[1:], strict=False) if before["asking"] == "precise")
    assert searched["outcome"] == "ask" and searched["asking"] == "documented"
    cited = [each["title"] for message in searched["messages"] for each in message["citations"]]
    assert cited and searched["messages"][-1]["buttons"]
    assert replies[-1]["outcome"] == "handoff"
    reviewed = next(reply["review"] for reply in replies if reply["asking"] == "confirm")
    steps = next(line["value"] for line in reviewed if line["field"] == "steps_taken")
    assert cited[0] in steps


def test_a_way_out_to_the_sources_shows_the_nearest(server: Server) -> None:
    asked = server.chat("Combien de temps peut-on conserver les images d’une caméra de vidéosurveillance ?")
    said = {**PERSONS["fr"], "has_dpo": "non, pas de DPO", "importance": "pour personne en particulier"}
    reply = server.chat(said[""], asked["conversation_id"])
    while reply["asking"] and reply["asking"] != "precise":
        reply = server.chat(said[reply["asking"]], asked["conversation_id"])
    assert reply["outcome"] == "referral" and reply["decision"]["decision"] == "self_service"
    first = next(message for message in asked["messages"] if message["citations"])
    assert first["text"] in [message["text"] for message in reply["messages"]]
