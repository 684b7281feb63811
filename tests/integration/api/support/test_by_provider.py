"""Signing in with an identity provider: with a real one, then with one that lies."""

from __future__ import annotations

import json
import threading
import time
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from api.guard.access import COOKIE
from api.support.by_provider import LEAVING
from api.support.openid import OpenIDProvider
from assistant.accounts.desk import AccountDesk
from assistant.accounts.roles import Role
from tests.integration.api.support.conftest import code_now

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the server's own use of a module that its library is leaving behind
    import oidc_provider_mock

# The server runs in this process, where warnings are errors; it still uses what its library is leaving behind.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")
EMAIL = "claire@permanence.example"
CLIENT, SECRET = "permanence", "a secret that is long enough to sign with, were that allowed"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A real OpenID Connect server."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def known(server: str) -> Callable[..., None]:
    """Tells the server who somebody is."""

    def tell(sub: str, **claims: Any) -> None:
        httpx.put(f"{server}/users/{sub}", json=claims).raise_for_status()

    return tell


@pytest.fixture
def visitor(app: Any, browse: Any, server: str) -> TestClient:
    app.state.provider = OpenIDProvider(server, CLIENT, SECRET, "ProConnect")
    client: TestClient = browse()
    return client


def leave(client: TestClient, **asked: str) -> str:
    address = client.get("/sign-in/provider", params=asked).headers["location"]
    assert isinstance(address, str)
    return address


def answer(address: str, sub: str = "claire-1", **fields: str) -> str:
    """What the person does at the provider; where it sends them back to."""
    sent = httpx.post(address, data={"sub": sub, **fields})
    return sent.headers["location"].removeprefix("https://console.permanence.example")


def test_an_invited_person_whose_address_is_verified_signs_in_and_is_known_from_then_on(
    visitor: TestClient, accounts: AccountDesk, known: Any, browse: Any
) -> None:
    accounts.add(EMAIL, "Claire", [Role.AGENT])
    known("claire-1", email=EMAIL, email_verified=True)
    assert "Se connecter avec ProConnect" in visitor.get("/sign-in").text
    came = visitor.get(answer(leave(visitor, next="/copilot")))
    assert (came.status_code, came.headers["location"]) == (303, "/copilot")
    assert visitor.get("/copilot").status_code == 200
    known("claire-1", email="claire.martin@permanence.example", email_verified=False)
    later = browse()
    assert COOKIE in later.get(answer(leave(later))).cookies
    accounts.change(EMAIL, disabled=True)
    closed = browse()
    assert closed.get(answer(leave(closed))).status_code == 409


def test_the_question_carries_a_state_a_nonce_and_a_challenge_that_are_never_the_same(visitor: TestClient) -> None:
    first, second = (parse_qs(urlsplit(leave(visitor)).query) for _ in range(2))
    assert first["code_challenge_method"] == ["S256"] and first["scope"] == ["openid email"]
    assert first["redirect_uri"] == ["https://console.permanence.example/sign-in/provider/back"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 32 and first[name] != second[name]


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "true"}, {}, {"email": "autre@permanence.example", "email_verified": True}])
def test_an_address_that_is_not_verified_or_not_invited_opens_nothing(
    visitor: TestClient, accounts: AccountDesk, known: Any, claims: dict[str, Any]
) -> None:
    accounts.add(EMAIL, "Claire", [Role.AGENT])
    known("claire-2", **{"email": EMAIL, **claims})
    came = visitor.get(answer(leave(visitor), "claire-2"))
    assert came.status_code == 409 and "n’a pas confirmé" in came.text
    assert COOKIE not in came.cookies


def test_an_account_already_open_is_not_taken_over_by_its_address(
    visitor: TestClient, accounts: AccountDesk, known: Any, clock: Any, password: str
) -> None:
    token = accounts.add(EMAIL, "Claire", [Role.AGENT])
    accounts.accept(token, password, code_now(accounts.invited(token)[1].totp_secret, clock))
    known("claire-3", email=EMAIL, email_verified=True)
    assert visitor.get(answer(leave(visitor), "claire-3")).status_code == 409


