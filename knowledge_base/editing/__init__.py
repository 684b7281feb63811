"""The life of a fiche: drafted, submitted, approved by someone else, published, retired; every version kept."""

from knowledge_base.editing.gate import GateResult, gate
from knowledge_base.editing.life import approve, new_draft, retire, send_back, submit
from knowledge_base.editing.preview import Preview, preview
from knowledge_base.editing.rehearsals import Rehearsals, Rehearsed
from knowledge_base.editing.shelf import FicheShelf, Version, patch
from knowledge_base.editing.writing import fiche_text

__all__ = [
    "FicheShelf",
    "GateResult",
    "Preview",
    "Rehearsals",
    "Rehearsed",
    "Version",
    "approve",
    "fiche_text",
    "gate",
    "new_draft",
    "patch",
    "preview",
    "retire",
    "send_back",
    "submit",
]
