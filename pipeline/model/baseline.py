"""The baseline that is always reported beside the model: TF-IDF with logistic regression.

Kept as JSON (words, weights), so that nothing has to be unpickled to use it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.errors import ModelError
from pipeline.io.jsonl import atomic_write
from pipeline.records import TYPES

Array = NDArray[np.float64]

_VECTORIZER = {"ngram_range": (1, 2), "sublinear_tf": True, "lowercase": True, "token_pattern": r"\w+|[^\w\s]"}


class Baseline(Struct):
    """Words (uni- and bigrams), their inverse document frequencies, and weights (types, words)."""

    words: list[str]
    idf: list[float]
    weights: list[list[float]]
    bias: list[float]

    def scores(self, texts: list[str]) -> Array:
        """Probabilities, (texts, types)."""
        vectorizer = TfidfVectorizer(vocabulary=self.words, **_VECTORIZER)
        vectorizer.idf_ = np.asarray(self.idf)
        z = vectorizer.transform(texts) @ np.asarray(self.weights).T + np.asarray(self.bias)
        probabilities: Array = 1.0 / (1.0 + np.exp(-z))
        return probabilities


def fit_baseline(texts: list[str], labels: Array, weights: Array) -> Baseline:
    """Fits on units; `labels` and `weights` are (texts, types), a weight of 0 leaves one out."""
    vectorizer = TfidfVectorizer(min_df=2, **_VECTORIZER)
    features = vectorizer.fit_transform(texts)
    models = [
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000).fit(features, labels[:, k], weights[:, k]) for k in range(len(TYPES))
    ]
    return Baseline(
        words=[str(w) for w in vectorizer.get_feature_names_out()],
        idf=[round(float(v), 5) for v in vectorizer.idf_],
        weights=[[round(float(w), 4) for w in m.coef_[0]] for m in models],
        bias=[round(float(m.intercept_[0]), 4) for m in models],
    )


def save_baseline(path: Path, baseline: Baseline) -> None:
    """Writes the baseline as one line of JSON."""
    with atomic_write(path) as file:
        file.write(msgspec.json.encode(baseline) + b"\n")


def load_baseline(path: Path) -> Baseline:
    """Reads what `save_baseline` wrote. Raises `ModelError`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError(f"{path}: {error}") from error
