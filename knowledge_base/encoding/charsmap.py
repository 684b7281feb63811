"""Writes a SentencePiece character map: the double-array trie a fast tokenizer normalises with.

Layout read by Hugging Face's `Precompiled` normaliser (darts-clone, github.com/s-yata/darts-clone):
u32 byte length of the trie, the trie as u32 units, then the replacements, each ended by a zero byte.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

BLOCK = 256  # every inner node owns a block of units: larger than need be, and no two nodes ever collide
HAS_VALUE = 1 << 8
IS_VALUE = 1 << 31  # no byte can be mistaken for a unit that carries a value


def write_charsmap(replacements: Mapping[str, str]) -> bytes:
    """Encode what each character becomes; characters without an entry stay as they are."""
    blob = bytearray()
    places: dict[bytes, int] = {}
    for character, replacement in replacements.items():
        key = character.encode("utf-8")
        # a zero byte ends the reader's key, so U+0000 cannot be looked up at all
        if key != b"\0":
            places[key] = len(blob)
            blob += replacement.encode("utf-8") + b"\0"
    units = _double_array(places)
    return struct.pack("<I", units.nbytes) + units.tobytes() + bytes(blob)


def _double_array(places: Mapping[bytes, int]) -> npt.NDArray[np.uint32]:
    inner = sorted({key[:length] for key in places for length in range(len(key))}, key=len)
    block_of = {prefix: (number + 1) * BLOCK for number, prefix in enumerate(inner)}
    values_from = (len(inner) + 1) * BLOCK
    total = -(-(values_from + len(places)) // BLOCK) * BLOCK
    units = np.zeros(total, np.uint32)
    units[0] = _offset(block_of.get(b"", BLOCK))
    for prefix, block in block_of.items():
        if prefix:
            position = block_of[prefix[:-1]] ^ prefix[-1]
            units[position] = _offset(position ^ block) | prefix[-1]
    for number, (key, place) in enumerate(places.items()):
        position = block_of[key[:-1]] ^ key[-1]
        units[position] = _offset(position ^ (values_from + number)) | HAS_VALUE | key[-1]
        units[values_from + number] = IS_VALUE | place
    return units


def _offset(distance: int) -> int:
    if distance >= 1 << 21:
        raise ValueError(f"replacements: {distance} units do not fit the trie's 21 bits")
    return distance << 10
