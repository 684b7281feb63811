"""The shapes of personal data that scrubbing looks for, and the arithmetic that confirms some of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A separator that people put between groups of digits: white space of any kind, dot, hyphens.
_SEPARATOR = r"[\s.\-\u2010\u2011\u2013]"
_AMOUNT = r"(?!\s?(?:€|%|\$|£|[kKM]€|euros?\b|EUR\b|dollars?\b))"

# Every character that RFC 5322 lets stand unquoted before the sign, and the ways to write the sign in words.
EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~\-]{1,64}(?:\s?@\s?|\s?[(\[]\s?(?:at|arobase|@)\s?[)\]]\s?|\sarobase\s)"
    r"(?:[\w\-]{1,63}(?:\.|\s?[(\[]\s?(?:dot|point)\s?[)\]]\s?|\spoint\s)){1,40}(?:xn--[a-z\d\-]{2,59}|[^\W\d_]{2,24})",
    re.IGNORECASE,
)


def _pairs(separator: str) -> str:
    return rf"0[1-9](?:{separator}\d{{2}}){{4}}"


# One kind of separator all along, so that "01/02/2026 10" stays a date and an hour.
_FRENCH_SHAPES = (
    *(_pairs(separator) for separator in (r"\s{1,2}", r"\s?\.\s?", r"\s?[-\u2010\u2011\u2013]\s?", "/", "")),
    r"0[1-9]\d{2}(?:\s\d{2}){3}",
    r"0(?:\s\d){9}",
    r"0\s?[1-9]\d{2}(?P<group>[\s.\-])\d{3}(?P=group)\d{3}",
    r"0[1-9]\s\d{4}\s\d{4}",
    r"0[1-9]\s\d{3}\s\d{3}\s\d{2}",
    # A mobile number is known by its beginning, however it is grouped, unless a date begins so.
    rf"\(?(?!0[67]{_SEPARATOR}\d\d{_SEPARATOR}(?:19|20)\d\d(?!\d))0[67]\)?(?:{_SEPARATOR}{{0,2}}\d){{8}}",
    r"33[67]\d{8}",
)
FRENCH_PHONE = re.compile(rf"(?<![\w,+])(?<!\d[./\-])(?:{'|'.join(_FRENCH_SHAPES)})(?!\d){_AMOUNT}")
# E.164: at most 15 digits after the sign; possessive, so that an amount is not cut into a number.
INTERNATIONAL_PHONE = re.compile(
    rf"(?<![\w+])(?:\+\s?|(?<![.,])00\s?)[1-9](?:[\s.\-/()\u2010\u2011\u2013]{{0,3}}\d){{6,14}}+(?!\d){_AMOUNT}"
)
# Written without the country code: London and mobile numbers, North American numbers in brackets.
FOREIGN_PHONE = re.compile(
    r"(?<!\w)(?:020\s?\d{4}\s?\d{4}|07\d{3}\s?\d{6}|\(\d{3}\)\s?\d{3}[\s.\-]\d{4}|[2-9]\d{2}-[2-9]\d{2}-\d{4})(?!\d)"
)

_NIR_BODY = (
    rf"[1-478](?:{_SEPARATOR}?\d){{4}}{_SEPARATOR}?(?:\d{_SEPARATOR}?\d|2{_SEPARATOR}?[AB])(?:{_SEPARATOR}?\d){{6}}"
)
NIR = re.compile(rf"(?<![\w.])({_NIR_BODY})(?:{_SEPARATOR}{{0,3}}|\s?/\s?|\s?\(\s?cl[ée]\s?:?\s?)(\d\s?\d)(?!\d)", re.IGNORECASE)
# Without its key a number is taken for a NIR where it is grouped like one, or announced as one.
NIR_GROUPED = re.compile(
    r"(?<![\w.])[12]\s\d{2}\s(?:0[1-9]|1[0-2])\s(?:\d{2}|2[AB])\s\d{3}\s\d{3}(?:\s\d{2})?(?!\d)", re.IGNORECASE
)
NIR_ANNOUNCED = re.compile(
    rf"((?:\bNIR\b|\bINSEE\b|s[ée]curit[ée] sociale|\bs[ée]cu\b|social security)\D{{0,20}}?)"
    rf"({_NIR_BODY}(?:{_SEPARATOR}?\d{{2}})?)(?!\d)",
    re.IGNORECASE,
)

CARD = re.compile(
    rf"(?<![\w.,])(?:\d{{15,16}}|\d{{4}}(?P<sep>{_SEPARATOR})\d{{4}}(?P=sep)\d{{4}}(?P=sep)\d{{4}}"
    rf"|\d{{4}}{_SEPARATOR}\d{{6}}{_SEPARATOR}\d{{4,5}})(?!\d)"
)
# 14 digits in a row are left alone: a SIRET has 14 and satisfies the same formula as a card.
_CARD_PREFIX = re.compile(r"4|5[1-5]|2[2-7]|3[0-689]|34|37|6")

IBAN_START = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?=[\s.\-]?[A-Z0-9])", re.IGNORECASE)
# Lengths of the SWIFT registry for the countries of Europe and its neighbours.
IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28,
    "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "MA": 28, "UA": 29,
}  # fmt: skip

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
# Four numbers with dots are also how guides number their sections and programs their versions.
IPV4 = re.compile(rf"(?<![\w.])(?:{_OCTET}\.){{3}}{_OCTET}(?!\.?\d)(?!\w)")
NUMBERED_BEFORE = re.compile(
    r"(?:\b(?:articles?|art|sections?|parties?|chapitres?|chapters?|annexes?|points?|paragraphes?|paragraphs?"
    r"|versions?|v|fiches?|rubriques?|titres?)|§|n°)\.?\s?$",
    re.IGNORECASE,
)
IPV6 = re.compile(r"(?<![\w:.])(?=[0-9A-F:.]*\d)[0-9A-F]{0,4}(?::[0-9A-F]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])", re.IGNORECASE)


def digits(text: str) -> str:
    """Returns the letters and digits of a number, in capitals, without its separators."""
    return "".join(character for character in text.upper() if character.isalnum())


def nir_key_holds(body: str, key: str) -> bool:
    """Checks a 13-character NIR against its key: 97 - (number mod 97); Corsica's 2A counts as 19, 2B as 18."""
    number = digits(body).replace("2A", "19").replace("2B", "18")
    return number.isdecimal() and int(digits(key)) == 97 - int(number) % 97


