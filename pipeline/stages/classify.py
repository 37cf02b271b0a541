"""The types of each unit: the model's logits and the rules' evidence, as calibrated probabilities."""

from __future__ import annotations

import numpy as np

from pipeline.config import Aim
from pipeline.model.artefact import Fitted
from pipeline.model.combine import probabilities
from pipeline.records import TYPED_ROLES, TYPES
from pipeline.stages.document import Document
from pipeline.stages.typerules import evidence


def classify(document: Document, fitted: Fitted, aim: Aim) -> Document:
    """Fills `types` and `scores` of the document's title and body units; a unit without a word claims nothing."""
    units = [s for s in document.sentences if s.role in TYPED_ROLES and any(c.isalnum() for c in s.text)]
    if not units:
        return document
    logits = np.array([document.reading.units[s.index].types for s in units])
    seen = np.array([evidence(s, document.attributed[s.index], document.quantities[s.index]).vector() for s in units])
    for k, kind in enumerate(TYPES):
        combination = fitted.combination[kind]
        for sentence, score in zip(units, probabilities(combination, logits[:, k], seen), strict=True):
            setattr(sentence.scores, kind, round(float(score), 4))
            if score >= combination.thresholds[aim]:
                sentence.types.append(kind)
    return document
