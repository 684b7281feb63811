"""`permanence users`: the accounts of the support console."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Annotated, cast

import typer

from api.settings import Settings
from api.support.app import support_app
from api.support.role_matrix import matrix
from assistant.accounts.desk import AccountDesk
from assistant.accounts.model import User
from assistant.accounts.record import OPERATOR
from assistant.accounts.roles import Role
from assistant.support import Support, key_files, open_support_store

app = typer.Typer(no_args_is_help=True, help="The accounts of the support console.")
Roles = Annotated[list[Role], typer.Option("--role", help="May be given several times.")]


@app.command()
def add(email: str, role: Roles, name: Annotated[str, typer.Option(help="As colleagues know the person.")]) -> None:
    """Create an account and print its invitation: a link that serves once."""
    _show(_desk().add(email, name, role, by=_operator()))


@app.command()
def invite(email: str) -> None:
    """Print another invitation for an account that nobody has opened yet."""
    _show(_desk().invite(email, by=_operator()))


@app.command()
def reset(email: str) -> None:
    """Take password, phone and sessions from an account and print an invitation; its holder is told."""
    _show(_desk().reset(email, by=_operator()))


@app.command("list")
def list_users() -> None:
    """List the accounts: address, name, roles, state."""
    for user in _desk().users():
        typer.echo(f"{user.email}  {user.name}  {', '.join(sorted(user.roles))}  {_state(user)}")


@app.command()
def roles(email: str, role: Roles) -> None:
    """Give an account these roles instead of its own, from its next request on."""
    typer.echo(", ".join(sorted(_desk().change(email, roles=role, by=_operator()).roles)))


@app.command("matrix")
def print_matrix() -> None:
    """Print who may do what in the console, from its routes: the page docs/trust/roles.md."""
    # Only the routes are read: no store is opened.
    typer.echo(matrix(support_app(cast(Support, SimpleNamespace(accounts=None)), Settings().console)), nl=False)


@app.command()
def disable(email: str) -> None:
    """Close an account: its sessions end at once."""
    _desk().change(email, disabled=True, by=_operator())


@app.command()
def enable(email: str) -> None:
    """Open an account again."""
    _desk().change(email, disabled=False, by=_operator())


def _operator() -> str:
    return f"{OPERATOR}:{os.getuid()}"


def _desk() -> AccountDesk:
    settings = Settings()
    files = key_files(settings.keys_dir, settings.support_key_file)
    files.ensure()
    return AccountDesk(open_support_store(settings.store_url, files))


def _show(token: str) -> None:
    typer.echo(f"{Settings().console}/invitation/{token}")
    typer.echo("This link serves once. Pass it on by safe means; “permanence users invite” makes another.", err=True)


def _state(user: User) -> str:
    if user.disabled:
        return "closed"
    return "open" if user.in_use else "invited"
