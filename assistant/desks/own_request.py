"""A person's own request: opened, completed, withdrawn or erased with its reference and the code given once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.advice_request.correspondence import add_information, withdraw
from assistant.advice_request.errors import StaleVersion
from assistant.advice_request.model import AdviceRequest
from assistant.audit import Access
from assistant.store.database import Store


@dataclass(frozen=True)
class OwnRequests:
    """Each call checks reference and code together; UnknownRequest tells nobody which of the two is wrong."""

    store: Store
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def open(self, reference: str, code: str) -> AdviceRequest:
        """Returns the request."""
        with self.store.transaction() as unit:
            return unit.advice_requests.find(reference, code, self._access("follow_up"))

    def inform(self, reference: str, code: str, text: str, version: int) -> AdviceRequest:
        """Adds what the person writes; StaleVersion where the request changed since it was shown."""
        at = self.clock()
        return self._change(reference, code, version, lambda request: add_information(request, text, at=at))

    def withdraw(self, reference: str, code: str, version: int) -> AdviceRequest:
        """Closes the request for its author."""
        at = self.clock()
        return self._change(reference, code, version, lambda request: withdraw(request, at=at))

    def erase(self, reference: str, code: str) -> None:
        """Deletes the request with its messages, its events and its codes."""
        with self.store.transaction() as unit:
            found = unit.advice_requests.find(reference, code, self._access("erasure"))
            unit.erasure.erase("request", str(found.reference), self._access("erasure"))
        self.store.settle()

    def _change(
        self, reference: str, code: str, version: int, change: Callable[[AdviceRequest], AdviceRequest]
    ) -> AdviceRequest:
        with self.store.transaction() as unit:
            request = unit.advice_requests.find(reference, code, self._access("change"))
            if request.version != version:
                # A form sent twice, or an agent meanwhile: what was typed is kept on the page, not written blindly.
                raise StaleVersion()
            return unit.advice_requests.save(change(request), code)

    def _access(self, why: str) -> Access:
        return Access("person", why, self.clock())
