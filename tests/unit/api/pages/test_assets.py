"""What an embedding page gets: an entry that knows the rest, and the rest as one file that never changes."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import pages
from api.pages import assets


def client(contact: str | None = None) -> TestClient:
    app = FastAPI()
    app.include_router(pages.router)
    app.state.contact = contact
    return TestClient(app)


def rest(asking: TestClient) -> tuple[str, str]:
    """Where the entry says that the rest is, and what it must be."""
    found = re.search(r"const \[REST, INTEGRITY\] = (\[.+?\]);", asking.get("/widget.js").text)
    assert found
    address, integrity = json.loads(found[1])
    return f"/{address}", integrity


def test_the_entry_names_the_rest_by_its_content_and_says_its_fingerprint() -> None:
    asking = client()
    address, integrity = rest(asking)
    served = asking.get(address)

    assert re.fullmatch(r"/static/panel\.[0-9a-f]{16}\.js", address)
    assert integrity == f"sha384-{base64.b64encode(hashlib.sha384(served.content).digest()).decode()}"
    assert served.headers["content-type"].startswith("text/javascript")


def test_the_rest_is_one_file_that_asks_for_no_other() -> None:
    asking = client()
    code = asking.get(rest(asking)[0]).text

    assert not re.search(r"^\s*import\b|\bimport\(|\bfetch\(\W*[\"'`]", code, re.MULTILINE)
    for held in ("class Panel", "class Chat", "Une question sur la protection", "A question about data", ".panel:modal"):
        assert held in code


def test_the_rest_is_kept_for_good_and_the_entry_is_checked_each_time() -> None:
    asking = client()

    assert asking.get(rest(asking)[0]).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asking.get("/widget.js").headers["cache-control"] == "no-cache"
    assert asking.get("/static/base.css").headers["cache-control"] == "no-cache"


def test_a_cache_on_the_way_never_gives_one_origin_what_was_granted_to_another() -> None:
    asking = client()
    for address in ("/widget.js", rest(asking)[0]):
        assert "Origin" in asking.get(address).headers["vary"]


def test_another_content_has_another_name_and_the_old_one_is_gone() -> None:
    one, other = client(), client("dpo@organisme.example")

    assert rest(one)[0] != rest(other)[0]
    assert "dpo@organisme.example" in other.get(rest(other)[0]).text
    assert other.get(rest(one)[0]).status_code == 404


def test_the_whole_widget_weighs_at_most_40_kb_and_its_closed_button_15() -> None:
    asking = client()
    button, panel = (weight(asking, address) for address in ("/widget.js", rest(asking)[0]))

    assert button < 15_000
    assert button + panel <= 40_000


def weight(asking: TestClient, address: str) -> int:
    answer = asking.get(address, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    return int(answer.headers["content-length"])


def test_what_is_served_is_the_code_without_its_comments() -> None:
    assert assets.lighten('// why\nconst a = "//x";\n\n  call(a); // kept\n') == 'const a = "//x";\ncall(a); // kept\n'
    assert assets.lighten("/* why,\n   on two lines */\n.a {\n  top: 0;\n}\n") == ".a {\ntop: 0;\n}\n"


@pytest.mark.parametrize("name", ["nothing.js", "panel.0123456789abcdef.js", "../app.py", ""])
def test_a_name_that_nobody_wrote_is_unknown(name: str) -> None:
    with pytest.raises(assets.Unknown):
        assets.content(name)
