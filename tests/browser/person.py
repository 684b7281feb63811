"""What a person says in the widget, and waits for: for the tests and for the pictures."""

from __future__ import annotations

from playwright.sync_api import Page

ANSWERS = {
    "requester_role": "Nous sommes responsable de traitement",
    "purpose": "C’est pour un projet de traitement à venir",
    "has_dpo": "Oui, nous avons un DPO",
    "dpo_outcome": "Notre DPO n’a pas pu répondre",
    "network_consulted": "Oui, nous avons consulté notre fédération ou notre conseil",
    "importance": "Elle est importante pour tout notre secteur",
    "precise": "Un centre d’appels hospitalier peut-il garder six mois les enregistrements faits pour la formation ?",
    "documented": "Oui, nous avons fait notre propre analyse",
    "organisation": "Centre hospitalier de la Vallée",
    "contact_name": "La déléguée à la protection des données",
    "contact_email": "dpo@hopital.example",
    "sector": "Santé",
    "subject": "Durée de conservation des enregistrements d’un centre d’appels",
    "question": "Peut-on garder six mois les enregistrements faits pour la formation ?",
    "context": "Enregistrement des appels pour former les agents ; voix, date, motif ; aucun transfert.",
    "analysis": "Intérêt légitime (RGPD, article 6, paragraphe 1, f) ; la minimisation nous fait hésiter.",
}
SKIP = "Passer cette question"
VAGUE = ("Faut-il faire une analyse ?", "Combien de temps peut-on les garder ?", "durée de conservation", "Combien de temps ?", "accord")
"""Questions that could each mean several; one of them has to."""


def say(page: Page, text: str) -> None:
    """Writes a message and waits for what is shown of it."""
    before = page.locator(".assistant, .failure").count()
    page.locator(".composer textarea").fill(text)
    page.keyboard.press("Enter")
    page.locator(".assistant, .failure").nth(before).wait_for()


def asking(page: Page) -> str:
    return page.locator(".assistant").last.get_attribute("data-asking") or ""


def walk_to_review(page: Page) -> None:
    say(page, "Je voudrais faire une demande de conseil")
    for _ in range(30):
        if asking(page) in ("", "confirm"):
            break
        say(page, ANSWERS.get(asking(page), SKIP))
    assert asking(page) == "confirm"
