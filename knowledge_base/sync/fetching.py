"""Downloads one source over HTTPS, within limits, only if it changed since last time."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx

from knowledge_base.errors import SyncError
from knowledge_base.sync.addresses import Guard, Target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304


@dataclass(frozen=True)
class FetchLimits:
    """What one download may cost: bytes, seconds in all, seconds of silence, redirections."""

    size: int = 64 * 1024 * 1024
    seconds: float = 60.0
    silence: float = 15.0
    redirects: int = 5


@dataclass(frozen=True)
class Validators:
    """What a server gave to recognise the version it sent."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the conditions of a request: answer only if the version differs."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True)
class Fetched:
    """What came back; `content` is None where the source has not changed."""

    content: bytes | None
    content_type: str
    validators: Validators


@dataclass(frozen=True)
class Fetcher:
    """Downloads from the addresses that its guard admits, connecting to the very number that was judged."""

    guard: Guard
    context: ssl.SSLContext
    limits: FetchLimits = field(default_factory=FetchLimits)

    def fetch(self, url: str, known: Validators) -> Fetched:
        """Return the source at a URL, or that it has not changed; raise SyncError with one sentence."""
        deadline = time.monotonic() + self.limits.seconds
        timeout = httpx.Timeout(self.limits.silence)
        try:
            # trust_env off: a proxy named by the environment would resolve the name a second time
            with httpx.Client(verify=self.context, timeout=timeout, trust_env=False) as client:
                # a server that sends its headers one by one is never silent: the connection is cut under it
                alarm = threading.Timer(self.limits.seconds, client.close)
                alarm.start()
                try:
                    return self._follow(client, url, known, deadline)
                finally:
                    alarm.cancel()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as error:
            if time.monotonic() > deadline:
                raise self._too_long(url) from error
            raise SyncError(f"{url} cannot be fetched ({type(error).__name__}).") from error

    def _follow(self, client: httpx.Client, url: str, known: Validators, deadline: float) -> Fetched:
        for _ in range(self.limits.redirects + 1):
            request = _pinned(client, url, self.guard.admit(url), known.headers())
            response = client.send(request, stream=True, follow_redirects=False)
            try:
                if response.status_code not in REDIRECTS:
                    return self._read(url, response, known, deadline)
                # every hop is judged like the first
                url = _next(url, response.headers.get("location", ""))
            finally:
                response.close()
        raise SyncError(f"{url} cannot be fetched: it redirects too many times.")

    def _read(self, url: str, response: httpx.Response, known: Validators, deadline: float) -> Fetched:
        if response.status_code == NOT_MODIFIED:
            return Fetched(None, "", known)
        if response.status_code != httpx.codes.OK:
            raise SyncError(f"{url} cannot be fetched: the server answered {response.status_code}.")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise SyncError(f"{url} cannot be fetched: it is compressed although that was not asked for.")
        content = self._within_limits(url, response, deadline)
        validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
        return Fetched(content, response.headers.get("content-type", "").partition(";")[0].strip(), validators)

    def _within_limits(self, url: str, response: httpx.Response, deadline: float) -> bytes:
        content = bytearray()
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > self.limits.size:
                raise SyncError(f"{url} cannot be fetched: it is larger than {self.limits.size // 2**20} MB.")
            if time.monotonic() > deadline:
                raise self._too_long(url)
        if time.monotonic() > deadline:
            # cut by the alarm: what came so far may look whole
            raise self._too_long(url)
        return bytes(content)

    def _too_long(self, url: str) -> SyncError:
        return SyncError(f"{url} cannot be fetched: it took longer than {self.limits.seconds:.0f} s.")


def _next(url: str, location: str) -> str:
    """Where a redirection leads; SyncError if that is no address."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise SyncError(f"{url} cannot be fetched: it redirects to what is no address.") from error


def _pinned(client: httpx.Client, url: str, target: Target, conditions: Mapping[str, str]) -> httpx.Request:
    """Build the request to the number that was judged; the certificate is still that of the name."""
    original = httpx.URL(url)
    host = target.host if target.port == 443 else f"{target.host}:{target.port}"
    headers = {"Host": host, "Accept-Encoding": "identity", "User-Agent": "permanence-sync", **conditions}
    request = client.build_request("GET", original.copy_with(host=target.address), headers=headers)
    request.extensions = {**request.extensions, "sni_hostname": target.host}
    return request