def luhn_holds(number: str) -> bool:
    """Checks a card number by Luhn's formula (ISO/IEC 7812-1, annex B)."""
    total = sum(_doubled(int(digit), index) for index, digit in enumerate(reversed(digits(number))))
    return total % 10 == 0


def is_card(number: str) -> bool:
    """Tells whether the number begins as an issuer's and satisfies Luhn's formula."""
    return _CARD_PREFIX.match(digits(number)) is not None and luhn_holds(number)


def iban_key_holds(iban: str) -> bool:
    """Checks an IBAN: its first four characters moved to the end, letters as 10 to 35, 1 modulo 97 (ISO 13616)."""
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def iban_end(text: str, start: int) -> int | None:
    """Returns where the valid IBAN that begins at `start` ends, or None if there is none."""
    length = IBAN_LENGTHS.get(text[start : start + 2].upper())
    if length is None:
        return None
    taken = list(_take(text, start, length))
    iban = "".join(text[index] for index in taken).upper()
    if len(iban) < length or not iban.isascii() or not iban_key_holds(iban):
        return None
    return taken[-1] + 1


def _take(text: str, start: int, length: int) -> Iterable[int]:
    found = 0
    for index in range(start, len(text)):
        if found == length:
            return
        if text[index].isalnum():
            found += 1
            yield index
        elif not re.match(_SEPARATOR, text[index]):
            return


def _doubled(digit: int, index: int) -> int:
    if index % 2 == 0:
        return digit
    return digit * 2 - 9 if digit > 4 else digit * 2
