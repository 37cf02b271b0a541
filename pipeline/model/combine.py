"""Model and rules in one probability: a logistic regression a type, and its threshold.

Fitted on scores of stories that the model was not trained on. It calibrates the logit
(Platt scaling) and weighs the rules' evidence beside it in the same step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.model.artefact import Combination

Array = NDArray[np.float64]

_REGULARISATION = 1.0  # scikit-learn's C; features are logits and 0/1


def fit_combination(logits: Array, evidence: Array, labels: Array) -> Combination:
    """Fits one type on held-out units.

    Args:
        logits: (units,), of models that did not see these units.
        evidence: (units, features), what the rules say.
        labels: (units,), 0 or 1.
    """
    from sklearn.linear_model import LogisticRegression  # takes a second to import; only training needs it

    inputs = np.column_stack([logits, evidence])
    regression = LogisticRegression(C=_REGULARISATION, max_iter=1000).fit(inputs, labels)
    combination = Combination(float(regression.intercept_[0]), [float(w) for w in regression.coef_[0]], 0.5)
    combination.threshold = best_threshold(probabilities(combination, logits, evidence), labels)
    return combination


def probabilities(combination: Combination, logits: Array, evidence: Array) -> Array:
    """The calibrated probability of a type for each unit, (units,)."""
    inputs = np.column_stack([logits, evidence])
    z: Array = inputs @ np.asarray(combination.weights) + combination.bias
    return 1.0 / (1.0 + np.exp(-np.clip(z, -50, 50)))


def best_threshold(scores: Array, labels: Array) -> float:
    """The probability from which giving the type serves F1 best: half the best F1.

    For calibrated probabilities that is the optimum (Lipton, Elkan and Naryanaswamy 2014); the
    grid's own maximum would follow the noise of the held-out units.
    """
    best = max(_f1(scores >= t, labels) for t in np.arange(0.2, 0.81, 0.02))
    return round(best / 2, 3)


def _f1(predicted: NDArray[np.bool_], labels: Array) -> float:
    true = float(np.sum(predicted & (labels > 0)))
    return 2 * true / max(1.0, float(np.sum(predicted)) + float(np.sum(labels)))
