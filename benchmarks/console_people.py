"""Invented work for a console: calls over some weeks, gaps, approvals, answered requests. For pictures and for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

from assistant.accounts.model import User
from assistant.accounts.roles import Role
from assistant.advice_request.model import Status
from assistant.casework.indexing import SubjectIndexer
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.gaps.model import Gap, Reason, State, Topic
from assistant.gaps.writing import week_of
from assistant.supervision.desk import Asked
from assistant.supervision.model import Approval
from benchmarks.console import Console

POINTS = (
    ("drone au-dessus d’un chantier, faut-il prévenir les passants ?", "images prises par drone près des maisons", "Filmer un village par drone : que flouter ?", "survol d’un quai par drone, quelle information ?"),
    ("photo de classe : l’accord des deux parents ?", "photos d’élèves sur le blog de l’école", "Qui autorise les photos de la kermesse ?"),
)  # fmt: skip
ANSWERS = (
    ("Badges d’accès et temps de présence", "mairie-valmont", "Oui, à trois conditions : une finalité déclarée aux agents, une durée de trois mois et un accès limité aux responsables."),
    ("Badges d’accès des prestataires", "clinique-des-lilas", "Les passages se gardent trois mois ; le sous-traitant n’y a pas accès."),
    ("Badges d’accès des visiteurs", "port-saint-elme", "Un registre des visiteurs se garde un mois ; leurs passages, trois mois."),
)  # fmt: skip
OTHERS = ("Cookies de mesure d’audience", "Drone de surveillance d’un port", "Photos d’élèves sur un blog", "Carte de fidélité")
ALIKE = (
    ("Caméras dans une salle de pause", "cinema-des-quais"),
    ("Caméras en salle de pause des chauffeurs", "cars-du-lac"),
    ("Salle de pause : des caméras la nuit", "brasserie-du-pont"),
    ("Géolocalisation des véhicules le week-end", "paysages-martin"),
    ("Géolocalisation de véhicules hors du travail", "ascenseurs-nord"),
    ("Véhicules de fonction : géolocalisation et vie privée", "pharmacie-des-ormes"),
    ("Géolocalisation des véhicules des intérimaires", "travaux-sud"),
)  # fmt: skip
_numbers = count(1)


def answered(console: Console, agent: User) -> tuple[str, ...]:
    """Requests that got a reply, of different organisations, some on one point; returns the references of those."""
    for number, subject in enumerate(OTHERS):
        console.submit(subject=subject, organisation=f"Organisme {number}", contact_email=f"dpo@organisme-{number}.example")
    told = tuple(_answer(console, agent, *each) for each in ANSWERS)
    _index(console)
    for reference in told:
        console.support.cases.open(reference, agent.id)
    return told


def alike(console: Console) -> None:
    """Requests on a few subjects, each of several organisations."""
    for subject, organisation in ALIKE:
        console.submit(subject=subject, organisation=organisation, contact_email=f"dpo@{organisation}.example")
    _index(console)


def _index(console: Console) -> None:
    while SubjectIndexer(console.support.store, console.support.answered.encoder).index_some():
        pass


def _answer(console: Console, agent: User, subject: str, organisation: str, text: str) -> str:
    reference = console.submit(subject=subject, organisation=organisation, contact_email=f"dpo@{organisation}.example")
    version = console.support.cases.move(reference, 1, Status.IN_REVIEW, agent.id).request.version
    console.support.cases.send(reference, version, "reply", text, agent.id)
    return reference


def approvals(console: Console, language: str = "fr") -> tuple[Approval, Approval, User]:
    """One answer that waits, one that was corrected, and the agent who asked."""
    agent, senior = console.member(Role.AGENT, language=language), console.member(Role.SENIOR, name="Inès Roy")
    desk = console.support.supervision

    def ask(question: str, text: str, notes: str = "") -> Approval:
        who = console.support.accounts.users()
        principal = next(user.principal for user in who if user.id == agent.id)
        return desk.ask(principal, Asked("breach-72-hours-fr", "", "fr", question, notes, text))

    decided = ask("Un vol d’ordinateur chiffré se notifie-t-il ?", "Vous avez 72 heures pour notifier.")
    corrected = "Si les données étaient bien chiffrées et la clé sûre, la notification peut ne pas être requise ; consignez l’incident."
    by = next(user.principal for user in console.support.accounts.users() if user.id == senior.id)
    decided = desk.approve(decided.id, decided.version, by, corrected)
    waiting = ask("Violation découverte vendredi soir\u00a0: le week-end compte-t-il\u00a0?", "Oui\u00a0: le délai de 72 heures court aussi le week-end.", "hôpital, DPO oui")
    return waiting, decided, agent


def gaps(console: Console) -> str:
    """Groups of questions without a good answer; returns the first one's number."""
    now, made = datetime.now(UTC), []
    with console.support.store.transaction() as unit:
        for wordings in POINTS:
            topic = Topic(f"{next(_numbers):024x}", State.OPEN, None, None, False, now, 0)
            made.append(topic.id)
            unit.gaps.save(topic)
            asked = [(words, now - timedelta(weeks=week)) for week in range(5) for words in wordings[: 4 - week % 3]]
            names = [f"{next(_numbers):032x}" for _ in asked]
            for (words, at), name in zip(asked, names, strict=True):
                unit.gaps.add(Gap(name, week_of(at), Reason.UNANSWERED, "fr", words, name))
            unit.gaps.set_vectors((name, np.ones(4, np.float32)) for name in names)
            unit.gaps.place({name: (topic.id, place) for place, name in enumerate(names)})
    return made[0]


def calls(console: Console, agent: User) -> None:
    """Calls of the last weeks, enough of them that figures are told."""
    now = datetime.now(UTC)
    outcomes = (CallOutcome.ANSWERED,) * 3 + (CallOutcome.REFERRED, CallOutcome.ESCALATED, CallOutcome.UNANSWERED)
    decisions = ("consult_dpo", "self_service", "hand_off", "refer_network", "complete_request", "redirect_individual")
    with console.support.store.transaction() as unit:
        for number in range(150):
            at = now - timedelta(days=number % 50, hours=number % 7)
            unit.calls.add(
                CallSheet(f"{next(_numbers):032x}", at, agent.id, "fr", outcomes[number % 6], "", decision=decisions[(number * number) % 6])
            )
