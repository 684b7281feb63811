"""What a message must go through before anything reads it: clean_text, neutralise_command."""

from __future__ import annotations

import re
import unicodedata

# Characters that show nothing and are in no control or format category, yet hide or split words:
# combining grapheme joiner, Hangul fillers, Khmer inherent vowels, Mongolian and other variation selectors.
_INVISIBLE = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
    | set(range(0x180B, 0x1810))
    | set(range(0xFE00, 0xFE10))
    | set(range(0xE0100, 0xE01F0))
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
_BIDIRECTIONAL = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
# Rasa's regex handler strips white space, then takes any text that starts with "/" as an intent with its
# payload ("/inform@1.0{...}"); "EXTERNAL: " is how its tracker marks intents that no person uttered.
_COMMAND = re.compile(r"^(?:[\s/]|EXTERNAL:)+", re.IGNORECASE)
_NOTHING_LEFT = "?"


def clean_text(message: str) -> str:
    """Returns the message in NFC without control, bidirectional or invisible characters; newlines stay."""
    whole = message.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = _LINE_ENDS.sub("\n", whole).replace("\t", " ")
    kept = "".join(character for character in lines if _is_kept(character))
    return unicodedata.normalize("NFC", kept).strip()


def has_control_characters(text: str) -> bool:
    """Tells whether a control character, a bidirectional mark or half a character stands in the text."""
    return any(_is_control(character) for character in _LINE_ENDS.sub("\n", text))


def neutralise_command(text: str) -> str:
    """Returns the cleaned text as Rasa may have it: nothing in it can set an intent or a slot."""
    return _COMMAND.sub("", clean_text(text)) or _NOTHING_LEFT


def _is_kept(character: str) -> bool:
    if character == "\n":
        return True
    code = ord(character)
    if code in _INVISIBLE or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return unicodedata.category(character) not in _DROPPED_CATEGORIES


def _is_control(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or unicodedata.bidirectional(character) in _BIDIRECTIONAL