@pytest.mark.parametrize(("verified", "status"), [({}, 303), ({"email_verified": False}, 409)])
def test_the_invitations_own_link_stands_in_for_a_provider_that_says_nothing_of_addresses(
    visitor: TestClient, accounts: AccountDesk, known: Any, verified: dict[str, bool], status: int
) -> None:
    token = accounts.add(EMAIL, "Claire", [Role.AGENT])
    known("claire-4", email=EMAIL, **verified)
    assert f"/sign-in/provider?invitation={token}" in visitor.get(f"/invitation/{token}").text
    assert visitor.get(answer(leave(visitor, invitation=token), "claire-4")).status_code == status
    assert visitor.get(f"/invitation/{token}").status_code == (404 if status == 303 else 200)


def test_an_answer_that_another_browser_asked_for_signs_nobody_in(
    visitor: TestClient, browse: Any, accounts: AccountDesk, known: Any
) -> None:
    accounts.add(EMAIL, "Claire", [Role.AGENT])
    known("claire-5", email=EMAIL, email_verified=True)
    theirs = answer(leave(visitor), "claire-5")
    other = browse()
    assert other.get(theirs).status_code == 409
    leave(other)
    assert other.get(theirs).status_code == 409


def test_an_answer_to_another_question_is_refused(visitor: TestClient, accounts: AccountDesk, known: Any) -> None:
    accounts.add(EMAIL, "Claire", [Role.AGENT])
    known("claire-6", email=EMAIL, email_verified=True)
    back = answer(leave(visitor), "claire-6")
    asked = json.loads(urlsafe_b64decode(visitor.cookies[LEAVING]))
    other = urlsafe_b64encode(json.dumps({**asked, "nonce": "another"}).encode()).decode()
    assert visitor.get(back, headers={"cookie": f"{LEAVING}={other}"}).status_code == 409


def test_a_refusal_at_the_provider_is_told_as_a_page(visitor: TestClient) -> None:
    denied = urlsplit(answer(leave(visitor), action="deny"))
    state = json.loads(urlsafe_b64decode(visitor.cookies[LEAVING]))["state"]
    reply = visitor.get("/sign-in/provider/back", params={**parse_qs(denied.query), "state": state})
    assert reply.status_code == 409 and "<h1>" in reply.text


def test_a_provider_that_does_not_answer_is_told_of(app: Any, browse: Any) -> None:
    app.state.provider = OpenIDProvider("http://127.0.0.1:9", CLIENT, SECRET, "ProConnect")
    reply = browse().get("/sign-in/provider")
    assert reply.status_code == 503 and "ne répond pas" in reply.text


def test_a_provider_that_gives_another_name_for_itself_is_refused(app: Any, browse: Any, server: str) -> None:
    app.state.provider = OpenIDProvider(server.replace("localhost", "127.0.0.1") + "/", CLIENT, SECRET, "P")
    assert browse().get("/sign-in/provider").status_code == 409


def test_without_a_provider_there_is_no_button_and_no_way(browse: Any) -> None:
    assert "ProConnect" not in browse().get("/sign-in").text
    assert browse().get("/sign-in/provider").status_code == 404


@pytest.mark.parametrize(("issuer", "client"), [("http://provider.example", "c"), ("provider.example", "c"), ("https://provider.example", "")])
def test_a_setting_that_cannot_be_meant_is_refused_at_once(issuer: str, client: str) -> None:
    with pytest.raises(ValueError, match="PERMANENCE_OIDC_"):
        OpenIDProvider(issuer, client, SECRET, "P")


