"""The role matrix, written from the routes themselves: who may do what in the console, as a page to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any

import yaml

from api.guard.access import Declared, declared_routes

HEAD = """# Qui peut faire quoi dans la console

*Role matrix of the hotline’s console, written from the route table by `permanence users matrix`; a test holds it to the routes.*

Chaque route déclare qui l’ouvre avec l’objet même qui refuse (`api/guard/access.py`) ; une route sans déclaration fait échouer les tests, et un test essaie chaque rôle sur chaque route. L’application publique n’a pas de comptes : toutes ses routes sont ouvertes, et aucune n’ouvre une demande sans son code. Le rôle « contrôle ou sanction » n’ouvre rien : c’est le mur entre l’accompagnement et la répression. Un compte fermé n’ouvre plus rien dès sa requête suivante.
"""
YES, NO = "oui", "—"


def matrix(app: Any) -> str:
    """The whole page for an application."""
    routes = sorted(declared_routes(app), key=lambda each: (_order(act_of(each.path)), each.path, each.method))
    lines = [HEAD, _row("ce qu’on peut faire", _words()["roles"].values()), _row("---", ("---" for _ in _words()["roles"]))]
    lines += [_row(said, _opens(roles)) for said, roles in _acts(routes)]
    lines += ["", "## Route par route", "", "| route | ce qu’elle fait (d’après son code) | qui l’ouvre |", "|---|---|---|"]
    lines += [f"| `{each.method} {each.path}` | {each.says} | {_who(each)} |" for each in routes]
    return "\n".join(lines) + "\n"


def act_of(path: str) -> str:
    """The beginning of a path that roles.yaml names: the longest; the path itself where there is none."""
    known = [each for each in _words()["acts"] if path == each or path.startswith(each.rstrip("/") + "/")]
    return max((each for each in known if each != "/" or path == "/"), key=len, default=path)


def _acts(routes: Iterable[Declared]) -> Iterable[tuple[str, frozenset[str]]]:
    """Each act once for each set of roles that opens a part of it."""
    for act, found in groupby(routes, key=lambda each: act_of(each.path)):
        said = _words()["acts"].get(act, f"`{act}`")
        for roles in dict.fromkeys(_roles(each) for each in found):
            yield said, roles


def _roles(route: Declared) -> frozenset[str]:
    return frozenset(role.value for access in route.access for role in access.roles)


def _opens(roles: frozenset[str]) -> Iterable[str]:
    return (YES if not roles or role in roles else NO for role in _words()["roles"])


def _who(route: Declared) -> str:
    roles = _roles(route)
    named = [said for role, said in _words()["roles"].items() if role in roles]
    return ", ".join(named) if named else "tout le monde"


def _row(first: str, others: Iterable[str]) -> str:
    return f"| {first} | {' | '.join(others)} |"


def _order(act: str) -> int:
    known = list(_words()["acts"])
    return known.index(act) if act in known else len(known)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(resources.files(__package__).joinpath("roles.yaml").read_text("utf-8"))
    return found
