"""Asks an identity provider who a person is: OpenID Connect's code flow with PKCE, as ProConnect speaks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assistant.accounts.errors import ProviderAway, ProviderRefused
from assistant.accounts.model import Vouched

SCOPE = "openid email"
SIGNATURES = ["RS256", "PS256", "ES256"]
"""Public-key signatures only: nothing that the client's secret, or nobody, could have signed."""
DATES = ("exp", "iat")
"""What an identity token must bear; user information may go without."""
PATIENCE_S = 5.0
LEEWAY_S = 60
LONGEST_SUBJECT = 400


@dataclass(frozen=True)
class Asked:
    """What a browser keeps between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    next: str = "/"
    invitation: str = ""

    def to_dict(self) -> dict[str, str]:
        """As plain values."""
        return asdict(self)


def new_question(next: str, invitation: str) -> Asked:
    """A question with its own state, nonce and verifier."""
    return Asked(generate_token(32), generate_token(32), generate_token(64), next, invitation)


class Provider(Protocol):
    """An identity provider."""

    name: str

    def address(self, asked: Asked, back: str) -> str:
        """Where the browser goes to be asked; ProviderAway if the provider does not answer."""

    def person(self, asked: Asked, back: str, came: str) -> Vouched:
        """Who came back at the address `came`; ProviderRefused if the answer cannot be trusted."""


class OpenIDProvider:
    """An OpenID Connect provider, found by its issuer; asked anew each time, so that its keys may change."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, name: str) -> None:
        if not _safe(issuer):
            raise ValueError("PERMANENCE_OIDC_ISSUER must be an https:// address")
        if not client_id:
            raise ValueError("PERMANENCE_OIDC_CLIENT_ID is missing")
        self.name = name
        self._issuer, self._client_id, self._client_secret = issuer, client_id, client_secret

    def address(self, asked: Asked, back: str) -> str:
        """Where the browser goes to be asked."""
        with self._client(back) as client, _Translated():
            endpoint = self._told(client)["authorization_endpoint"]
            question = {"state": asked.state, "nonce": asked.nonce, "code_verifier": asked.verifier}
            address: str = client.create_authorization_url(endpoint, **question)[0]
            return address

    def person(self, asked: Asked, back: str, came: str) -> Vouched:
        """Exchanges the code, then reads the signed token and, for the address, the user information."""
        with self._client(back) as client, _Translated():
            told = self._told(client)
            client.token_endpoint_auth_method = _method(told)
            token = client.fetch_token(
                told["token_endpoint"], authorization_response=came, state=asked.state, code_verifier=asked.verifier
            )
            keys = KeySet.import_key_set(_published(client, told["jwks_uri"]))
            claims = self._checked(str(token["id_token"]), keys, nonce=asked.nonce)
            if "email" not in claims:
                more = self._information(client, told, keys)
                if more.get("sub") != claims["sub"]:
                    raise ProviderRefused()
                claims = {**more, **claims}
        return self._vouched(claims)

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._client_secret,
            scope=SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=PATIENCE_S,
        )

    def _told(self, client: OAuth2Client) -> Mapping[str, Any]:
        """What the provider publishes of itself; refused if it is another's, or leads where nothing is encrypted."""
        address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        told: dict[str, Any] = _published(client, address)
        endpoints = [str(told[name]) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if told["issuer"] != self._issuer or not all(map(_safe, endpoints)):
            raise ProviderRefused()
        return told

    def _checked(self, token: str, keys: KeySet, **more: str) -> dict[str, Any]:
        """The claims of a token, its signature, author, addressee, age and nonce all verified."""
        claims = jwt.decode(token, keys, algorithms=SIGNATURES).claims
        wanted = {"iss": self._issuer, "aud": self._client_id, **more}
        options: dict[str, Any] = {name: {"essential": True, "value": value} for name, value in wanted.items()}
        options |= {name: {"essential": True} for name in ("sub", *(DATES if more else ()))}
        jwt.JWTClaimsRegistry(leeway=LEEWAY_S, **options).validate(claims)
        if claims.get("azp", self._client_id) != self._client_id:
            raise ProviderRefused()
        return claims

    def _information(self, client: OAuth2Client, told: Mapping[str, Any], keys: KeySet) -> dict[str, Any]:
        """The user information: plain, or signed as ProConnect sends it."""
        if not _safe(address := str(told.get("userinfo_endpoint", ""))):
            raise ProviderRefused()
        reply = client.get(address).raise_for_status()
        if reply.headers.get("content-type", "").startswith("application/jwt"):
            return self._checked(reply.text.strip(), keys)
        return _object(reply)

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        subject = f"{self._issuer} {claims['sub']}"
        email, verified = claims.get("email"), claims.get("email_verified")
        if len(subject) > LONGEST_SUBJECT:
            raise ProviderRefused()
        # Anything but a plain true is no confirmation; only silence leaves the matter open.
        return Vouched(subject, email if isinstance(email, str) else "", None if verified is None else verified is True)


class _Translated:
    """Turns what the libraries raise into our errors: the provider is away, or its answer is not to be trusted."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (httpx2.HTTPError, httpx2.InvalidURL)):
            raise ProviderAway() from error
        if isinstance(error, (AuthlibBaseError, JoseError, ValueError, KeyError)):
            raise ProviderRefused() from error


def _safe(address: str) -> bool:
    """Encrypted, or on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


def _published(client: OAuth2Client, address: str) -> Any:
    """What anybody may read at the provider's."""
    return _object(client.request("GET", address, withhold_token=True).raise_for_status())


def _object(reply: httpx2.Response) -> dict[str, Any]:
    found = reply.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _method(told: Mapping[str, Any]) -> str:
    """How the client shows its secret: in the header unless the provider wants it in the form."""
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
