"""The contract: what every file of a run holds, one struct a kind of line.

Field order is the order of keys in JSON. Offsets are Unicode code points into the
article's `text`, end exclusive; a `Span` is ``(start, end)``. No logic lives here.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from msgspec import Struct, field

SCHEMA = 1

Span = tuple[int, int]

Type = Literal["finding", "quote", "statistic", "recommendation"]
Role = Literal["title", "heading", "body", "caption", "meta", "boilerplate"]
Form = Literal["direct", "mixed", "indirect"]
Kind = Literal["person", "organisation", "document", "unnamed"]
Reason = Literal["unstated", "ambiguous", "outside"]
Comparator = Literal["=", "<", "<=", ">", ">=", "~"]
EditKind = Literal[
    "punctuation", "trim", "insertion", "ellipsis", "substitution",
    "reorder", "reported", "paraphrase", "number", "negation",
]  # fmt: skip
RelationKind = Literal["overlaps", "agrees", "conflicts"]
Support = Literal["disputed", "corroborated", "single"]

TYPES: tuple[Type, ...] = ("finding", "quote", "statistic", "recommendation")
PRIMARY: tuple[Type, ...] = ("recommendation", "statistic", "finding", "quote")
ROLES: tuple[Role, ...] = get_args(Role)
FORMS: tuple[Form, ...] = get_args(Form)
REASONS: tuple[Reason, ...] = get_args(Reason)
TYPED_ROLES: tuple[Role, ...] = ("title", "body")


class Counts(Struct):
    """How many units and claims an article has."""

    sentences: int = 0
    claims: int = 0


class Article(Struct, kw_only=True):
    """One input, its text exactly as read (a title given apart stands before it)."""

    schema: int = SCHEMA
    id: str
    sha256: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None
    origin: str | None = None
    revision_of: str | None = None
    counts: Counts = field(default_factory=Counts)
    body_start: int = 0
    meta: dict[str, Any] = field(default_factory=dict)
    text: str


class Scores(Struct):
    """Calibrated probabilities, one a type."""

    finding: float = 0.0
    quote: float = 0.0
    statistic: float = 0.0
    recommendation: float = 0.0


class Sentence(Struct, kw_only=True):
    """One unit of an article: a sentence, a headline, a caption, a line of furniture."""

    schema: int = SCHEMA
    article: str
    index: int
    paragraph: int
    start: int
    end: int
    text: str
    role: Role
    types: list[Type] = field(default_factory=list)
    scores: Scores = field(default_factory=Scores)


class Quote(Struct):
    """How a unit carries speech; `spans` include their marks and are empty when indirect."""

    form: Form
    spans: list[Span]


class Attribution(Struct, kw_only=True):
    """Who is said to stand behind the words of `content`."""

    speaker: str | None = None
    reason: Reason | None = None
    name: str | None = None
    role: str | None = None
    kind: Kind | None = None
    affiliation: str | None = None
    source: Span | None = None
    cue: Span | None = None
    content: list[Span] = field(default_factory=list)
    inner: Attribution | None = None
    antecedent: Span | None = None
    inherited_from: str | None = None
    score: float = 0.0


class Change(Struct):
    """A quantity that moved; `from` is a keyword in Python, hence the name."""

    from_: float = field(name="from")
    to: float


class Quantity(Struct, kw_only=True):
    """A number about the world, as a record."""

    start: int
    end: int
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    comparator: Comparator = "="
    of: float | None = None
    change: Change | None = None
    period: str | None = None
    forecast: bool = False


class Claim(Struct, kw_only=True):
    """A unit with at least one type, and what is known of it."""

    schema: int = SCHEMA
    article: str
    index: int
    paragraph: int
    start: int
    end: int
    text: str
    role: Role
    types: list[Type]
    scores: Scores
    id: str
    type: Type
    quote: Quote | None = None
    attributions: list[Attribution] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    cluster: str | None = None


class Edit(Struct, kw_only=True):
    """One difference between two wordings; `a` and `b` are spans in the two texts."""

    kind: EditKind
    a: Span
    b: Span
    from_: str = field(name="from")
    to: str


class Variant(Struct):
    """One wording of a cluster, the claims that have it, and how it differs."""

    text: str
    claims: list[str]
    edits: list[Edit]


class Merge(Struct):
    """Why two claims are one."""

    a: str
    b: str
    method: str
    score: float


class Cluster(Struct, kw_only=True):
    """One claim, reconciled over the articles that carry it."""

    id: str
    text: str
    type: Type
    types: list[Type]
    speaker: str | None
    claims: list[str]
    articles: list[str]
    outlets: list[str]
    origins: int
    first: str | None
    variants: list[Variant]
    altered_quote: bool
    support: Support
    absorbed: list[str]
    why: list[Merge]


class Relation(Struct, kw_only=True):
    """An edge between claims of two clusters."""

    kind: RelationKind
    a: str
    b: str
    score: float
    edits: list[Edit]
    why: dict[str, Any]


class SpeakerMerge(Struct):
    """The evidence for taking two articles' speakers as one."""

    a: str
    b: str
    evidence: str


class Speaker(Struct, kw_only=True):
    """Who speaks, resolved across articles."""

    id: str
    name: str | None
    roles: list[str]
    kind: Kind
    affiliation: str | None
    aliases: list[str]
    articles: list[str]
    claims: int
    why: list[SpeakerMerge]


class Reject(Struct, kw_only=True):
    """An input that was not processed, and why."""

    where: str
    id: str | None
    stage: str
    reason: str
    detail: str
