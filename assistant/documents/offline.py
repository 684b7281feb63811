"""A fetcher that fetches nothing: a document is made of the request alone."""

from __future__ import annotations

from typing import Any, NoReturn

from weasyprint.urls import FatalURLFetchingError, URLFetcher  # type: ignore[import-untyped]


class Offline(URLFetcher):  # type: ignore[misc]
    """Refuses every address, and stops the rendering that asked for one."""

    def fetch(self, url: str, headers: Any = None) -> NoReturn:
        """Raises FatalURLFetchingError whatever the address."""
        raise FatalURLFetchingError(f"A document fetches nothing, not even {url}.")