class Liar:
    """A provider that says what a test makes it say; its address in the token is Claire's, verified, unless told."""

    key = RSAKey.generate_key(2048, {"kid": "1"})

    def __init__(self) -> None:
        self.make: Callable[[dict[str, Any]], str] = self.sign
        self.claims: dict[str, Any] = {"email": EMAIL, "email_verified": True}
        self.information: tuple[str, Any] = ("application/json", {})
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply(*liar.page(self.path))

            def do_POST(self) -> None:
                body = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
                self.reply("application/json", liar.token(body))

            def reply(self, kind: str, content: Any) -> None:
                self.send_response(200)
                self.send_header("content-type", kind)
                self.end_headers()
                self.wfile.write((content if isinstance(content, str) else json.dumps(content)).encode())

            def log_message(self, *_: Any) -> None:
                """Keeps the test's output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.nonce = ""
        self.posted: dict[str, list[str]] = {}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str) -> tuple[str, Any]:
        names = {"authorization_endpoint": "ask", "token_endpoint": "token", "jwks_uri": "keys", "userinfo_endpoint": "who"}
        told = {"issuer": self.issuer, **{name: f"{self.issuer}/{at}" for name, at in names.items()}}
        if path == "/keys":
            return "application/json", {"keys": [self.key.as_dict(private=False)]}
        return self.information if path == "/who" else ("application/json", told)

    def token(self, posted: dict[str, list[str]]) -> dict[str, str]:
        self.posted, now = posted, int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "c", "iat": now, "exp": now + 60, "nonce": self.nonce}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.make({**claims, **self.claims})}

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)


@pytest.fixture
def liar(app: Any, accounts: AccountDesk) -> Iterator[Liar]:
    made = Liar()
    app.state.provider = OpenIDProvider(made.issuer, CLIENT, SECRET, "P")
    accounts.add(EMAIL, "Claire", [Role.AGENT])
    yield made
    made.server.shutdown()
    made.server.server_close()


def status_with(client: TestClient, liar: Liar) -> int:
    asked = parse_qs(urlsplit(leave(client)).query)
    liar.nonce = asked["nonce"][0]
    code: int = client.get(f"/sign-in/provider/back?{urlencode({'code': 'c', 'state': asked['state'][0]})}").status_code
    return code


def test_what_is_signed_and_meant_for_us_opens_a_session_and_the_verifier_goes_with_the_code(browse: Any, liar: Liar) -> None:
    assert status_with(browse(), liar) == 303
    assert len(liar.posted["code_verifier"][0]) >= 43


FORGED: dict[str, Callable[[Liar, dict[str, Any]], str]] = {
    "unsigned": lambda liar, claims: ".".join(
        urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in ({"alg": "none"}, claims)
    ) + ".",
    "signed with the client's secret": lambda liar, claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET)),
    "signed by another": lambda liar, claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, RSAKey.generate_key(2048)),
    "meant for another": lambda liar, claims: liar.sign({**claims, "aud": "another"}),
    "asked for by another": lambda liar, claims: liar.sign({**claims, "aud": [CLIENT, "another"], "azp": "another"}),
    "of another provider": lambda liar, claims: liar.sign({**claims, "iss": "https://other.example"}),
    "out of date": lambda liar, claims: liar.sign({**claims, "exp": int(time.time()) - 120}),
    "without an end": lambda liar, claims: liar.sign({name: claims[name] for name in claims if name != "exp"}),
    "without our nonce": lambda liar, claims: liar.sign({**claims, "nonce": "another"}),
    "without a name": lambda liar, claims: liar.sign({**claims, "sub": ""}),
    "no token": lambda liar, claims: "rien",
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGED)
def test_a_token_that_proves_nothing_signs_nobody_in(browse: Any, liar: Liar, forgery: str) -> None:
    liar.make = lambda claims: FORGED[forgery](liar, claims)
    assert status_with(browse(), liar) == 409


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"sub": "c"}, 303),
        ({"sub": "somebody-else"}, 409),
        ({"sub": "c", "aud": "another"}, 409),
        ({"sub": "c", "iss": "https://other.example"}, 409),
    ],
)
def test_the_address_may_come_in_signed_information_about_the_same_person(
    browse: Any, liar: Liar, told: dict[str, Any], status: int
) -> None:
    information = {"iss": liar.issuer, "aud": CLIENT, "email": EMAIL, "email_verified": True, **told}
    liar.claims, liar.information = {}, ("application/jwt", liar.sign(information))
    assert status_with(browse(), liar) == status
