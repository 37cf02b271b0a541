"""The linker, fitted on held-out articles as the model itself reads them: its own mentions, right or wrong."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.corpus.schema import Entity, LabelledArticle, LabelledStory, owner
from pipeline.evaluate.data import gold_sentences
from pipeline.model.linker import Layers, Linker, inputs, sizes
from pipeline.records import Sentence, Span
from pipeline.stages.linking import PAIR_FEATURES, Mention
from pipeline.stages.read import Queries, Reader, Reading
from pipeline.text import overlap

Say = Callable[[str], None]

_SEED = 17
_HIDDEN = 48
_DROPOUT = 0.2
_DECAY = 0.05
_RATE = 2e-3
_EPOCHS = 25
_ARTICLES = 4  # a step
_SAME = 0.5  # a found mention is a labelled one from this intersection over union
_FOLDS = 5
_ENOUGH = 20  # articles from which a released model's linker is fitted anew


class Held(Struct):
    """A held-out article as the encoder reads it, once for all that is fitted on it."""

    story: LabelledStory
    article: LabelledArticle
    sentences: list[Sentence]
    reading: Reading
    queries: Queries


def read_held(stories: list[LabelledStory], reader: Reader) -> list[Held]:
    """Every article of the stories, read, its links still open."""
    held = []
    for story, article in ((s, a) for s in stories for a in s.articles):
        sentences = gold_sentences(article)
        held.append(Held(story, article, sentences, *reader.queries(article.text, sentences)))
    return held


class _Case(Struct):
    """An article's queries: what is seen of the candidates and of nobody, and who is meant, (queries, 1 + mentions)."""

    story: str
    mentions: int
    seen: Tensor
    asked: Tensor
    allowed: Tensor
    right: Tensor


class Fit(Struct):
    """A linker, and for each fold of the stories (by their ids) one that did not see it."""

    linker: Linker
    folds: list[tuple[set[str], Linker]]


def fit_linker(held: list[Held], released: bool, say: Say) -> Fit | None:
    """Fits on articles that the encoder did not learn from, and says how right it is in a cross-validation over their stories.

    None where they are too few: nothing to fit on, or less than would better a linker that is `released`.
    """
    cases = [_case(h) for h in held if h.article.every_span and h.queries.mentions]
    if len(cases) < (_ENOUGH if released else 1):
        say(f"  links: {len(cases)} held-out articles with every span labelled: they are decided as before")
        return None
    names = sorted({c.story for c in cases})
    hits: tuple[list[bool], list[bool]] = ([], [])
    folds: list[tuple[set[str], Linker]] = []
    for fold in range(min(_FOLDS, len(names)) if len(names) > 1 else 0):
        unseen = set(names[fold::_FOLDS])
        fitted = _fit([c for c in cases if c.story not in unseen])
        folds.append((unseen, fitted.linker()))
        for case in (c for c in cases if c.story in unseen):
            chosen = case.right.gather(1, fitted(case).argmax(1, keepdim=True)).squeeze(1) > 0
            hits[0].extend(chosen[: case.mentions].tolist())
            hits[1].extend(chosen[case.mentions :].tolist())
    mentions, units = (sum(h) / max(1, len(h)) for h in hits)
    say(f"  links on dev, cross-validated: {mentions:.3f} of mentions, {units:.3f} of units without a source")
    return Fit(_fit(cases).linker(), folds)


class _Layers(nn.Module):
    """`Linker` in torch."""

    def __init__(self) -> None:
        super().__init__()
        self.candidate, self.nobody = (
            nn.Sequential(nn.Linear(n, _HIDDEN), nn.ReLU(), nn.Dropout(_DROPOUT), nn.Linear(_HIDDEN, 1)) for n in sizes(len(PAIR_FEATURES))
        )

    def forward(self, case: _Case) -> Tensor:
        scores = self.candidate(case.seen).squeeze(-1).masked_fill(~case.allowed, float("-inf"))
        return torch.cat([self.nobody(case.asked), scores], dim=1)

    def linker(self) -> Linker:
        made = []
        for part in (self.candidate, self.nobody):
            first, last = part[0], part[-1]
            assert isinstance(first, nn.Linear)
            assert isinstance(last, nn.Linear)
            tensors = (first.weight.T, first.bias, last.weight[0], last.bias[0])
            made.append(Layers(*(np.ascontiguousarray(t.detach().numpy()) for t in tensors)))
        return Linker(*made)


def _fit(cases: list[_Case]) -> _Layers:
    torch.manual_seed(_SEED)
    layers = _Layers()
    optimizer = torch.optim.AdamW(layers.parameters(), _RATE, weight_decay=_DECAY)
    order = list(cases)
    for epoch in range(_EPOCHS):
        random.Random(f"{_SEED}-{epoch}").shuffle(order)
        for at in range(0, len(order), _ARTICLES):
            losses = [_loss(layers(case), case.right) for case in order[at : at + _ARTICLES]]
            torch.stack(losses).mean().backward()  # type: ignore[no-untyped-call]  # untyped in torch
            optimizer.step()
            optimizer.zero_grad()
    return layers.eval()


def _loss(logits: Tensor, right: Tensor) -> Tensor:
    return -logits.log_softmax(1).masked_fill(right == 0, float("-inf")).logsumexp(1).mean()


def _case(held: Held) -> _Case:
    seen, asked, allowed = inputs(held.queries.pairs, held.queries.matches)
    right = _referents(held.article, held.story.story.entities, held.queries, allowed)
    return _Case(held.story.id, len(held.queries.mentions), *(torch.from_numpy(a) for a in (seen, asked, allowed, right)))


def _referents(article: LabelledArticle, entities: dict[str, Entity], queries: Queries, allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Who is meant by each query, nobody first."""
    owners = [_owner(article, entities, m) for m in queries.mentions]
    asked: list[str | None] = []
    for unit in queries.asking:
        main = article.units[unit].attributions[0] if article.units[unit].attributions else None
        asked.append(owner(main.entity, entities) if main and main.entity else None)
    same = [[float(who is not None and who == other) for other in owners] for who in (*owners, *asked)]
    right = np.array(same, dtype=np.float32).reshape(len(same), len(owners)) * allowed
    nobody = right.sum(axis=1, keepdims=True) == 0
    return np.concatenate([nobody.astype(np.float32), right], axis=1)


def _owner(article: LabelledArticle, entities: dict[str, Entity], mention: Mention) -> str | None:
    labelled = article.units[mention.unit].mentions
    best = max(labelled, key=lambda m: _iou((m.start, m.end), mention.span), default=None)
    return owner(best.entity, entities) if best and _iou((best.start, best.end), mention.span) >= _SAME else None


def _iou(a: Span, b: Span) -> float:
    shared = overlap(a, b)
    return shared / (a[1] - a[0] + b[1] - b[0] - shared)
