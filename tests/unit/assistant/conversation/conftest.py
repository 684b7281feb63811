"""A path on the real rules and texts, and a way to speak along it without any dialogue engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from assistant.conversation.asking import Asker
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.notes import NoteWriter
from assistant.conversation.path import Digressed, Path, Stated, Taken
from assistant.conversation.referral import Referrer
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation
from assistant.escalation.hotline import load_switchboard
from assistant.escalation.rules import load_rules
from assistant.texts import load_texts
from assistant.turn.understanding import Intent, Understanding

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Walker:
    """Speaks along the path; `heard` is the last reply."""

    path: Path
    conversation: Conversation
    heard: Reply | None = None
    digressed: bool = False

    def begin(self, **facts: object) -> Walker:
        return self._hear(self.path.begin(self._said(""), facts))

    def say(self, text: str, intent: Intent = Intent.INFORM, **facts: object) -> Walker:
        return self._hear(self.path.take(self._said(text), Understanding(intent, 0.95, facts)))

    @property
    def asking(self) -> str | None:
        return self.heard.answer.asking if self.heard else None

    @property
    def decision(self) -> str | None:
        return self.heard.answer.decision["decision"] if self.heard and self.heard.answer.decision else None

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.heard.answer.messages) if self.heard else ""

    def _said(self, text: str) -> Said:
        return Said("turn", text, self.conversation.language, self.conversation)

    def _hear(self, taken: Taken) -> Walker:
        self.digressed = isinstance(taken, Digressed)
        if isinstance(taken, Stated):
            taken = self.path.go_on(taken.conversation, self.conversation.language)
        self.heard = taken.reply if isinstance(taken, Digressed) else taken
        self.conversation = replace(self.heard.conversation, asking=self.heard.answer.asking)
        return self


@pytest.fixture
def walker() -> Walker:
    texts, rules = load_texts(), load_rules()
    hotlines = HotlineTeller(load_switchboard().hotlines, texts)
    path = Path(rules, Asker(texts, hotlines), Referrer(texts, hotlines, NoteWriter(texts)))
    return Walker(path, Conversation("c", "s", "fr", NOW, NOW))
