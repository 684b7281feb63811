"""What is neither question nor path: greetings and thanks, facts noted, leaving the path, beginning anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation
from assistant.texts import Texts
from assistant.turn.understanding import Intent, Understanding

SAYINGS = {
    Intent.GREET: "greeting",
    Intent.GOODBYE: "chitchat.goodbye",
    Intent.THANKS: "chitchat.thanks",
    Intent.BOT_CHALLENGE: "chitchat.bot_challenge",
    Intent.ABUSE: "chitchat.abuse",
}


@dataclass(frozen=True)
class SmallTalk:
    """Answers in a fixed sentence."""

    texts: Mapping[str, Texts]

    def answer(self, said: Said, understanding: Understanding) -> Reply:
        """The sentence for what was said; what the assistant can do where there is none."""
        key = SAYINGS.get(understanding.intent, "chitchat.help")
        return _saying(Message(self.texts[said.language].say(key)), said.conversation)

    def noted(self, conversation: Conversation, language: str, noted: bool) -> Reply:
        """Facts were told outside the path, or nothing clear: what can be done next."""
        texts = self.texts[language]
        lead = [texts.say("noted")] if noted else []
        text = " ".join([*lead, texts.say("chitchat.help")])
        return _saying(Message(text, buttons=(texts.button("request_advice"),)), conversation)

    def stop(self, said: Said, understanding: Understanding) -> Reply:
        """Leaves the path with the draft kept."""
        texts = self.texts[said.language]
        has_draft = bool(said.conversation.fields)
        buttons = (texts.button("resume"),) if has_draft else ()
        message = Message(texts.say("stopped_with_draft" if has_draft else "stopped"), buttons=buttons)
        left = Answer(Outcome.CHITCHAT, (message,), draft_left=has_draft)
        return Reply(left, replace(said.conversation, path_open=False, asking=None))

    def restart(self, said: Said, understanding: Understanding) -> Reply:
        """Forgets what was said of the situation and begins anew."""
        blank = replace(
            said.conversation,
            facts={},
            fields={},
            asking=None,
            asked=(),
            path_open=False,
            steps=(),
            last_question=None,
            card={},
            edited=(),
            described=(),
        )
        return _saying(Message(self.texts[said.language].say("restarted")), blank)


def _saying(message: Message, conversation: Conversation) -> Reply:
    return Reply(Answer(Outcome.CHITCHAT, (message,)), conversation)
