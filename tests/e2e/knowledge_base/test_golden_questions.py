"""The part of the publication gate that needs the real encoder: every shipped fiche is found by its own wordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.checking.self_retrieval import Rehearsal, retrieval_findings
from knowledge_base.encoding.encoder import SentenceTransformerEncoder, write_encoder
from knowledge_base.fiche_file import load_fiches

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[3]
FICHES = ROOT / "knowledge_base" / "fiches"
# kept from one run to the next: only a wording that changed is encoded again
VECTORS = ROOT / "build" / "golden"


def test_no_wording_leads_elsewhere_and_every_fiche_is_found_by_wordings_left_out() -> None:
    fiches = load_fiches([FICHES])
    rehearsal = Rehearsal(fiches, SentenceTransformerEncoder(write_encoder(ROOT / "build" / "encoder")), VECTORS)
    findings = [(found.fiche_id, found.rule, dict(found.values)) for found in retrieval_findings(fiches, rehearsal)]
    assert findings == []
