"""The product with a Rasa that does what it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import SHIPPED_FICHES
from knowledge_base.index.ingestion import ingest
from tests.integration.api.stand_in import Product, StandIn, WordEncoder, make_product, sends


@pytest.fixture
def rasa() -> Iterator[StandIn]:
    stand_in = StandIn(sends(200, b"[]"))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stand_in.heard.append(body["message"])
            stand_in.behave(self, body["metadata"]["turn_id"])

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    yield stand_in
    stand_in.gone.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    ingest(folder, WordEncoder(), fiches_folders=[SHIPPED_FICHES])
    return folder


@pytest.fixture
def product(index: Path, rasa: StandIn, tmp_path: Path, database: Callable[[str], str]) -> Iterator[Product]:
    made = make_product(database("sqlite"), index, rasa, tmp_path)
    with made.client:
        yield made
    made.assistant.store.close()


@pytest.fixture
def on_postgresql(
    index: Path, rasa: StandIn, tmp_path: Path, database: Callable[[str], str]
) -> Iterator[tuple[Product, str]]:
    url = database("postgresql")
    made = make_product(url, index, rasa, tmp_path)
    with made.client:
        yield made, url
    made.assistant.store.close()
