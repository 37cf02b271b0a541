"""Which mentions of an article mean the same speaker: names by rule, everything else by the model's links.

A name joins the speaker whose name it is, fits or abbreviates, and never one of another name, unless the model is all but
certain (a nickname, a body renamed). Pronouns, short forms and documents go where the model links them, as
far as gender and number as written allow it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from pipeline.stages import lexicon
from pipeline.stages.linking import Mention
from pipeline.stages.names import same_name, settle_kinds
from pipeline.stages.naming import Naming, issuer

Array = NDArray[np.float64]
Sort = Literal["person", "body"]

_CERTAIN = 0.97  # a link this sure joins two names that have nothing in common
_LIKELY = 0.3  # a link this sure joins a name to a speaker that had none
_BODIES = lexicon.ORGANISATIONS - lexicon.ROLES - {"office", "side", "camp", "family"}  # but for those by which one person may be meant
_NOBODY = 0.1  # what nobody's share weighs: a stray description is of no use, a doubtful link has its low score
_TOLD = 2  # pronouns that tell a gender as a name with "Mrs" does; a single one may have been linked wrongly
_BY_RULE = 0.95  # how sure a match of names is


class Cluster(Struct):
    """A speaker in the making: its mentions, the names among them, how often names and pronouns show each gender, and what words show it to be."""

    members: list[int] = field(default_factory=list)
    names: list[Naming] = field(default_factory=list)
    genders: Counter[str] = field(default_factory=Counter)
    sorts: set[Sort] = field(default_factory=set)


class Clustered(Struct):
    """The speaker of each mention, how sure each is, and what each mention's words give."""

    cluster: list[int]
    sure: list[float]
    namings: list[Naming]


def cluster_mentions(mentions: Sequence[Mention], logits: Array) -> Clustered:
    """Takes the mentions in reading order; `logits` are (mentions, 1 + mentions), nobody first, as the model links them."""
    clusters: list[Cluster] = []
    found = Clustered([], [], [msgspec.structs.replace(m.naming) for m in mentions])  # kinds are settled in copies: links may be decided anew
    for q, naming in enumerate(found.namings):
        name = naming if naming.reference == "name" else issuer(naming)
        choices = softmax(logits[q, : 1 + q])
        weights = [float(choices[1:][c.members].sum()) for c in clusters]
        number, sure = _by_name(name, clusters, weights) if name else _by_link(naming, clusters, weights, float(choices[0]))
        if number is None:
            number, sure = len(clusters), float(choices[0])
            clusters.append(Cluster())
        clusters[number].members.append(q)
        if sort := _sort(naming):
            clusters[number].sorts.add(sort)
        if naming.gender:
            clusters[number].genders[naming.gender] += _TOLD if naming.reference == "name" else 1
        if name:
            clusters[number].names.append(name)
            settle_kinds(clusters[number].names)
        found.cluster.append(number)
        found.sure.append(sure)
    return found


def softmax(logits: Array) -> Array:
    """Probabilities of one row of logits."""
    shifted: Array = np.exp(logits - logits.max())
    shares: Array = shifted / shifted.sum()
    return shares


def _by_name(naming: Naming, clusters: list[Cluster], weights: list[float]) -> tuple[int | None, float]:
    fitting = [i for i, c in enumerate(clusters) if any(same_name(naming, known) for known in c.names)]
    if fitting:
        best = max(fitting, key=lambda i: (weights[i], i))
        return best, max(_BY_RULE, weights[best])
    best = max((i for i, c in enumerate(clusters) if _may_be(naming, c)), key=lambda i: weights[i], default=-1)
    if best >= 0 and weights[best] >= (_CERTAIN if clusters[best].names else _LIKELY):
        return best, weights[best]
    return None, 0.0


def _by_link(naming: Naming, clusters: list[Cluster], weights: list[float], nobody: float) -> tuple[int | None, float]:
    allowed = [i for i, c in enumerate(clusters) if _may_mean(naming, c) and not (naming.reference == "unnamed" and c.names)]
    best = max(allowed, key=lambda i: weights[i], default=-1)
    return (best, weights[best]) if best >= 0 and weights[best] > _NOBODY * nobody else (None, nobody)


def _sort(naming: Naming) -> Sort | None:
    """What the words show to speak: a person, a body ("the commission"), or either; a bare name may be misread."""
    if naming.kind == "person" and (naming.reference != "name" or naming.gender or naming.honorific or naming.role):
        return "person"
    body = naming.reference == "description" and not naming.plural and naming.head in _BODIES
    return "body" if body else None


def _may_be(naming: Naming, cluster: Cluster) -> bool:
    """Whether the words for a speaker do not show it to be of the other sort: a judge is not the commission that she chairs."""
    sort = _sort(naming)
    return sort is None or sort in cluster.sorts or not cluster.sorts


def _may_mean(naming: Naming, cluster: Cluster) -> bool:
    """Whether gender and number as written let a pronoun or a description mean this speaker."""
    if not _may_be(naming, cluster):
        return False
    kinds = {n.kind for n in cluster.names}
    if naming.head in ("he", "she", "him", "her", "his", "hers"):
        other = sum(n for gender, n in cluster.genders.items() if gender != naming.gender)
        return (not kinds or "person" in kinds) and (other < _TOLD or cluster.genders[naming.gender or ""] > 0)
    if naming.head in ("it", "its"):
        return not kinds or kinds != {"person"}
    return True
