from pathlib import Path

import pytest

from knowledge_base.encoding.encoder import (
    SentenceTransformerEncoder,
    encoder_exists,
    folder_fingerprint,
    processor_has_bfloat16,
    write_encoder,
)
from knowledge_base.errors import EncoderMissing


def test_bfloat16_is_used_only_where_the_processor_knows_it(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags : fpu avx512f avx512_bf16\n")
    assert processor_has_bfloat16(cpuinfo)
    cpuinfo.write_text("flags : fpu avx2\n")
    assert not processor_has_bfloat16(cpuinfo)
    assert not processor_has_bfloat16(tmp_path / "none")


def test_the_fingerprint_follows_the_content_and_not_the_place(tmp_path: Path) -> None:
    for name, content in [("one", b"weights"), ("two", b"weights"), ("three", b"weightz")]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(content)
    one, two, three = (folder_fingerprint(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two != three


def test_an_encoder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    folder.mkdir()
    assert not encoder_exists(folder)
    (folder / "modules.json").write_text("[]")
    assert write_encoder(folder, weights_file=tmp_path / "never-read.bin") == folder
    assert [path.name for path in folder.iterdir()] == ["modules.json"]


@pytest.mark.parametrize("name", ["/nowhere/model", "no/such-model", "not a name"])
def test_a_model_that_is_not_on_this_machine_is_one_sentence(name: str) -> None:
    with pytest.raises(EncoderMissing, match="neither a folder here nor a model"):
        _ = SentenceTransformerEncoder(name).fingerprint


def test_a_folder_without_a_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match="holds no embedding model"):
        _ = SentenceTransformerEncoder(tmp_path).fingerprint
