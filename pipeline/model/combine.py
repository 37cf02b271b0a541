"""Model and rules in one probability, calibrated, and the threshold of each type.

Two opinions are averaged (a linear opinion pool, Stone 1961): a logistic regression over the encoder's
logit and the rules' evidence, and one over the evidence alone. The second keeps the encoder from being
believed where it is confident on text unlike its training; its share is the model card's "weight of the
rules". The mean is calibrated by Platt scaling. All of it is fitted on scores of stories that the encoder was not
trained on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.model.artefact import Combination, Linear

Array = NDArray[np.float64]

_CERTAIN = 5.0  # the logit of an answer that was the only one met
_RULES = 0.3  # the share of the rules' own opinion
_PRECISION = 0.95  # what the precision-first threshold is chosen for
_ENOUGH = 20  # units that a precision is believed of
_UNCERTAIN = 1e-6  # no probability is taken for certain


def fit_combination(logits: Array, evidence: Array, labels: Array) -> Combination:
    """Fits one type on held-out units.

    Args:
        logits: (units,), of models that did not see these units.
        evidence: (units, features), what the rules say.
        labels: (units,), 0 or 1.
    """
    combination = Combination(_fit(np.column_stack([logits, evidence]), labels), _fit(evidence, labels), scale=1.0, shift=0.0, thresholds={})
    platt = fit_platt(probabilities(combination, logits, evidence), labels)
    combination.scale, combination.shift = platt.weights[0], platt.bias
    scores = probabilities(combination, logits, evidence)
    combination.thresholds = {"f1": best_threshold(scores, labels), "precision": precise_threshold(scores, labels)}
    return combination


def probabilities(combination: Combination, logits: Array, evidence: Array) -> Array:
    """The calibrated probability of a type for each unit, (units,)."""
    stacked = _apply(combination.stacked, np.column_stack([logits, evidence]))
    mean = (1 - _RULES) * stacked + _RULES * _apply(combination.rules, evidence)
    return _sigmoid(combination.scale * _logit(mean) + combination.shift)


def fit_platt(scores: Array, labels: Array) -> Linear:
    """Platt scaling: a logistic regression over the logit of scores, (units,)."""
    return _fit(_logit(scores).reshape(-1, 1), labels)


def scaled(platt: Linear, score: float) -> float:
    """A score as the probability that `fit_platt` found for it."""
    return float(_apply(platt, _logit(np.array([[score]])))[0])


def _fit(inputs: Array, labels: Array) -> Linear:
    from sklearn.linear_model import LogisticRegression  # takes a second to import; only training needs it

    if len(np.unique(labels)) < 2:  # a type that these units never carry, or always do
        return Linear(_CERTAIN if labels.any() else -_CERTAIN, [0.0] * inputs.shape[1])
    regression = LogisticRegression(max_iter=1000).fit(inputs, labels)
    return Linear(float(regression.intercept_[0]), [float(w) for w in regression.coef_[0]])


def _apply(linear: Linear, inputs: Array) -> Array:
    return _sigmoid(inputs @ np.asarray(linear.weights) + linear.bias)


def _sigmoid(z: Array) -> Array:
    probability: Array = 1.0 / (1.0 + np.exp(-np.clip(z, -50, 50)))
    return probability


def _logit(p: Array) -> Array:
    clipped = np.clip(p, _UNCERTAIN, 1 - _UNCERTAIN)
    logit: Array = np.log(clipped / (1 - clipped))
    return logit


def best_threshold(scores: Array, labels: Array) -> float:
    """The probability from which giving the type serves F1 best: half the best F1.

    For calibrated probabilities that is the optimum (Lipton, Elkan and Naryanaswamy 2014); the
    grid's own maximum would follow the noise of the held-out units.
    """
    best = max(_f1(scores >= t, labels) for t in np.arange(0.2, 0.81, 0.02))
    return round(best / 2, 3)


def precise_threshold(scores: Array, labels: Array, confidence: float = 0.5) -> float:
    """The least probability from which 19 of 20 have the type; 0.99 where none is found.

    `confidence` asks it of the lower end of the share's one-sided interval (Wilson 1927): a share that merely reached
    19 of 20 on the held-out units (0.5) falls short on every second other text.
    """
    from scipy.stats import binomtest  # takes a second to import; only training needs it

    for t in np.arange(0.5, 0.99, 0.01):
        given = labels[scores >= t]
        if len(given) < _ENOUGH:
            break
        share = binomtest(int(given.sum()), len(given), alternative="greater")
        if share.proportion_ci(confidence, "wilson").low >= _PRECISION:
            return round(float(t), 3)
    return 0.99


def _f1(predicted: NDArray[np.bool_], labels: Array) -> float:
    true = float(np.sum(predicted & (labels > 0)))
    return 2 * true / max(1.0, float(np.sum(predicted)) + float(np.sum(labels)))
