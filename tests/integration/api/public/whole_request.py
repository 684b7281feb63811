"""What a request handed in whole says."""

FIELDS = {
    "organisation": "Mairie de Valmont",
    "contact_name": "Camille",
    "contact_email": "dpo@valmont.example",
    "subject": "Badgeuse à l’entrée",
    "question": "La durée de six mois convient-elle aux passages ?",
    "context": "Deux cents agents, un lecteur par porte.",
    "analysis": "Intérêt légitime, article 6, paragraphe 1, point f du RGPD.",
}
