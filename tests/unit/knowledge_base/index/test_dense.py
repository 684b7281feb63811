"""Numbers chosen from several sides, each once."""

import numpy as np
import pytest

from knowledge_base.index.dense import once_each


@pytest.mark.parametrize("numbers", [[], [4], [4, 0, 4, 2, 0]])
def test_numbers_come_once_each_in_rising_order(numbers: list[int]) -> None:
    found = once_each(np.array(numbers, np.int64), 5)
    assert found.tolist() == sorted(set(numbers))
    assert found.dtype == np.int64
