from __future__ import annotations

import pytest

from assistant.language.dates import say_date, say_since
from assistant.texts import load_texts


@pytest.mark.parametrize(
    ("written", "language", "said", "since"),
    [
        ("2019-06-01", "fr", "1er juin 2019", "le 1er juin 2019"),
        ("2019-06-02", "fr", "2 juin 2019", "le 2 juin 2019"),
        ("2019-06", "fr", "juin 2019", "juin 2019"),
        ("2019", "fr", "2019", "2019"),
        ("2019-06-01", "en", "1 June 2019", "1 June 2019"),
        ("2019-06", "en", "June 2019", "June 2019"),
        ("2022-05-18T10:00:00Z", "fr", "18 mai 2022", "le 18 mai 2022"),
        ("printemps 2019", "fr", "printemps 2019", "printemps 2019"),
        ("2024-2025", "fr", "2024-2025", "2024-2025"),
        ("2021-13-05", "fr", "2021-13-05", "2021-13-05"),
        ("2021-00", "fr", "2021-00", "2021-00"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(written: str, language: str, said: str, since: str) -> None:
    texts = load_texts()[language]
    assert (say_date(written, texts), say_since(written, texts)) == (said, since)
