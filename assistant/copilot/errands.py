"""Long work that is done one piece at a time, without a thread that waits for each piece."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Errands:
    """Who comes while nobody works does what is left, in turn, until nothing is; who comes meanwhile goes at once."""

    do: Callable[[str], object]
    _left: dict[str, None] = field(default_factory=dict)
    _busy: bool = False
    _alone: threading.Lock = field(default_factory=threading.Lock)

    def leave(self, name: str) -> None:
        """Leaves one to be done; what waits already is done once."""
        with self._alone:
            self._left[name] = None
            if self._busy:
                return
            self._busy = True
        try:
            while (one := self._next()) is not None:
                self.do(one)
        except BaseException:
            self._rest()  # what is left waits for who comes next
            raise

    def _next(self) -> str | None:
        """The one that waits longest; where none does, nobody works any more."""
        with self._alone:
            one = next(iter(self._left), None)
            if one is None:
                self._busy = False
            else:
                del self._left[one]
            return one

    def _rest(self) -> None:
        with self._alone:
            self._busy = False
