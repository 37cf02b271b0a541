"""The model's one pass over an article: roles, types, forms, who says what, and who is meant."""

from __future__ import annotations

import re

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from pipeline.config import ReadConfig
from pipeline.model.artefact import LINKER, Fitted, model_folder, read_fitted
from pipeline.model.linker import load_linker
from pipeline.model.spans import Scored, Words, runs, words_of
from pipeline.model.unit_features import unit_features
from pipeline.model.windows import Encoded, encode
from pipeline.records import FORMS, ROLES, TYPED_ROLES, Form, Sentence, Span
from pipeline.stages.body_names import issued_until
from pipeline.stages.clusters import cluster_mentions, softmax
from pipeline.stages.furniture import LIKELIER_THAN_NOT, furniture_shares
from pipeline.stages.lexicon import HONORIFICS, PRONOUNS
from pipeline.stages.linking import PAIR_FEATURES, Mention, mention, pair_features
from pipeline.stages.names import same_name
from pipeline.stages.naming import Naming, describe
from pipeline.stages.prepare import Prepared, prepare
from pipeline.stages.proper_names import named_in
from pipeline.text import overlap, strip_span

Array = NDArray[np.float64]
Names = list[tuple[Span, Naming]]
_INNER = 0.8  # a body's name within a longer mention is one of its own where it is shorter than this share of it
_BOILERPLATE = ROLES.index("boilerplate")
_SILENT = 0.5  # what nobody's share weighs where a unit asks: what it says has a speaker more often than it lets be seen
_SHORT_ACRONYM, _LONG_ACRONYM = 3, 6  # letters: a shorter one may be a common word by chance ("US", "WHO"), hardly any is longer
_NOBODY = frozenset("the a an of to in on at by for and or but that this it's as from with".split())
_LOOSE_END = re.compile(
    r"(?:,\s+in\s+an?\s+\w+|['’]s?|[\s,;:(\[–—-]+(?:(?:in|at|on|of|to|by|for|from|with|and|or|the|an?|that|who|which)\b)?)$", re.IGNORECASE
)
_LOOSE_START = re.compile(
    r"^(?:(?:\w+\s+(?:years?|months?|weeks?|days?)\s+ago|last\s+(?:week|month|year|night))\s+|['’]s\s+|(?:and|or|but|of|to|in|on|at|by)\s+|[\s,;:(\[–—-]+)",
    re.IGNORECASE,
)
_SOURCE, _CUE, _CONTENT, _MENTION, _BEGINS = range(5)  # in the order of TOKEN_LABELS


class Seen(Struct):
    """What the model says of one unit."""

    types: Array  # logits, (4,)
    form: Form
    furniture: float = 0.0  # the probability of the role boilerplate
    sources: list[Scored] = field(default_factory=list)
    cues: list[Scored] = field(default_factory=list)
    contents: list[Scored] = field(default_factory=list)


class Reading(Struct):
    """What the model says of an article.

    `cluster[i]` numbers the speaker that mention i refers to; `asked[unit]` the one that a unit without
    a source is attributed to, None for nobody, each with its probability.
    """

    units: dict[int, Seen]
    mentions: list[Mention]
    cluster: list[int]
    asked: dict[int, tuple[int | None, int | None, float]] = field(default_factory=dict)
    sure: list[float] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)


class Queries(Struct):
    """What asks for a speaker, mentions first and then the `asking` units, and what is known of each candidate.

    `pairs` (queries, mentions, features) and `matches` (queries, 1 + mentions) are as `Linker.logits` takes them.
    """

    mentions: list[Mention]
    asking: list[int]
    pairs: NDArray[np.float32]
    matches: NDArray[np.float32]


