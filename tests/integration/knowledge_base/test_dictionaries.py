"""What is read once is read before anybody waits for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration

TIMED = """
import time
from knowledge_base.text.lexicon import is_word, load_dictionaries
for work in (load_dictionaries, lambda: is_word("zzzqx")):
    began = time.perf_counter()
    work()
    print(time.perf_counter() - began)
"""


def test_the_first_unknown_word_does_not_wait_for_the_dictionaries() -> None:
    # In a process of its own: here they may have been read already.
    done = subprocess.run([sys.executable, "-c", TIMED], capture_output=True, text=True, check=True)
    reading, first_word = map(float, done.stdout.split())
    assert first_word < reading / 10
