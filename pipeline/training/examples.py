"""Labelled articles made ready for the model: what it is given, and what it should say."""

from __future__ import annotations

import msgspec
import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from pipeline.corpus.schema import Entity, LabelledArticle, LabelledStory, LabelledUnit, owner
from pipeline.evaluate.data import gold_sentences
from pipeline.model.artefact import Window
from pipeline.model.encoder import TOKEN_LABELS
from pipeline.model.unit_features import unit_features
from pipeline.model.windows import Encoded, encode
from pipeline.records import FORMS, ROLES, TYPED_ROLES, TYPES, Span
from pipeline.stages.linking import Mention, mention, pair_features
from pipeline.stages.prepare import prepare

IGNORED = -1  # the class of a unit that says nothing of a head
Array = NDArray[np.float32]


class Example(Struct):
    """An article for training; units, tokens and mentions in their order.

    `types` and `type_weights` are (units, 4), `role` and `form` (units,) classes or `IGNORED`; `tokens` and
    `token_weights` (tokens, 5). `mentions` (mentions, 2) are ranges of tokens, `asking` (units,) name no source;
    `pairs` is as `ClaimReader.link` takes it, and `referents` (mentions + asking, 1 + mentions) marks the right
    candidates (the first: nobody), `allowed` those that may be chosen.
    """

    story: str
    article: str
    encoded: Encoded
    features: Tensor
    types: Tensor
    type_weights: Tensor
    role: Tensor
    form: Tensor
    tokens: Tensor
    token_weights: Tensor
    mentions: Tensor
    asking: Tensor
    pairs: Tensor
    referents: Tensor
    allowed: Tensor

    def to(self, device: torch.device) -> Example:
        """The example with its tensors on a device."""
        held = {name: getattr(self, name) for name in self.__struct_fields__}
        return msgspec.structs.replace(self, **{name: value.to(device) for name, value in held.items() if isinstance(value, Tensor)})


def make_examples(stories: list[LabelledStory], tokenizer: Tokenizer, window: Window) -> list[Example]:
    """Every article of the stories."""
    return [make_example(a, s.story.entities, tokenizer, window) for s in stories for a in s.articles]


def make_example(article: LabelledArticle, entities: dict[str, Entity], tokenizer: Tokenizer, window: Window) -> Example:
    """One article; its units are the labelled ones, their layout is what the segmenter makes of the text."""
    prepared = prepare(article.text, gold_sentences(article))
    encoded = encode(prepared.units, tokenizer, window.max_tokens, window.before, window.after)
    typed = [u.role in TYPED_ROLES for u in article.units]
    tokens, token_weights = _token_labels(article, encoded)
    mentions, ranges, owners = _mentions(article, entities, encoded)
    asking = [i for i, u in enumerate(article.units) if article.every_span and typed[i] and not any(a.source for a in u.attributions)]
    referents, allowed = _referents(article, entities, owners, asking)
    return Example(
        story=article.story,
        article=article.id,
        encoded=encoded,
        features=torch.from_numpy(unit_features(prepared.units, prepared.roles, prepared.forms)),
        types=torch.tensor([[float(t in u.types) for t in TYPES] for u in article.units]),
        type_weights=torch.tensor([[float(ok and t not in u.either) for t in TYPES] for u, ok in zip(article.units, typed, strict=True)]),
        role=torch.tensor([ROLES.index(u.role) for u in article.units]),
        form=torch.tensor([FORMS.index(u.form) if u.form else IGNORED for u in article.units]),
        tokens=tokens,
        token_weights=token_weights,
        mentions=torch.tensor(ranges, dtype=torch.long).reshape(-1, 2),
        asking=torch.tensor(asking, dtype=torch.long),
        pairs=torch.from_numpy(pair_features(mentions, asking, prepared)),
        referents=torch.from_numpy(referents),
        allowed=torch.from_numpy(allowed),
    )


def _token_labels(article: LabelledArticle, encoded: Encoded) -> tuple[Tensor, Tensor]:
    labels = torch.zeros(len(encoded.spans), len(TOKEN_LABELS))
    weights = torch.ones(len(encoded.spans), len(TOKEN_LABELS))
    begins = {start for u in article.units for start, _ in outermost(u)}
    spans = [_unit_spans(u) for u in article.units]
    for i, ((start, end), unit) in enumerate(zip(encoded.spans, encoded.units, strict=True)):
        if start == end:  # a separator
            weights[i] = 0
            continue
        for k, held in enumerate(spans[unit]):
            labels[i, k] = float(any(a < end and start < b for a, b in held))
        labels[i, 4] = float(start in begins)
        if article.units[unit].role not in TYPED_ROLES:
            weights[i, :3] = 0
    if not article.every_span:
        weights[:, 0] *= any(any(held[0]) for held in spans)  # without a single source they are not labelled either
        weights[:, 1:] = 0
    return labels, weights


def _unit_spans(unit: LabelledUnit) -> tuple[list[Span], list[Span], list[Span], list[Span]]:
    every = unit.every_attribution()
    return (
        [a.source for a in every if a.source],
        [a.cue for a in every if a.cue],
        [c for a in unit.attributions for c in a.content],
        [(m.start, m.end) for m in unit.mentions],
    )


def outermost(unit: LabelledUnit) -> list[Span]:
    """The unit's mentions that lie in no other."""
    spans = [(m.start, m.end) for m in unit.mentions]
    return [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]


def _mentions(article: LabelledArticle, entities: dict[str, Entity], encoded: Encoded) -> tuple[list[Mention], list[tuple[int, int]], list[str]]:
    """The article's mentions in order, their token ranges, and whom each means (of a document: who issued it)."""
    mentions: list[Mention] = []
    owners: list[str] = []
    for number, unit in enumerate(article.units):
        sources = {a.source for a in unit.every_attribution()}
        for labelled in unit.mentions:
            span = labelled.start, labelled.end
            mentions.append(mention(article.text, span, number, span in sources))
            owners.append(owner(labelled.entity, entities))
    ranges = encoded.ranges((m.span, m.unit) for m in mentions)
    kept = [(m, r, o) for m, r, o in zip(mentions, ranges, owners, strict=True) if r]
    return [m for m, _, _ in kept], [r for _, r, _ in kept], [o for _, _, o in kept]


def _referents(article: LabelledArticle, entities: dict[str, Entity], owners: list[str], asking: list[int]) -> tuple[Array, Array]:
    n = len(owners)
    right = np.zeros((n + len(asking), 1 + n), dtype=np.float32)
    allowed = np.zeros((n + len(asking), 1 + n), dtype=np.float32)
    allowed[:, 0] = 1
    for q in range(n):
        allowed[q, 1 : 1 + q] = 1
        right[q, 1 : 1 + q] = [o == owners[q] for o in owners[:q]]
    for row, unit in enumerate(asking, n):
        allowed[row, 1:] = 1
        main = article.units[unit].attributions[0] if article.units[unit].attributions else None
        if main and main.entity:
            right[row, 1:] = [o == owner(main.entity, entities) for o in owners]
    right[:, 0] = right[:, 1:].sum(1) == 0
    return right, allowed
