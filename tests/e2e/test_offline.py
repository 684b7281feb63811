"""Where the tests run as `make e2e` and `make assurance` run them, the machine has loopback and no way out (B27)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import Server


def test_the_product_answers_on_a_machine_that_has_loopback_alone(server: Server) -> None:
    interfaces = {line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]}
    if interfaces != {"lo"}:
        pytest.skip("this run has a network: bin/offline was not used, or the system allows no namespace")
    assert len(Path("/proc/net/route").read_text().splitlines()) == 1
    assert server.chat("L’avis de la CNIL est-il un rescrit ?")["outcome"] == "answer"
