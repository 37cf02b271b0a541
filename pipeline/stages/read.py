"""The model's one pass over an article: roles, types, forms, who says what, and who is meant."""

from __future__ import annotations

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from pipeline.config import ReadConfig
from pipeline.model.artefact import LINKER, Fitted, model_folder, read_fitted
from pipeline.model.linker import load_linker
from pipeline.model.spans import Scored, Words, runs, words_of
from pipeline.model.unit_features import unit_features
from pipeline.model.windows import encode
from pipeline.records import FORMS, ROLES, TYPED_ROLES, Form, Sentence
from pipeline.stages.clusters import cluster_mentions, softmax
from pipeline.stages.furniture import LIKELIER_THAN_NOT, furniture_shares
from pipeline.stages.linking import PAIR_FEATURES, Mention, pair_features
from pipeline.stages.mentions import CONTENT, CUE, Names, mentions_of, names_of, sources_of
from pipeline.stages.naming import Naming
from pipeline.stages.prepare import Prepared, prepare

Array = NDArray[np.float64]
_BOILERPLATE = ROLES.index("boilerplate")
_SILENT = 0.5  # what nobody's share weighs where a unit asks: what it says has a speaker more often than it lets be seen


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
            names = {unit: names_of(text, held) for unit, held in words.items()}
            units = self._units(text, sentences, prepared, words, names, found.types.numpy().astype(float), found.form.argmax(1).tolist())
            for index, share in enumerate(furniture.tolist()):
                units[index].furniture = share
            mentions, ranges = mentions_of(text, encoded, words, names, {unit: [s.span for s in seen.sources] for unit, seen in units.items()})
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
                unit.cues = runs(text, held, CUE, limits["cue"])
                unit.sources = sources_of(text, held, names[sentence.index], unit.cues, prepared.units[sentence.index].marked, limits["source"])
                unit.contents = runs(text, held, CONTENT, limits["content"])
            seen[sentence.index] = unit
        return seen


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
