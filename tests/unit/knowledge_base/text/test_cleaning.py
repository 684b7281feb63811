from knowledge_base.text.cleaning import comparable, fold_heading, squeeze, strip_invisible, word_count


def test_folding_forgets_accents_case_and_both_apostrophes() -> None:
    assert comparable("L’Étendue de l'ŒUVRE – n° 5") == "l etendue de l oeuvre n 5"


def test_a_heading_is_folded_without_its_number() -> None:
    assert fold_heading("2.1 Types de violation") == fold_heading("b) Types de violation") == "types de violation"


def test_wide_spaces_become_one_space() -> None:
    assert squeeze("  le\u00a0\u202fRGPD \t dit ") == "le RGPD dit"


def test_invisible_marks_go_and_a_control_character_was_a_space() -> None:
    assert strip_invisible("don\u00adnées\u200b per\u202eson\x07nelles") == "données person nelles"


def test_bullets_and_bars_are_not_words() -> None:
    assert word_count("- un | deux : trois –") == 3
