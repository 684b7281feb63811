"""The publication gate for one fiche, in plain words: what would have to be put right before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge_base.checking.check import TextOf, check_fiches
from knowledge_base.checking.findings import Finding
from knowledge_base.checking.self_retrieval import Rehearsal, retrieval_findings
from knowledge_base.fiche import Fiche
from knowledge_base.sources import ReferenceSource


@dataclass(frozen=True)
class GateResult:
    """What stands in the way of publication; nothing where the fiche may go out."""

    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        """Whether the fiche may be published as it is."""
        return not self.findings

    def sentences(self, language: str) -> tuple[str, ...]:
        """Return each finding as a sentence for the editor."""
        return tuple(finding.say(language) for finding in self.findings)


def gate(
    fiche: Fiche,
    fiches: Mapping[str, Fiche],
    sources: Mapping[str, ReferenceSource],
    *,
    reviewer: str,
    today: date,
    rehearse: Rehearsal | None = None,
    text_of: TextOf | None = None,
) -> GateResult:
    """Judge a fiche as if this reviewer published it today beside the others.

    `rehearse`, made with the fiche among the published ones, also tries its wordings.
    """
    published = replace(fiche, state="published", reviewer=reviewer, reviewed=today)
    whole = {**fiches, fiche.id: published}
    findings = check_fiches(whole, sources, today, text_of=text_of)
    if rehearse is not None:
        findings += retrieval_findings(whole, rehearse, {fiche.id})
    return GateResult(tuple(finding for finding in findings if finding.fiche_id == fiche.id))
