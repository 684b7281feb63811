"""What people come for, in a real browser, on the real product."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from assistant.force import force_of
from knowledge_base.model import Authority, Kind
from tests.browser.person import ANSWERS, asking, say, walk_to_review

Visit = Callable[..., Page]


def test_a_first_question_is_answered_with_a_source_that_unfolds(visit: Visit) -> None:
    page = visit("/demo")
    page.get_by_role("button", name="Poser une question").click()
    expect(page.get_by_text("une machine vous répond, pas une personne")).to_be_visible()

    say(page, "L’avis de la CNIL vaut-il rescrit ?")

    answer = page.locator(".assistant").last
    assert answer.get_attribute("data-outcome") == "answer"
    answer.locator(".source summary").first.click()
    source = answer.locator(".source").first
    for part in ("CNIL, charte interne", "Charte"):
        expect(source).to_contain_text(part)
    assert (source.locator("a").get_attribute("href") or "").startswith("https://")


def test_the_browser_tells_what_a_source_is_worth_as_the_server_does(visit: Visit) -> None:
    page = visit("/")
    places = ("Article 33", "Considérants › Considérant 26", "Recital 26", "Fiche 1", "Considérant", "")
    cited = [{"kind": kind.value, "authority": who.value, "locator": place} for kind in Kind for who in Authority for place in places]
    told = page.evaluate("async (all) => { const { forceOf } = await import('/static/force.js'); return all.map(forceOf); }", cited)
    assert told == [force_of(**each) for each in cited]


def test_the_whole_path_leads_to_a_confirmed_request_through_a_correction(visit: Visit) -> None:
    page = visit("/")
    walk_to_review(page)
    for value in ("Centre hospitalier de la Vallée", "dpo@hopital.example", ANSWERS["subject"]):
        expect(page.locator(".review").last).to_contain_text(value)

    page.locator(".review").last.get_by_role("button", name="Corriger : Secteur").click()
    expect(page.locator(".assistant").last).to_have_attribute("data-asking", "sector")
    say(page, "Hôpitaux publics")
    expect(page.locator(".review").last).to_contain_text("Hôpitaux publics")

    page.locator(".assistant").last.locator(".choices .choice").first.click()
    handoff = page.locator(".handoff")
    expect(handoff).to_contain_text(re.compile(r"DC-\d{4}-\d{6}-[A-Z]"))
    with page.context.expect_page() as followed:
        handoff.get_by_role("button", name="Voir la demande").click()
    expect(followed.value.locator("main")).to_contain_text("Centre hospitalier de la Vallée")


def test_the_language_is_switched_in_the_middle_and_the_conversation_goes_on(visit: Visit) -> None:
    page = visit("/")
    say(page, "Faut-il un DPO ?")
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("button", name="Send")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    say(page, "And a record of processing activities?")
    assert page.locator(".assistant").last.get_attribute("lang") == "en"
    assert page.locator(".assistant").count() == 2


def test_starting_again_empties_the_screen_and_begins_another_conversation(visit: Visit) -> None:
    page = visit("/")
    say(page, "Je voudrais faire une demande de conseil")
    page.get_by_role("button", name="Recommencer").click()
    page.get_by_role("dialog").get_by_role("button", name="Recommencer").click()

    expect(page.locator(".turn")).to_have_count(0)
    say(page, "Qu’est-ce qu’un sous-traitant ?")
    assert asking(page) == ""


def test_personal_data_is_pointed_out_before_anything_leaves_and_masked_on_demand(visit: Visit) -> None:
    page = visit("/")
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data or ""))
    page.locator(".composer textarea").fill("Mon salarié paul.martin@exemple.fr peut-il voir son dossier ?")
    page.keyboard.press("Enter")

    expect(page.get_by_text("adresse électronique : paul.martin@exemple.fr".replace(" :", "\u00a0:"))).to_be_visible()
    assert sent == []
    page.get_by_role("button", name="Masquer et envoyer").click()
    page.locator(".assistant").wait_for()
    assert "paul.martin" not in sent[0]
    assert "[adresse électronique]" in json.loads(sent[0])["message"]


def test_a_conversation_is_taken_away_then_erased_in_one_click_each(visit: Visit) -> None:
    page = visit("/", quiet=False)
    say(page, "Qu’est-ce qu’un sous-traitant ?")
    page.get_by_role("button", name="Ma conversation").click()
    with page.expect_download() as text:
        page.get_by_role("button", name="Télécharger le texte").click()
    assert "sous-traitant" in Path(text.value.path()).read_text("utf-8")
    with page.expect_download() as data:
        page.get_by_role("button", name="Télécharger les données").click()
    conversation = json.loads(Path(data.value.path()).read_text("utf-8"))["conversation_id"]

    page.get_by_role("button", name="Effacer ma conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    gone = page.evaluate("id => fetch(`/api/v1/conversations/${id}`).then((r) => r.status)", conversation)
    assert gone == 404


def test_without_javascript_the_form_answers_and_leads_the_path(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    page.get_by_role("link", name="Poser une question sur la page sans JavaScript").click()
    page.get_by_label("Votre question").fill("L’avis de la CNIL vaut-il rescrit ?")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".assistant").last).to_contain_text("rescrit")

    page.get_by_label("Votre message").fill("Je voudrais faire une demande de conseil")
    page.get_by_role("button", name="Envoyer").click()
    page.locator(".choice").first.click()
    expect(page.locator(".assistant")).to_have_count(3)
    assert "Votre réponse" in page.locator("label").inner_text()


def test_what_was_understood_of_the_person_is_shown_and_corrected(visit: Visit) -> None:
    page = visit("/")
    say(page, "Je suis DPO d’un hôpital et je voudrais faire une demande de conseil")
    page.get_by_text("Votre situation, telle que je l’ai comprise").last.click()
    card = page.locator(".rules", has_text="Votre situation").last
    card.get_by_role("button", name="Corriger ces lignes").click()
    card.get_by_label("Organisme public ou privé").select_option(index=1)
    card.get_by_role("button", name="Enregistrer").click()
    expect(card).to_contain_text("corrigé par vous")
