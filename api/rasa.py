"""The only Rasa client: one message in, the turn's outcome out; silence is an error."""

from __future__ import annotations

import httpx

from assistant.errors import Unavailable


class RasaSilent(Unavailable):
    """Rasa is down, late, or answered nothing for this turn."""


class Rasa:
    """Talks to Rasa's REST channel on loopback."""

    def __init__(self, url: str, deadline_s: float, client: httpx.AsyncClient | None = None) -> None:
        self._url = f"{url}/webhooks/rest/webhook"
        self._client = client or httpx.AsyncClient(
            timeout=httpx.Timeout(deadline_s, connect=0.5), trust_env=False
        )

    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        """Sends one scrubbed message; raises RasaSilent unless an action answered this very turn."""
        body = {
            "sender": sender,
            "message": message,
            "metadata": {"turn_id": turn_id, "language": language, "asking": asking},
        }
        try:
            response = await self._client.post(self._url, json=body)
            items = response.json() if response.status_code == 200 else []
        except (httpx.HTTPError, ValueError) as error:
            raise RasaSilent("The dialogue engine does not answer.") from error
        # Whatever else it may send (null, a number, a sentence) is silence too.
        if not isinstance(items, list) or not any(_of_turn(item, turn_id) for item in items):
            raise RasaSilent("The dialogue engine answered nothing.")

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()


def _of_turn(item: object, turn_id: str) -> bool:
    custom = item.get("custom") if isinstance(item, dict) else None
    return isinstance(custom, dict) and custom.get("turn_id") == turn_id
