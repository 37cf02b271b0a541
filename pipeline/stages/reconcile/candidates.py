"""Which pairs of wordings are worth comparing: those that share their rarest words.

An inverted index over each wording's rarest words; a pair is a candidate where what it
shares weighs enough of the lighter of the two. Exact, deterministic, never all pairs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict

from pipeline.config import ReconcileConfig
from pipeline.stages.reconcile.wording import Wording

_SMALL = 20  # added to the counts, so that in a run of a few articles a shared word is not taken for a common one
_LEAST_SHARED = 0.3  # of the lighter wording's weight, on its rarest words


class Weights:
    """Inverse document frequencies over the wordings of a run (Sparck Jones 1972), smoothed."""

    def __init__(self, wordings: list[Wording]) -> None:
        self.total = len(wordings)
        self.frequency = Counter(w for wording in wordings for w in wording.content)

    def __call__(self, word: str) -> float:
        """The weight of one word; never 0."""
        return math.log((self.total + _SMALL) / (self.frequency.get(word, 0) + _SMALL / 4))

    def of(self, words: frozenset[str]) -> float:
        """The weight of a set of words, summed in a fixed order."""
        return sum(self(w) for w in sorted(words))


def candidate_pairs(wordings: list[Wording], weights: Weights, config: ReconcileConfig) -> list[tuple[int, int]]:
    """Pairs (i, j), i < j, in order."""
    rarest = [sorted(w.content, key=lambda x: (-weights(x), x))[: config.rare_words] for w in wordings]
    postings: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(rarest):
        for word in words:
            postings[word].append(i)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for word in sorted(postings):
        places = postings[word]
        if 1 < len(places) <= config.max_postings:
            weight = weights(word)
            for n, i in enumerate(places):
                for j in places[n + 1 :]:
                    shared[i, j] += weight
    mass = [sum(weights(w) for w in words) for words in rarest]
    return sorted(pair for pair, weight in shared.items() if weight >= _LEAST_SHARED * min(mass[pair[0]], mass[pair[1]]))
