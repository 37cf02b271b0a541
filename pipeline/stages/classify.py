"""The types of each unit: the model's logits and the rules' evidence, as calibrated probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.config import ClassifyConfig
from pipeline.model.artefact import model_folder, read_fitted
from pipeline.model.combine import probabilities
from pipeline.records import TYPED_ROLES, TYPES, Sentence
from pipeline.stages.document import Document
from pipeline.stages.typerules import evidence


class Classifier:
    """Types the title and body units of documents, one document at a time.

    A document is never batched with another, so its scores depend on nothing but itself.
    """

    def __init__(self, config: ClassifyConfig) -> None:
        self.config = config

    def setup(self) -> None:
        """Loads the model, once a worker. Raises `ModelError`."""
        from pipeline.model.encoder import use_one_thread  # torch takes seconds to import
        from pipeline.model.weights import load_tokenizer, load_weights

        use_one_thread()
        folder = model_folder(self.config.model)
        self.fitted = read_fitted(folder)
        self.tokenizer = load_tokenizer(folder)
        self.model = load_weights(folder)

    def process(self, document: Document) -> Document:
        """Fills `types` and `scores` of the document's units."""
        units = [s for s in document.sentences if s.role in TYPED_ROLES]
        if not units:
            return document
        logits = self._logits([s.text for s in units])
        seen = np.array([evidence(s, document.attributed[s.index], document.quantities[s.index]).vector() for s in units])
        for k, kind in enumerate(TYPES):
            self._decide(units, kind, logits[:, k], seen)
        return document

    def _decide(self, units: list[Sentence], kind: str, logits: NDArray[np.float64], seen: NDArray[np.float64]) -> None:
        combination = self.fitted.combination[kind]
        for sentence, score in zip(units, probabilities(combination, logits, seen), strict=True):
            setattr(sentence.scores, kind, round(float(score), 4))
            if score >= combination.threshold:
                sentence.types.append(kind)  # type: ignore[arg-type]  # one of TYPES

    def _logits(self, texts: list[str]) -> NDArray[np.float64]:
        import torch

        from pipeline.model.encoder import batches
        from pipeline.model.windows import collate, make_windows

        windows = make_windows(texts, self.tokenizer, self.fitted.max_tokens, self.fitted.context)
        logits = np.zeros((len(texts), len(TYPES)))
        with torch.inference_mode():
            for batch in batches([len(w.ids) for w in windows], self.config.batch_tokens):
                ids, attention, pooling, wanted = collate([windows[i] for i in batch])
                logits[wanted] = self.model(ids, attention, pooling).numpy()
        return logits
