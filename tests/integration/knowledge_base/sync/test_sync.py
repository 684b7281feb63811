"""Against a real HTTPS server on loopback, with a certificate authority made for the test.

Only two things differ from production: names resolve to loopback, and loopback is allowed.
"""

from __future__ import annotations

import datetime as dt
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from knowledge_base.errors import SyncError
from knowledge_base.fiche import Fiche, Reference
from knowledge_base.sources.manifest import load_manifest
from knowledge_base.sync.addresses import Guard, is_public
from knowledge_base.sync.fetching import Fetcher, FetchLimits, Validators
from knowledge_base.sync.syncing import Outcome, sync

pytestmark = pytest.mark.integration

HOST = "sources.test"
FIRST = b"# La charte\n\n## Article 1\n\nLe service est gratuit.\n\n## Article 2\n\nLe delai de reponse est d'un mois.\n"
SECOND = FIRST.replace(b"d'un mois", b"de deux mois")


@dataclass
class Site:
    """What the server gives, and what it was asked."""

    port: int
    ca: Path
    pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def named(self) -> str:
        return f"{HOST}:{self.port}"

    def url(self, path: str) -> str:
        return f"https://{self.named}{path}"


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    ca, private = folder / "ca.pem", folder / "key.pem"
    ca.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return ca, private


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    ca, private = certificate(tmp_path)
    known = Site(0, ca)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append((self.path, dict(self.headers)))
            known.pages[self.path](self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]  # a client that hangs up is what is tested
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, private)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    known.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


