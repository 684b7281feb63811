"""The facts of the charter's rules: what is known of a requester and of what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from assistant.errors import Unreadable


class FactError(Unreadable):
    """A fact or a value that the charter's rules do not know, said in one sentence."""


class RequesterRole(StrEnum):
    """Who asks."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"
    PROFESSIONAL_BODY = "professional_body"
    SOLUTION_PROVIDER = "solution_provider"
    LEGAL_PROFESSIONAL = "legal_professional"
    INDIVIDUAL = "individual"


class Purpose(StrEnum):
    """What the advice is wanted for."""

    FUTURE_PROCESSING = "future_processing"
    GLOBAL_ANALYSIS = "global_analysis"
    REGULARISE = "regularise"
    ON_SITE_AUDIT = "on_site_audit"


class DpoOutcome(StrEnum):
    """What came of asking the data protection officer."""

    NOT_CONSULTED = "not_consulted"
    ANSWERED = "answered"
    UNABLE = "unable"


class NetworkConsulted(StrEnum):
    """Whether a federation, professional body, association or legal counsel was asked."""

    YES = "yes"
    NO = "no"
    NONE_AVAILABLE = "none_available"


class Importance(StrEnum):
    """Whom the question matters to beyond the requester."""

    SECTOR = "sector"
    EMPLOYEES = "employees"
    USERS = "users"
    CUSTOMERS = "customers"


class ParticularInterest(StrEnum):
    """From which point of view the question is of particular interest."""

    LEGAL = "legal"
    SOCIETAL = "societal"
    ECONOMIC = "economic"
    TECHNOLOGICAL = "technological"


CHOICES: Mapping[str, type[StrEnum]] = {
    "requester_role": RequesterRole,
    "purpose": Purpose,
    "dpo_outcome": DpoOutcome,
    "network_consulted": NetworkConsulted,
}
LISTS: Mapping[str, type[StrEnum]] = {"importance": Importance, "particular_interest": ParticularInterest}
BOOLEANS = frozenset({"has_dpo", "requester_is_dpo", "precise", "documented", "collective", "insist"})


@dataclass(frozen=True)
class Facts:
    """What is known; None is unknown, an empty set is "none"."""

    requester_role: RequesterRole | None = None
    purpose: Purpose | None = None
    has_dpo: bool | None = None
    requester_is_dpo: bool | None = None
    dpo_outcome: DpoOutcome | None = None
    network_consulted: NetworkConsulted | None = None
    importance: frozenset[Importance] | None = None
    precise: bool | None = None
    documented: bool | None = None
    collective: bool | None = None
    particular_interest: frozenset[ParticularInterest] | None = None
    insist: bool | None = None

    def __post_init__(self) -> None:
        """Draw the one inference of the contract: a DPO who asks is their organisation's DPO."""
        if self.requester_is_dpo:
            object.__setattr__(self, "has_dpo", True)

    @classmethod
    def parse(cls, mapping: Mapping[str, object]) -> Facts:
        """Read facts in their JSON form; null is unknown. Raises FactError."""
        return cls(**{name: _read(name, value) for name, value in mapping.items()})

    def to_dict(self) -> dict[str, Any]:
        """Give the known facts in their JSON form, lists in the order of the contract."""
        known = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: _plain(name, value) for name, value in known if value is not None}

    def with_(self, **changes: object) -> Facts:
        """Take up what was just said, in JSON form; None makes a fact unknown. Raises FactError."""
        read = {name: _read(name, value) for name, value in changes.items()}
        return replace(self, **{**self._consequences(read), **read})

    def _consequences(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The last word wins: without a DPO nothing was asked of one; what one answered tells there is one."""
        if said.get("has_dpo") is False:
            return {"requester_is_dpo": None, "dpo_outcome": None}
        if said.get("dpo_outcome") is not None and "has_dpo" not in said:
            return {"has_dpo": True}
        return {}


def allowed_values(name: str) -> tuple[str, ...]:
    """Say the values a fact may take, as JSON writes them. Raises FactError for an unknown fact."""
    if name in BOOLEANS:
        return ("true",) if name == "insist" else ("true", "false")
    kind = CHOICES.get(name) or LISTS.get(name)
    if kind is None:
        known = ", ".join(each.name for each in fields(Facts))
        raise FactError("unknown_fact", name=_short(name), facts=known)
    return tuple(kind)


def _read(name: str, value: object) -> Any:
    """Read one fact's JSON value."""
    allowed = allowed_values(name)
    if value is None:
        return None
    if name in BOOLEANS:
        return value if isinstance(value, bool) else _refuse(name, value)
    if name in LISTS:
        return _read_list(name, value)
    return CHOICES[name](value) if isinstance(value, str) and value in allowed else _refuse(name, value)


def _read_list(name: str, value: object) -> frozenset[StrEnum]:
    """Read a list of choices; an empty list is "none"."""
    kind = LISTS[name]
    if not isinstance(value, list | tuple | set | frozenset):
        return frozenset(_refuse(name, value))
    return frozenset(kind(each) if each in tuple(kind) else _refuse(name, each) for each in value)


def _refuse(name: str, value: object) -> Any:
    """Say which fact has which wrong value, and what it may be."""
    code = "unfit_facts" if name in LISTS else "unfit_fact"
    raise FactError(code, name=name, value=_short(value), values=", ".join(allowed_values(name)))


def _short(value: object) -> str:
    """Echo a wrong value without letting it flood the sentence."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"


def _plain(name: str, value: Any) -> Any:
    """Write one fact's value as JSON does."""
    if name in LISTS:
        return [each.value for each in LISTS[name] if each in value]
    return value.value if isinstance(value, StrEnum) else value
