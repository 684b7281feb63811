"""One instance of the public application in a process of its own, with a dialogue engine that follows the path."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import anyio.to_thread
import uvicorn

from api.app import public_app
from api.guard.limits import Limits, counter_at, load_limits
from api.guard.locks import locks_at
from assistant.bootstrap import Assistant, build
from assistant.turn.entry import Entry
from assistant.turn.understanding import Intent, Understanding
from assistant.vault.public_key import PublicKeyFile
from tests.integration.api.stand_in import WordEncoder
from tests.replicas import WISH


class Engine:
    """Opens the path where it is wished for, and follows what is asked, as Rasa's rules do."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        entry = Entry.PATH if asking or message == WISH else Entry.QUESTION
        intent = Intent.AFFIRM if asking == "confirm" else Intent.INFORM
        understood = Understanding(Intent.REQUEST_ADVICE if message == WISH else intent, 0.9)
        await anyio.to_thread.run_sync(self._assistant.reception.answer, turn_id, entry, understood)
        await asyncio.sleep(0.02)  # a moment to be killed in


def main(port: str, database: str, index: str, keys: str, redis: str) -> None:
    assistant = build(Path(index), WordEncoder(), database, Path(index) / "none", seals=PublicKeyFile(Path(keys)))
    limits = Limits(load_limits(), counter_at(f"redis+{redis}"), 64)
    app = public_app(
        assistant, Engine(assistant), 4.0, lambda: True, session_key=b"k" * 32, limits=limits, locks=locks_at(redis)
    )
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_config=None, access_log=False, forwarded_allow_ips="127.0.0.1")


if __name__ == "__main__":
    main(*sys.argv[1:])
