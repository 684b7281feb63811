"""“Add to Slack”: from the first click to the app’s removal, with what must be refused in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.slack.installing import INSTALL_PATH, REDIRECT_PATH
from api.slack.manifest import bot_scopes
from assistant.store.database import Store, open_store
from assistant.store.tables.slack import OF_A_TEAM
from tests.databases import in_memory

pytestmark = [
    pytest.mark.integration,
    # slack_sdk 3.43’s own, with aiohttp 3.14: the exchange of the code uses it.
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
]
COOKIE = "slack-app-oauth-state"
QUESTION = "Quel délai pour notifier une violation ?"


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, database: Callable[[str], str]) -> Callable[..., Store]:
    return in_memory if request.param == "sqlite" else partial(open_store, database("postgresql"))


async def sent_to_slack(world: Any) -> dict[str, str]:
    """The first click; gives what Slack is asked for."""
    response = await world.client.get(INSTALL_PATH)
    assert response.status_code == 302
    target = urlsplit(response.headers["location"])
    assert (target.scheme, target.netloc, target.path) == ("https", "slack.com", "/oauth/v2/authorize")
    return {name: values[0] for name, values in parse_qs(target.query).items()}


async def back(world: Any, **query: str) -> httpx.Response:
    response: httpx.Response = await world.client.get(REDIRECT_PATH, params=query)
    return response


def sealed(world: Any, team: str) -> bytes | None:
    with world.base.store.reading() as unit:
        found: bytes | None = unit.slack.installation(team)
    return found


async def test_a_workspace_installs_the_app_and_is_served_with_its_own_token(world: Any) -> None:
    asked = await sent_to_slack(world)
    assert asked["client_id"] == "1.2" and set(asked["scope"].split(",")) == set(bot_scopes())
    done = await back(world, code="xoxb-two", state=asked["state"])
    assert done.status_code == 200 and "installé" in done.text
    kept = sealed(world, "T2")
    assert kept is not None and b"xoxb" not in kept
    world.sender.team = "T2"
    seen = await world.direct(QUESTION)
    assert seen.team == "T2" and "72" in seen.words


async def test_whoever_installed_the_app_may_set_it(world: Any) -> None:
    asked = await sent_to_slack(world)
    await back(world, code="xoxb-two", state=asked["state"])
    world.sender.team = "T2"
    assert (await world.command("config", user="UADMIN")).method == "views.open"


@pytest.mark.parametrize(
    "case", ["another browser", "another state", "a state that served", "a state too old", "no code", "a wrong code", "refused"]
)
async def test_what_is_not_this_installation_installs_nothing(world: Any, case: str) -> None:
    query = {"code": "xoxb-two", "state": (await sent_to_slack(world))["state"]}
    if case == "another browser":
        world.client.cookies.clear()
    elif case == "another state":
        query["state"] = "guessed"
        world.client.cookies.set(COOKIE, "guessed")
    elif case == "a state that served":
        cookie = world.client.cookies[COOKIE]
        await back(world, **query)
        await world.channel.memory.write(lambda unit: unit.slack.uninstall("T2"))
        world.client.cookies.set(COOKIE, cookie)
    elif case == "a state too old":
        query["state"] = "old"
        world.client.cookies.clear()
        world.client.cookies.set(COOKIE, "old")
        over = datetime.now(UTC) - timedelta(seconds=1)
        await world.channel.memory.write(lambda unit: unit.slack.issue_state("old", over))
    elif case == "no code":
        del query["code"]
    elif case == "a wrong code":
        query["code"] = "guessed"
    else:
        query = {"error": "access_denied", "state": query["state"]}
    response = await back(world, **query)
    assert "n’a pas abouti" in response.text
    assert sealed(world, "T2") is None


async def test_a_token_is_replaced_when_the_app_is_installed_again(world: Any) -> None:
    world.slack.tokens["xoxb-newer"] = "T1"
    asked = await sent_to_slack(world)
    await back(world, code="xoxb-newer", state=asked["state"])
    del world.slack.tokens["xoxb-one"]
    assert "72" in (await world.direct(QUESTION)).words


async def test_a_removal_told_late_spares_a_workspace_that_has_come_back(world: Any) -> None:
    before = {**world.sender.event("app_uninstalled"), "event_time": int(datetime.now(UTC).timestamp()) - 600}
    await world.send(world.sender.json(before))
    await world.settle()
    assert "72" in (await world.direct(QUESTION)).words


@pytest.mark.parametrize("how", ["app_uninstalled", "tokens_revoked"])
async def test_what_leaves_leaves_nothing_and_may_come_back(world: Any, how: str) -> None:
    await world.command(QUESTION)
    more = {"tokens": {"bot": ["UBOT"]}} if how == "tokens_revoked" else {}
    await world.send(world.sender.json(world.sender.event(how, **more)))
    await world.settle()
    with world.base.store.reading() as unit:
        for table in OF_A_TEAM:
            assert unit.slack._connection.execute(table.select().where(table.c.team_id == "T1")).all() == []
    asked = await sent_to_slack(world)
    await back(world, code="xoxb-one", state=asked["state"])
    assert "72" in (await world.direct(QUESTION)).words
