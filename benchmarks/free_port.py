"""A port of this machine that nobody listens on, for what is started to be measured or tested."""

from __future__ import annotations

import socket


def free_port() -> int:
    """Such a port; somebody else may take it meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
