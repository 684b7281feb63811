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
from tests.browser.states import NOT_YET

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


def test_a_question_in_another_language_turns_the_page_to_it_whole(visit: Visit) -> None:
    page = visit("/")
    say(page, "Can we film our employees?")
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(page.locator(".person .who")).to_have_text("You")


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


def test_who_is_sent_away_keeps_the_note_and_a_code_that_leads_back_from_another_window(visit: Visit) -> None:
    page = visit("/", permissions=["clipboard-read", "clipboard-write"])
    say(page, "Je voudrais faire une demande de conseil")
    for _ in range(10):
        if asking(page) == "":
            break
        say(page, {**ANSWERS, **NOT_YET}[asking(page)])
    sent = page.locator(".assistant").last
    with page.expect_download() as note:
        sent.get_by_role("button", name="Télécharger le texte").click()
    assert Path(note.value.path()).read_text("utf-8").startswith("Objet")

    sent.get_by_role("button", name="Garder un code pour revenir").click()
    code = sent.locator(".code").inner_text()
    expect(sent.locator(".code-given")).to_be_focused()
    sent.get_by_role("button", name="Copier le lien").click()
    expect(sent.get_by_text("Copié.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/#resume={code}")
    page.get_by_role("button", name="Ma conversation").click()
    page.get_by_role("dialog").get_by_role("button", name="Garder un code pour revenir").click()
    assert page.locator("dialog .code").inner_text() == code

    again = visit(f"/#resume={code}")
    again.locator(".assistant").wait_for()
    assert "resume" not in again.url
    expect(again.locator(".assistant").last).to_contain_text("DPO")


def test_an_answer_keeps_its_address_and_the_criteria_lead_to_the_path_without_the_id_in_an_address(visit: Visit) -> None:
    page = visit("/")
    say(page, "L’avis de la CNIL vaut-il rescrit ?")
    with page.context.expect_page() as kept:
        page.locator(".foot").get_by_role("link", name="Lien permanent").click()
    expect(kept.value.locator("main")).to_contain_text("au moins jusqu’au")
    expect(kept.value.locator("main")).to_contain_text("n’est pas un rescrit")

    say(page, "Je voudrais faire une demande de conseil")
    page.get_by_text("Où vous en êtes dans la charte").last.click()
    with page.context.expect_page() as drawn:
        page.get_by_role("button", name="Voir le parcours de la charte").last.click()
    expect(drawn.value.locator("[aria-current=step]")).to_contain_text("Vous en êtes ici")
    assert drawn.value.url.endswith("/charter")


def test_without_javascript_the_criteria_the_path_the_code_and_the_deletion_are_there(visit: Visit) -> None:
    page = visit("/chat", java_script_enabled=False)
    page.get_by_role("button", name="Je voudrais faire une demande de conseil").click()
    page.get_by_text("Où vous en êtes dans la charte").click()
    with page.context.expect_page() as drawn:
        page.get_by_role("button", name="Voir le parcours de la charte").click()
    expect(drawn.value.get_by_text("Vous en êtes ici").first).to_be_visible()

    page.locator(".mine summary").click()
    with page.context.expect_page() as given:
        page.get_by_role("button", name="Garder un code pour revenir").click()
    code = given.value.locator(".code").inner_text()
    given.value.get_by_role("link", name="La page de conversation sans JavaScript").click()
    given.value.get_by_label("Votre question").fill(code)
    given.value.get_by_role("button", name="Envoyer").click()
    expect(given.value.locator("label")).to_contain_text("votre qualité")

    page.get_by_role("button", name="Effacer ma conversation").click()
    expect(page.get_by_text("Votre conversation est effacée du serveur.")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
