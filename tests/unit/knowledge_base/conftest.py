from __future__ import annotations

import pytest

FICHE = """---
id: essai-fr
pair: essai-en
language: fr
topic: charter
title: Un essai ?
wordings:
  - Est-ce un essai ?
  - c un essai
  - essai
  - essai RGPD
keywords: [essai, test]
references:
  - {source: charter-fr, place: "Quelle réponse de la CNIL ?"}
  - {source: gdpr-fr, place: "Article 5, paragraphe 2"}
state: published
author: editor
reviewer: second-reader
reviewed: 2026-11-22
review_months: 12
---
Oui, dit l’art. 5 [2]. Chacun reste
responsable [1][2].

Il faut\u00a0:
- écrire\u00a0; [1]
- relire [2].
"""


@pytest.fixture
def fiche_text() -> str:
    """A fiche as it stands in a file."""
    return FICHE
