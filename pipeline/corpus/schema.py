"""What the labelled corpus says of a story, once its files are read.

`annotation.md`'s terms: a unit is an orthographic sentence or a line of furniture; an
entity is a possible source, unique in its story; a claim key groups the units of a story
that make the same claim.
"""

from __future__ import annotations

from msgspec import Struct, field

from pipeline.records import Form, Kind, Quantity, Reason, Role, Span, Type


class Entity(Struct, kw_only=True, forbid_unknown_fields=True):
    """A possible source. `by` of a document is the entity that issued it."""

    kind: Kind
    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    aliases: list[str] = field(default_factory=list)
    by: str | None = None


class Mention(Struct, order=True):
    """Words that name, describe or refer to an entity; offsets into the article."""

    start: int
    end: int
    entity: str


class LabelledAttribution(Struct, kw_only=True):
    """One source and what the unit attributes to it; spans are offsets into the article."""

    entity: str | None
    reason: Reason | None = None
    source: Span | None = None
    cue: Span | None = None
    content: list[Span] = field(default_factory=list)
    inner: LabelledAttribution | None = None


class LabelledUnit(Struct, kw_only=True):
    """A unit with its labels. `either` are types that annotators left open."""

    start: int
    end: int
    paragraph: int
    role: Role
    types: list[Type]
    form: Form | None = None
    either: list[Type] = field(default_factory=list)
    claim: str | None = None
    spans: list[Span] = field(default_factory=list)
    attributions: list[LabelledAttribution] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    line: int = 0

    def every_attribution(self) -> list[LabelledAttribution]:
        """The attributions with the inner ones, each after its outer."""
        return [x for outer in self.attributions for x in (outer, outer.inner) if x]


class LabelledArticle(Struct, kw_only=True):
    """An article of the corpus; `copied_from` is the id of the one it was copied from.

    `every_span` is false where only units and the sources in them are labelled: no cue, content or mention.
    """

    id: str
    story: str
    outlet: str
    style: str
    published: str | None = None
    author: str | None = None
    copied_from: str | None = None
    path: str = ""
    text: str = ""
    every_span: bool = True
    units: list[LabelledUnit] = field(default_factory=list)


class Story(Struct, kw_only=True, forbid_unknown_fields=True):
    """One event in several outlets: `story.toml` and the articles beside it.

    The pair lists hold claim keys: `overlaps`, `agrees` and `conflicts` are relations,
    `different` are hard negatives (same topic, another claim).
    """

    domain: str = "unknown"
    split: str = "train"
    brief: str = ""
    entities: dict[str, Entity] = field(default_factory=dict)
    overlaps: list[tuple[str, str]] = field(default_factory=list)
    agrees: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    different: list[tuple[str, str]] = field(default_factory=list)


class LabelledStory(Struct, kw_only=True):
    """A story with its articles read."""

    id: str
    path: str
    story: Story
    articles: list[LabelledArticle]


def owner(key: str, entities: dict[str, Entity]) -> str:
    """The entity that speaks for one: a document's issuer, else itself."""
    seen = {key}
    while (entity := entities.get(key)) and entity.by and entity.by not in seen:
        key = entity.by
        seen.add(key)
    return key
