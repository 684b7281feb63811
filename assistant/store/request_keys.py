"""The data key of a request: sealed for the support service, for who holds a follow-up secret, for who repeats it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, text, update

from assistant.advice_request.model import AdviceRequest
from assistant.store.request_rows import key_place
from assistant.store.tables import advice_requests as _requests
from assistant.vault.data_key import DataKey, fingerprint
from assistant.vault.errors import KeyMissing
from assistant.vault.place import Place
from assistant.vault.sealing import Opens, Seals, sealed_with

_FOLLOW_UP, _REPEAT = "follow-up", "repeat"
# Any number will do, as long as every process takes the same one.
SEALING_LOCK = 7818


@dataclass(frozen=True)
class RequestKeys:
    """Seals data keys and second factors, and opens them for the holders that this process can be."""

    seals: Seals | None = None
    opens: Opens | None = None

    def for_support(self, connection: Connection, key: DataKey, reference: str) -> dict[str, bytes | str]:
        """The key sealed to the support service, with the id of what it is sealed with; KeyMissing without one."""
        sealed = self.seal(connection, key_place(reference, "support"), key.secret)
        return {"support_key": sealed, "support_key_id": sealed_with(sealed).hex()}

    def by_support(self, sealed: bytes, reference: str) -> DataKey:
        """The key, for the support side; KeyMissing anywhere else."""
        return DataKey(self.open(key_place(reference, "support"), sealed))

    def seal(self, connection: Connection, place: Place, data: bytes) -> bytes:
        """Seals to the support service; KeyMissing without its public key."""
        if self.seals is None:
            raise KeyMissing("Nothing can be sealed to the support service: its public key is not here.")
        if connection.dialect.name == "postgresql":
            # A rotation waits for those who are sealing before it drops the old key; SQLite has one writer.
            connection.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": SEALING_LOCK})
        return self.seals.seal(place, data)

    def open(self, place: Place, sealed: bytes) -> bytes:
        """Opens what was sealed to the support service; KeyMissing anywhere else."""
        if self.opens is None:
            raise KeyMissing("Only the support service can open this: its private key is not here.")
        return self.opens.open(place, sealed)


def for_person(key: DataKey, reference: str, secret: str) -> bytes:
    """The key sealed for who holds a follow-up secret."""
    return DataKey.of_code(secret, _FOLLOW_UP).seal(key_place(reference, "person"), key.secret)


def by_person(sealed: bytes, reference: str, secret: str) -> DataKey:
    """The key, for who holds the secret."""
    return DataKey(DataKey.of_code(secret, _FOLLOW_UP).open(key_place(reference, "person"), sealed))


def for_repeat(key: DataKey, reference: str, submission: str, draft: AdviceRequest) -> bytes:
    """The key sealed for who submits the very same content under the same key again."""
    return _repeat(submission, draft).seal(key_place(reference, "repeat"), key.secret)


def by_repeat(sealed: bytes, reference: str, submission: str, draft: AdviceRequest) -> DataKey:
    """The key, for a repeated submission; CannotOpen if its content is another."""
    return DataKey(_repeat(submission, draft).open(key_place(reference, "repeat"), sealed))


def submission_mark(submission: str) -> str:
    """What recognises a submission's key: it may hold a conversation's code, so it is not written itself."""
    return fingerprint(submission, "submission-id")


def _repeat(submission: str, draft: AdviceRequest) -> DataKey:
    return DataKey.of_code(f"{submission}\n{draft.content_hash}", _REPEAT)


class StoredRequestKeys:
    """The data keys as rows, to be sealed again when the support service's key changes."""

    def __init__(self, connection: Connection, keys: RequestKeys) -> None:
        self._connection, self._keys = connection, keys

    def seal_again(self, current: str, *, at_most: int | None = None, alone: bool = False) -> int:
        """Seals with the current key what is sealed with another; `alone` waits for who is sealing. Returns how many."""
        if alone and self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SEALING_LOCK})
        held = (_requests.c.id, _requests.c.reference, _requests.c.support_key)
        other = select(*held).where(_requests.c.support_key_id != current).order_by(_requests.c.id).limit(at_most)
        rows = self._connection.execute(other.with_for_update()).mappings().all()
        for row in rows:
            key = self._keys.by_support(row["support_key"], row["reference"])
            sealed = self._keys.for_support(self._connection, key, row["reference"])
            self._connection.execute(update(_requests).where(_requests.c.id == row["id"]).values(sealed))
        return len(rows)
