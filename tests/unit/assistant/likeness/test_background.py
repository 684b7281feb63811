"""What questions of a field have in common is taken away before two of them are compared."""

from __future__ import annotations

import numpy as np

from assistant.likeness.affinity import Matrix
from assistant.likeness.background import learn

POINTS = [f"p{number}" for number in range(40)]
LANGUAGES = ["fr"] * 40 + ["en"] * 40


def spoken_twice() -> tuple[Matrix, Matrix]:
    """The same forty points in two languages, of which one lies turned by an unknown angle, elsewhere."""
    chance = np.random.default_rng(5)
    french = chance.standard_normal((40, 6))
    turn, _ = np.linalg.qr(chance.standard_normal((6, 6)))
    return french, french @ turn + 3.0


def likeness(points: list[str], stiffness: float) -> float:
    """The mean cosine of what is said of one point in both languages, once placed."""
    french, english = spoken_twice()
    learnt = learn(np.vstack([french, english]).astype(np.float32), LANGUAGES, 1e6, 1.0, points, stiffness)
    ours, theirs = learnt.place(french, "fr"), learnt.place(english, "en")
    return float(np.mean((ours * theirs).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)))


def test_two_languages_are_brought_onto_each_other_as_texts_on_one_point_teach() -> None:
    assert likeness([], 0.0) < 0.5
    assert likeness(POINTS * 2, 0.0) > 0.99


def test_a_stiff_background_leaves_languages_where_they_are() -> None:
    assert abs(likeness(POINTS * 2, 1e6) - likeness([], 0.0)) < 0.01


def test_without_a_point_in_common_nothing_is_turned() -> None:
    apart = POINTS + [f"{point}-en" for point in POINTS]
    assert abs(likeness(apart, 0.0) - likeness([], 0.0)) < 1e-6