def page(content: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def give(request: BaseHTTPRequestHandler) -> None:
        if "etag" in headers and request.headers.get("If-None-Match") == headers["etag"]:
            request.send_response(304)
            request.end_headers()
            return
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(content)

    return give


def redirect(to: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def give(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", to)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return give


def fetcher(site: Site, limits: FetchLimits | None = None, numbers: list[list[str]] | None = None) -> Fetcher:
    answers = iter(numbers or [])
    guard = Guard(
        frozenset({site.named, f"other.test:{site.port}"}),
        lambda host, port: next(answers, ["127.0.0.1"]),
        lambda address: is_public(address) or str(address) == "127.0.0.1",
    )
    return Fetcher(guard, ssl.create_default_context(cafile=str(site.ca)), limits or FetchLimits())


def test_a_page_comes_with_what_will_tell_whether_it_changed(site: Site) -> None:
    site.pages["/a"] = page(FIRST, etag='"1"', Content_Type="text/markdown; charset=utf-8")
    first = fetcher(site).fetch(site.url("/a"), Validators())
    assert (first.content, first.content_type, first.validators.etag) == (FIRST, "text/markdown", '"1"')
    assert fetcher(site).fetch(site.url("/a"), first.validators).content is None
    assert site.asked[1][1]["If-None-Match"] == '"1"'
    assert site.asked[0][1]["Host"] == site.named


def test_a_certificate_for_another_name_is_refused(site: Site) -> None:
    site.pages["/a"] = page(FIRST)
    with pytest.raises(SyncError, match="cannot be fetched"):
        fetcher(site).fetch(f"https://other.test:{site.port}/a", Validators())
    assert site.asked == []


def test_a_redirection_is_followed_to_a_listed_host_only(site: Site) -> None:
    site.pages["/a"], site.pages["/b"] = redirect("/b"), page(FIRST)
    assert fetcher(site).fetch(site.url("/a"), Validators()).content == FIRST
    for target in ("http://169.254.169.254/", "https://127.0.0.1/", "file:///etc/passwd", f"http://{HOST}/"):
        site.pages["/a"] = redirect(target)
        with pytest.raises(SyncError, match="is not fetched"):
            fetcher(site).fetch(site.url("/a"), Validators())


def test_a_redirection_to_what_is_no_address_is_refused_in_a_sentence(site: Site) -> None:
    site.pages["/a"] = redirect("https://[nowhere/")
    with pytest.raises(SyncError, match="no address"):
        fetcher(site).fetch(site.url("/a"), Validators())


def test_redirections_that_do_not_end_are_given_up(site: Site) -> None:
    site.pages["/a"] = redirect("/a")
    with pytest.raises(SyncError, match="too many times"):
        fetcher(site).fetch(site.url("/a"), Validators())
    assert len(site.asked) == 6


def test_a_name_that_turns_inside_between_two_looks_is_refused_and_never_connected_to(site: Site) -> None:
    site.pages["/a"], site.pages["/b"] = redirect("/b"), page(FIRST)
    with pytest.raises(SyncError, match="not public"):
        fetcher(site, numbers=[["127.0.0.1"], ["10.0.0.8"]]).fetch(site.url("/a"), Validators())
    assert [path for path, _ in site.asked] == ["/a"]


def test_what_is_too_large_compressed_slow_or_failing_is_refused_in_a_sentence(site: Site) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(100):
            request.wfile.write(b"x")
            time.sleep(0.05)

    def drip_headers(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            request.wfile.write(f"X-{number}: drop\r\n".encode())
            time.sleep(0.05)

    def missing(request: BaseHTTPRequestHandler) -> None:
        request.send_error(404)

    small, hurried = FetchLimits(size=1000), FetchLimits(seconds=0.5, silence=2.0)
    for path, give, limits, said in (
        ("/large", page(b"x" * 5000), small, "larger than"),
        ("/zip", page(b"x", Content_Encoding="gzip"), small, "compressed"),
        ("/slow", drip, hurried, "longer than"),
        ("/headers", drip_headers, hurried, "longer than"),
        ("/none", missing, small, "answered 404"),
    ):
        site.pages[path] = give
        with pytest.raises(SyncError, match=said):
            fetcher(site, limits).fetch(site.url(path), Validators())


FICHE = Fiche(
    "delai-fr", None, "fr", "t", "T", (), (), (Reference("charte", "Article 2"),), "published", "e", "r", dt.date(2026, 1, 1), 12, ""
)


def run(site: Site, folder: Path) -> list[Outcome]:
    entries = "".join(
        f"  - {{id: {name}, file: {name}.{ending}, fetch: '{site.url('/' + name)}', title: T, publisher: CNIL,"
        " kind: charter, authority: regulator, language: fr}\n"
        for name, ending in (("charte", "md"), ("broken", "pdf"))
    )
    (folder / "sources.yaml").write_text(f"sources:\n{entries}", encoding="utf-8")
    return list(sync(load_manifest(folder / "sources.yaml"), fetcher(site), [FICHE]))


def test_a_changed_source_is_told_sentence_by_sentence_with_the_fiches_that_cite_it(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    site.pages["/charte"], site.pages["/broken"] = page(FIRST, etag='"1"'), page(b"%PDF-1.4 nothing")
    first, broken = run(site, folder)
    assert (folder / "charte.md").read_bytes() == FIRST
    assert broken.failure is not None
    assert "not readable" in broken.failure
    assert not (folder / "broken.pdf").exists()

    unchanged, _ = run(site, folder)
    assert (unchanged.changes, unchanged.failure) == ((), None)
    assert site.asked[-2][1]["If-None-Match"] == '"1"'

    site.pages["/charte"] = page(SECOND, etag='"2"')
    changed, _ = run(site, folder)
    assert [(each.before, each.after) for each in changed.changes] == [
        (("Le delai de reponse est d'un mois.",), ("Le delai de reponse est de deux mois.",))
    ]
    assert changed.cited_by == (("delai-fr", "Article 2"),)


def test_a_version_that_cannot_be_read_leaves_the_old_one_in_place(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    site.pages["/charte"], site.pages["/broken"] = page(FIRST), page(b"%PDF-1.4 nothing")
    run(site, folder)
    site.pages["/charte"] = page(b"")
    outcome, _ = run(site, folder)
    assert outcome.failure is not None
    assert (folder / "charte.md").read_bytes() == FIRST
