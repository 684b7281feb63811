"""A file is written whole, with the rights that the process's umask leaves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge_base.whole_file import whole_file


@pytest.mark.parametrize(("umask", "mode"), [(0o077, 0o600), (0o027, 0o640), (0o007, 0o660)])
def test_the_group_reads_what_the_umask_leaves_it(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        with whole_file(tmp_path / "a" / "file") as stream:
            stream.write(b"whole")
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "file").stat().st_mode & 0o777 == mode


def test_work_that_fails_leaves_the_file_as_it_was_and_nothing_beside(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    with pytest.raises(ValueError, match="half"), whole_file(file) as stream:
        stream.write(b"a part")
        raise ValueError("half")
    assert file.read_bytes() == b"before" and list(tmp_path.iterdir()) == [file]
