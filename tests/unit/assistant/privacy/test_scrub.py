"""What is scrubbed and, as important, what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.privacy.patterns import iban_key_holds, luhn_holds, nir_key_holds
from assistant.privacy.scrub import Kind, scrub

FOUND = [
    ("Écrivez à jean.dupont+rgpd@exemple.fr svp", "Écrivez à [e-mail] svp", Kind.EMAIL),
    ("jean.dupont (at) exemple (point) fr", "[e-mail]", Kind.EMAIL),
    ("dpo arobase mairie-x.fr", "[e-mail]", Kind.EMAIL),
    ("DPO@EXEMPLE.CO.UK, thanks", "[e-mail], thanks", Kind.EMAIL),
    ("mon tel : 06 12 34 56 78.", "mon tel : [téléphone].", Kind.PHONE),
    ("0612345678", "[téléphone]", Kind.PHONE),
    ("01.53.73.22.22", "[téléphone]", Kind.PHONE),
    ("01-53-73-22-22", "[téléphone]", Kind.PHONE),
    ("01\u00a053\u00a073\u00a022\u00a022", "[téléphone]", Kind.PHONE),
    ("0800 123 456", "[téléphone]", Kind.PHONE),
    ("06-12.34 5678", "[téléphone]", Kind.PHONE),
    ("(06) 12 345 678", "[téléphone]", Kind.PHONE),
    ("0612345678/0687654321", "[téléphone]/[téléphone]", Kind.PHONE),
    ("33612345678", "[téléphone]", Kind.PHONE),
    ("+33 (0)6 12 34 56 78", "[téléphone]", Kind.PHONE),
    ("+33612345678", "[téléphone]", Kind.PHONE),
    ("0033 6 12 34 56 78", "[téléphone]", Kind.PHONE),
    ("call +44 20 7946 0958 today", "call [téléphone] today", Kind.PHONE),
    ("+1 (415) 555-2671", "[téléphone]", Kind.PHONE),
    ("020 7946 0958", "[téléphone]", Kind.PHONE),
    ("(415) 555-2671", "[téléphone]", Kind.PHONE),
    ("NIR 1 85 05 78 006 084 91", "NIR [NIR]", Kind.NIR),
    ("185057800608491", "[NIR]", Kind.NIR),
    ("2 94 03 2A 004 125 80", "[NIR]", Kind.NIR),
    ("1 85 05 78 006 084", "[NIR]", Kind.NIR),
    ("son numéro de sécu est 1850578006084", "son numéro de sécu est [NIR]", Kind.NIR),
    ("FR76 3000 6000 0112 3456 7890 189 merci", "[IBAN] merci", Kind.IBAN),
    ("iban fr7630006000011234567890189", "iban [IBAN]", Kind.IBAN),
    ("DE89 3704 0044 0532 0130 00", "[IBAN]", Kind.IBAN),
    ("carte 4111 1111 1111 1111", "carte [carte bancaire]", Kind.CARD),
    ("5500000000000004", "[carte bancaire]", Kind.CARD),
    ("3782 822463 10005", "[carte bancaire]", Kind.CARD),
    ("depuis 192.168.12.45 hier", "depuis [adresse IP] hier", Kind.IP),
    ("2001:db8:85a3::8a2e:370:7334", "[adresse IP]", Kind.IP),
    ("::ffff:192.0.2.128", "[adresse IP]", Kind.IP),
]

LEFT_ALONE = [
    "Article 33, paragraphe 1, du RGPD",
    "article 33",
    "art. L. 311-6 du CRPA",
    "articles R. 1111-8-8 et L. 1110-4",
    "sous 72 heures, soit 3 jours",
    "règlement (UE) 2016/679 du 27 avril 2016",
    "directive 2002/58/CE et directive (UE) 2016/680",
    "décision d’exécution (UE) 2021/914 de la Commission du 4 juin 2021",
    "loi n° 78-17 du 6 janvier 1978",
    "décret n° 2019-536 du 29 mai 2019",
    "délibération n° 2020-091 du 17 septembre 2020",
    "délibération SAN-2020-012",
    "2020-091",
    "le 01/02/2026 à 10:30",
    "01/02/2026 10h30",
    "le 01.02.2026 10 h",
    "2026-11-22 14:30:00",
    "le 06.12.2026 10:30, le 07-12-2026 09 h 15, le 06 07 2025 à 12 h",
    "TVA FR40303265045, RCS Paris B 552 081 317",
    "du 01-02-2026 au 03-04-2026",
    "SIREN 732 829 320",
    "SIRET 732 829 320 00074",
    "SIRET 73282932000074",
    "20 000 000 € ou 4 % du chiffre d’affaires",
    "une hausse de +10 000 000 000 € en 2026",
    "10 000 000 000 personnes",
    "voir la section 4.1.12.3 du guide",
    "version 12.0.14.255",
    "point 1.2.3.4",
    "l’AU-004, la NS-048 et la MR-001",
    "C-311/18, Schrems II ; C‑252/21",
    "ECLI:EU:C:2020:559",
    "considérants 26, 28, 30",
    "de 2010 à 2019, 2020, 2021, 2022",
    "ISO/IEC 27001:2022, ISO 27701",
    "DC-2026-000123-K",
    "std::vector et a::b",
    "norme NF Z42-013, page 12",
    "le 3939 ou le 17",
    "conservation 5 ans, puis 10 ans (art. L. 123-22)",
    "100 salariés @ Paris",
    "FR12 est un département, IE12 une option",
]


@pytest.mark.parametrize(("text", "expected", "kind"), FOUND)
def test_an_identifier_is_replaced_by_its_kind(text: str, expected: str, kind: Kind) -> None:
    scrubbed = scrub(text)
    assert scrubbed.text == expected
    assert scrubbed.kinds == (kind,)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_law_dates_delays_and_amounts_are_left_alone(text: str) -> None:
    assert scrub(text).text == text
    assert scrub(text).kinds == ()


def test_several_kinds_in_one_message_are_all_found() -> None:
    scrubbed = scrub("a@b.fr ou 06 12 34 56 78, IP 10.20.30.40")
    assert scrubbed.text == "[e-mail] ou [téléphone], IP [adresse IP]"
    assert set(scrubbed.kinds) == {Kind.EMAIL, Kind.PHONE, Kind.IP}


def test_a_number_with_a_wrong_key_is_not_taken_for_one() -> None:
    assert not nir_key_holds("1850578006084", "92")
    assert not luhn_holds("4111111111111112")
    assert not iban_key_holds("FR7630006000011234567890188")


@given(st.text(max_size=200))
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    once = scrub(text).text
    assert scrub(once).text == once


def _nir(sex: int, year: int, month: int, place: int, order: int) -> str:
    body = f"{sex}{year:02}{month:02}{place:05}{order:03}"
    return f"{body}{97 - int(body) % 97:02}"


@given(
    st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(1001, 95999), st.integers(1, 999)
)
def test_no_valid_nir_survives(sex: int, year: int, month: int, place: int, order: int) -> None:
    number = _nir(sex, year, month, place, order)
    assert number not in scrub(f"le salarié {number} demande").text


@given(st.integers(1, 9), st.integers(0, 99_999_999), st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f"]))
def test_no_french_number_survives(zone: int, rest: int, separator: str) -> None:
    digits = f"0{zone}{rest:08}"
    number = separator.join(digits[i : i + 2] for i in range(0, 10, 2))
    assert scrub(f"rappelez-moi au {number} demain").text == "rappelez-moi au [téléphone] demain"


@given(st.ip_addresses(v=4).filter(lambda address: len(str(address)) > 7))
def test_no_ipv4_address_survives(address: object) -> None:
    assert scrub(f"connexion de {address}, hier").text == "connexion de [adresse IP], hier"


@given(st.emails())
def test_no_plain_address_keeps_its_domain(address: str) -> None:
    domain = address.rpartition("@")[2]
    if not domain.replace(".", "").replace("-", "").isalnum() or len(domain) > 60:
        return
    assert f"@{domain}" not in scrub(f"écrire à {address} merci").text


def test_a_long_hostile_text_is_scrubbed_quickly() -> None:
    for character in "a0+.:@1 -":
        scrub(character * 4000)
        scrub(f"a{character}" * 2000)
