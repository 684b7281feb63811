"""A link between two parts of the product that can be cut and slowed while both go on."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self


class Link:
    """Relays what comes to its own port to another one of this machine, both ways."""

    def __init__(self, to: int) -> None:
        self._to, self._is_cut, self._delay_s, self._closing = to, False, 0.0, threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Meanwhile every call is hung up on."""
        self._is_cut = True
        try:
            yield
        finally:
            self._is_cut = False

    @contextmanager
    def delayed(self, seconds: float) -> Iterator[None]:
        """Meanwhile what is sent arrives so much later."""
        self._delay_s = seconds
        try:
            yield
        finally:
            self._delay_s = 0.0

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        with caller:
            if self._is_cut:
                return
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._to), timeout=5) as called:
                called.settimeout(None)
                back = threading.Thread(target=self._relay, args=(called, caller), daemon=True)
                back.start()
                self._relay(caller, called)
                back.join()

    def _relay(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while (sent := one.recv(65536)) and not self._is_cut:
                until = time.monotonic() + self._delay_s
                while self._delay_s and time.monotonic() < until and not self._closing.is_set():
                    time.sleep(0.05)
                other.sendall(sent)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
