"""Late interaction: every word of the question looks for its nearest word in the text (ColBERT’s MaxSim)."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.beyond.folds import Row, Score, of_settings
from benchmarks.beyond.legs import compared, texts_of
from benchmarks.beyond.seen import Seen
from knowledge_base.encoding.encoder import FloatArray, processor_has_bfloat16
from knowledge_base.fusion import min_max

WEIGHTS = (0.1, 0.2, 0.3, 0.5, 0.7)
DEPTHS = (20, 50)
HalfArray = npt.NDArray[np.float16]


class TokenEncoder:
    """The vectors of the words of texts, before they are averaged; the same encoder as the search."""

    def __init__(self, folder: Path) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        half = torch.bfloat16 if processor_has_bfloat16() else torch.float32
        self._model: Any = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": half}
        )
        self._lead = {
            task: len(self._model.tokenizer(self._model.prompts[task].strip())["input_ids"]) - 1
            for task in ("query", "document")
        }

    def of(self, texts: Sequence[str], task: str) -> Iterator[HalfArray]:
        """Yield the vectors of each text, a row a token: not those of the prompt and of the two ends."""
        found = self._model.encode(
            list(texts), prompt_name=task, output_value="token_embeddings", batch_size=16, show_progress_bar=False
        )
        for rows in found:
            yield rows[self._lead[task] : -1].float().numpy().astype(np.float16)


class Words:
    """The word vectors of many texts, one under the other, and where each text’s begin."""

    def __init__(self, texts: Sequence[str], encoder: TokenEncoder) -> None:
        rows = list(encoder.of(texts, "document"))
        self._place = {text: n for n, text in enumerate(texts)}
        self._rows = rows
        self.mean = np.mean([each.astype(np.float32).mean(axis=0) for each in rows], axis=0)

    def __len__(self) -> int:
        return sum(map(len, self._rows))

    def of(self, texts: Sequence[str], centred: bool) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """Return the unit vectors of some texts and where those of each begin."""
        chosen = [self._rows[self._place[text]] for text in texts]
        starts = np.concatenate([[0], np.cumsum([len(rows) for rows in chosen])[:-1]]).astype(np.int64)
        return unit(np.concatenate(chosen).astype(np.float32), self.mean if centred else None), starts


def unit(rows: FloatArray, mean: FloatArray | None) -> FloatArray:
    """Make every row of length one, once what all words share is taken off."""
    moved = rows if mean is None else rows - mean
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


def max_sim(question: FloatArray, words: FloatArray, starts: npt.NDArray[np.int64]) -> FloatArray:
    """The mean, over the words of the question, of the cosine with the nearest word of each text."""
    nearest = np.maximum.reduceat(question @ words.T, starts, axis=1)
    return np.asarray(nearest.mean(axis=0), np.float32)


def rows(questions: Sequence[Seen], encoder: TokenEncoder) -> tuple[list[Row], str]:
    """One row for the word vectors as they are, one with what all words share taken off; and what it costs."""
    words = Words(texts_of(questions), encoder)
    texts = list(dict.fromkeys(seen.case.question.text for seen in questions))
    asked = dict(zip(texts, encoder.of(texts, "query"), strict=True))
    made, taken = [], 0.0
    for centred in (False, True):
        start = time.perf_counter()
        mean = words.mean if centred else None

        def compare(
            seen: Seen, texts: Sequence[str], centred: bool = centred, mean: FloatArray | None = mean
        ) -> FloatArray:
            question = unit(asked[seen.case.question.text].astype(np.float32), mean)
            return max_sim(question, *words.of(texts, centred))

        late = compared(questions, compare)
        taken = 1000 * (time.perf_counter() - start) / len(questions)
        settings: dict[Hashable, Score] = {0.0: lambda seen: seen.scores}
        settings |= {f"{w} of {d}": _mixing(late, w, d) for w in WEIGHTS for d in DEPTHS}
        name = "late interaction, centred" if centred else "**late interaction**"
        made.append(of_settings(name, questions, settings))
    cost = f"{taken:.0f} ms a question for fifty candidates; {len(words)} word vectors, {len(words) * 768 / 1e6:.0f} MB"
    return made, cost


def _mixing(late: dict[int, FloatArray], weight: float, depth: int) -> Score:
    def score(seen: Seen) -> FloatArray:
        mixed = (1 - weight) * min_max(seen.scores[:depth]) + weight * min_max(late[id(seen)][:depth])
        return np.asarray(mixed, np.float32)

    return score
