"""Cutting a value into paragraphs and lists."""

from __future__ import annotations

from assistant.documents.blocks import Block, read_blocks


def test_lines_are_paragraphs_and_dashes_are_lists() -> None:
    blocks = read_blocks("Un\n\nDeux\n- a\n• b\nTrois - non")
    assert blocks == (Block(("Un",)), Block(("Deux",)), Block(("a", "b"), is_list=True), Block(("Trois - non",)))


def test_nothing_gives_nothing() -> None:
    assert read_blocks(" \n\n ") == ()


def test_what_no_document_can_hold_is_left_out() -> None:
    assert read_blocks("a\x00b\x0b\ufffec\ud800") == (Block(("ab",)), Block(("c\ufffd",)))