class Reader:
    """Reads articles one at a time, so that nothing in flight can change a score."""

    def __init__(self, config: ReadConfig) -> None:
        self.config = config

    def setup(self) -> None:
        """Loads the model, once a worker. Raises `ModelError`."""
        from pipeline.model.encoder import use_one_thread  # torch takes seconds to import
        from pipeline.model.weights import load_tokenizer, load_weights

        use_one_thread()
        folder = model_folder(self.config.model)
        self.fitted: Fitted = read_fitted(folder)
        self.tokenizer = load_tokenizer(folder)
        self.model = load_weights(folder)
        self.linker = load_linker(folder / LINKER, len(PAIR_FEATURES))

    def read(self, text: str, sentences: list[Sentence]) -> Reading:
        """Reads the units of an article; their roles are changed to what model and layout make of them together."""
        reading, queries = self.queries(text, sentences)
        self.link(reading, queries)
        return reading

    def link(self, reading: Reading, queries: Queries) -> None:
        """Decides the links that `queries` asks for, anew where they were decided before."""
        if queries.mentions:
            _link(reading, self.linker.logits(queries.pairs, queries.matches).astype(float), queries.asking)
        else:
            reading.asked = dict.fromkeys(queries.asking, (None, None, 1.0))

    def queries(self, text: str, sentences: list[Sentence]) -> tuple[Reading, Queries]:
        """What `read` finds before anybody is linked to anybody, and the links that are asked for."""
        import torch

        from pipeline.model.windows import collate

        prepared = prepare(text, sentences)
        window = self.fitted.window
        encoded = encode(prepared.units, self.tokenizer, window.max_tokens, window.before, window.after)
        with torch.inference_mode():
            batch = collate([encoded])
            features = torch.from_numpy(unit_features(prepared.units, prepared.roles, prepared.forms))
            found = self.model(batch, features, rows=max(1, self.config.batch_tokens // batch.ids.shape[1]))
            roles = found.role.softmax(1).numpy()
            furniture = furniture_shares(text, sentences, roles[:, _BOILERPLATE])
            roles[furniture <= LIKELIER_THAN_NOT, _BOILERPLATE] = 0.0  # a line lost is worse than a line too many
            for sentence, role in zip(sentences, roles.argmax(1), strict=True):
                sentence.role = ROLES[role]
            tokens = torch.sigmoid(found.tokens).numpy().astype(float)
            words = words_of(text, encoded.spans, encoded.units, tokens)
            names = {unit: _names(text, held) for unit, held in words.items()}
            units = self._units(text, sentences, prepared, words, names, found.types.numpy().astype(float), found.form.argmax(1).tolist())
            for index, share in enumerate(furniture.tolist()):
                units[index].furniture = share
            mentions, ranges = _mentions(text, encoded, words, names, units)
            asking = [s.index for s in sentences if s.role in TYPED_ROLES and not units[s.index].sources]
            places = torch.tensor(ranges, dtype=torch.long).reshape(-1, 2)
            matches = self.model.match(found, places, torch.tensor(asking, dtype=torch.long)).numpy()
        return Reading(units, mentions, []), Queries(mentions, asking, pair_features(mentions, asking, prepared), matches)

    def _units(
        self,
        text: str,
        sentences: list[Sentence],
        prepared: Prepared,
        words: dict[int, Words],
        names: dict[int, Names],
        types: Array,
        forms: list[int],
    ) -> dict[int, Seen]:
        limits = self.fitted.spans
        seen = {}
        for sentence in sentences:
            unit = Seen(types[sentence.index], FORMS[forms[sentence.index]])
            held = words.get(sentence.index)
            if held is not None and sentence.role in TYPED_ROLES:
                marked = prepared.units[sentence.index].marked
                unit.sources = [
                    found
                    for found in _tidied(text, runs(text, held, _SOURCE, limits["source"]), [s for s, _ in names[sentence.index]])
                    if not any(overlap(found.span, m) for m in marked) and _names_somebody(text[slice(*found.span)])
                ]
                unit.cues = runs(text, held, _CUE, limits["cue"])
                for source in unit.sources:
                    for cue in unit.cues:
                        source.span = _without(text, source.span, cue.span)
                    source.span = _subject(text, source.span, unit.cues, [s for s, _ in names[sentence.index]])
                unit.sources = [s for s in unit.sources if s.span[0] < s.span[1]]
                unit.contents = runs(text, held, _CONTENT, limits["content"])
            seen[sentence.index] = unit
        return seen


def _names(text: str, words: Words) -> Names:
    """The proper names of a unit, as they stand in its words."""
    start, end = words.spans[0][0], words.spans[-1][1]
    return [((start + a, start + b), naming) for a, b, naming, _ in named_in(text[start:end]) if not _shouted(text, naming.name or "")]


def _shouted(text: str, name: str) -> bool:
    """Whether it is a common word in capitals: "TAXPAYERS have forked out"."""
    if not (name.isalpha() and name.isupper()) or len(name) <= _SHORT_ACRONYM:
        return False
    return len(name) > _LONG_ACRONYM or re.search(rf"(?<!\w){name.lower()}(?!\w)", text) is not None


def _mentions(
    text: str, encoded: Encoded, words: dict[int, Words], names: dict[int, Names], units: dict[int, Seen]
) -> tuple[list[Mention], list[tuple[int, int]]]:
    """Mentions in order, with their ranges of tokens: sources, the model's mentions, and proper names that neither holds."""
    spans: list[tuple[Span, int, bool]] = []
    for unit, held in words.items():
        sources = [s.span for s in units[unit].sources]
        found = _tidied(text, runs(text, held, _MENTION, 0.5, _BEGINS), [s for s, _ in names[unit]])
        kept = sources + [m.span for m in found if not any(overlap(m.span, s) for s in sources)]
        for name, naming in names[unit]:
            if _is_another(text, name, naming, [k for k in kept if overlap(k, name)]):
                kept.append(name)
        spans += [(s, unit, s in sources) for s in {*kept}]
    spans.sort()
    placed = [(m, r) for m, r in zip(spans, encoded.ranges((span, unit) for span, unit, _ in spans), strict=True) if r]
    made = [mention(text, *one) for one, _ in placed]
    for one in made:
        if one.naming.issuer and _is_place(text, one.naming.issuer):
            one.naming.issuer = None  # "the Queensland study"
    return made, [r for _, r in placed]


def _is_another(text: str, name: Span, naming: Naming, outer: list[Span]) -> bool:
    """Whether a name within longer mentions is of somebody else: the Orme Trust of its chairman, a valuer whose opinion it is, the first of two."""
    if not outer:
        return True
    if naming.kind == "organisation":
        return all(name[1] - name[0] < _INNER * (k[1] - k[0]) for k in outer)
    again = text.count(text[slice(*name)].split()[-1]) > 1  # else it may be no person at all
    return again and not any(same_name(naming, named) for named in (describe(text[slice(*k)]) for k in outer) if named.kind == "person")


def _is_place(text: str, name: str) -> bool:
    """Whether the article tells of something in it."""
    return re.search(rf"\b(?:in|across|around|near|throughout) {re.escape(name)}(?![\w'’]| [A-Z])", text) is not None


def _tidied(text: str, found: list[Scored], names: list[Span]) -> list[Scored]:
    """Spans that hold a proper name whole or not at all, without the mark of a possessive, a bracket or a preposition at an end.

    A document's goes on to who issued it.
    """
    for one in found:
        start, end = one.span
        for a, b in names:
            titled = text[start:end].casefold().rstrip(".") in HONORIFICS and text[end:a] in (" ", ". ")
            if titled or overlap((start, end), (a, b)):
                start, end = min(start, a), max(end, b)
        while (loose := _LOOSE_END.search(text, start, end)) is not None and loose[0]:
            end = loose.start()
        while (loose := _LOOSE_START.match(text[start:end])) is not None:
            start += loose.end()
        if (until := issued_until(text, end)) > end and describe(text[start:end]).kind == "document":
            end = until
        one.span = start, end
    return [one for one in found if one.span[0] < one.span[1]]


def _without(text: str, span: Span, other: Span) -> Span:
    """The span cut where another begins or ends in it."""
    if not overlap(span, other):
        return span
    return strip_span(text, span[0], other[0]) if span[0] < other[0] else strip_span(text, min(other[1], span[1]), span[1])


def _subject(text: str, span: Span, cues: list[Scored], names: list[Span]) -> Span:
    """What stands after the last comma, where the verb follows without another: "The Germans, he pointed out"; "In the study, staff said".

    An apposition would have closed with a comma; where it forgot to, a name before is not given up for a description.
    """
    comma = text.rfind(", ", *span)
    if comma < 0 or not any(0 <= c.span[0] - span[1] <= 1 for c in cues):
        return span
    last = comma + 2, span[1]
    words = text[slice(*last)]
    named = any(overlap(n, (span[0], comma)) for n in names) and not any(overlap(n, last) for n in names)
    several = " and " in words or words.startswith(("and ", "of "))
    return span if several or (named and words.casefold() not in PRONOUNS) else last


def _names_somebody(words: str) -> bool:
    """Whether a span can be a source at all: not a lone article or preposition."""
    return words.casefold() not in _NOBODY and any(c.isalpha() for c in words)


def _link(reading: Reading, logits: Array, asking: list[int]) -> None:
    """Each mention joins the speaker it refers to; each asking unit takes the speaker of most probability."""
    n = len(reading.mentions)
    found = cluster_mentions(reading.mentions, logits[:n])
    reading.cluster, reading.sure, reading.namings = found.cluster, found.sure, found.namings
    clusters = np.array(reading.cluster)
    for row, unit in enumerate(asking, n):
        choices = softmax(logits[row])
        weight = np.bincount(clusters, weights=choices[1:], minlength=1)
        best = int(weight.argmax())
        if weight[best] <= _SILENT * choices[0]:
            reading.asked[unit] = (None, None, float(choices[0]))
        else:
            members = np.flatnonzero(clusters == best)
            nearest = int(members[choices[1:][members].argmax()])
            reading.asked[unit] = (best, nearest, float(weight[best]))
