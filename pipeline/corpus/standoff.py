"""An article's labels as flat regions and links, as annotation tools keep them.

`flatten` and `assemble` are each other's inverse; Label Studio and brat only spell the same regions
in their own way. Layers: a role (`title` ... `boilerplate`) for a unit, then `source`, `cue`,
`content`, `marks` (a quote with its marks), `mention` and `quantity`. A link leads from the first
content of an attribution to its other parts (`part`), its `source`, its `cue` and the first content of
speech within it (`inner`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, get_args

from msgspec import Struct, field

from pipeline.corpus.parse import read_quantity
from pipeline.corpus.render import quantity_record
from pipeline.corpus.schema import LabelledAttribution, LabelledUnit, Mention
from pipeline.errors import CorpusError
from pipeline.records import FORMS, REASONS, ROLES, TYPES, Span

Layer = Literal["source", "cue", "content", "marks", "mention", "quantity"]
LinkKind = Literal["part", "source", "cue", "inner"]
LAYERS = get_args(Layer)
LINKS = get_args(LinkKind)


class Region(Struct, kw_only=True):
    """A labelled stretch of an article's text.

    `labels` of a unit are its types, types left open with a question mark before them, and the form of
    its quote; `note` is its claim key. `note` of a content or a mention is the entity's key or name (or
    `?unstated` and its like), of a quantity its record.
    """

    id: str
    layer: str
    start: int
    end: int
    labels: list[str] = field(default_factory=list)
    note: str | None = None


class Link(Struct):
    """A link between two regions, by their ids."""

    kind: str
    source: str
    target: str


class Standoff(Struct):
    """What an annotation tool holds of one article."""

    regions: list[Region] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def add(self, layer: str, span: Span, labels: list[str] | None = None, note: str | None = None) -> str:
        """Adds a region and returns its id."""
        region = Region(id=f"T{len(self.regions) + 1}", layer=layer, start=span[0], end=span[1], labels=labels or [], note=note)
        self.regions.append(region)
        return region.id


def flatten(units: list[LabelledUnit]) -> Standoff:
    """Every label of the units as regions and links."""
    flat = Standoff()
    for unit in units:
        labels = [*unit.types, *(f"?{t}" for t in unit.either), *([unit.form] if unit.form else [])]
        flat.add(unit.role, (unit.start, unit.end), labels, unit.claim)
        for attribution in unit.attributions:
            _flatten_attribution(flat, attribution)
        for span in unit.spans:
            flat.add("marks", span)
        for quantity in unit.quantities:
            flat.add("quantity", (quantity.start, quantity.end), note=quantity_record(quantity))
        for mention in unit.mentions:
            flat.add("mention", (mention.start, mention.end), note=mention.entity)
    return flat


def _flatten_attribution(flat: Standoff, a: LabelledAttribution) -> str:
    first, *rest = (flat.add("content", c, note=f"?{a.reason}" if a.reason else a.entity) for c in a.content)
    for part in rest:
        flat.links.append(Link("part", first, part))
    for kind, span in (("source", a.source), ("cue", a.cue)):
        if span:
            flat.links.append(Link(kind, first, flat.add(kind, span)))
    if a.inner:
        flat.links.append(Link("inner", first, _flatten_attribution(flat, a.inner)))
    return first


def assemble(text: str, flat: Standoff, place: str) -> list[LabelledUnit]:
    """The units of an article from its regions and links; entities are named as the notes name them.

    Raises:
        CorpusError: words outside every unit, a region outside its unit, an unknown label or a link that
            leads nowhere; the message begins with `place` and gives the characters.
    """
    for region in flat.regions:
        if region.layer not in (*ROLES, *LAYERS):
            raise CorpusError(
                f"{place}, characters {region.start} to {region.end}: unknown label {region.layer!r}; one of {', '.join((*ROLES, *LAYERS))}"
            )
    units = [_unit(r, place) for r in sorted(flat.regions, key=lambda r: (r.start, r.end)) if r.layer in ROLES]
    _number_paragraphs(text, units, place)
    for region, made in _attributions(flat, place):
        _holder(units, region, place).attributions.append(made)
    for region in flat.regions:
        span = region.start, region.end
        if region.layer == "marks":
            _holder(units, region, place).spans.append(span)
        elif region.layer == "quantity":
            try:
                quantity = read_quantity(region.note or "", span, text[slice(*span)])
            except ValueError as error:
                raise CorpusError(f"{place}, characters {span[0]} to {span[1]}: {error}") from None
            _holder(units, region, place).quantities.append(quantity)
        elif region.layer == "mention" and region.note:
            _holder(units, region, place).mentions.append(Mention(*span, region.note))
    for unit in units:
        unit.mentions.sort()
    return units


def _unit(region: Region, place: str) -> LabelledUnit:
    unit = LabelledUnit(start=region.start, end=region.end, paragraph=0, role=region.layer, types=[], claim=region.note or None)  # type: ignore[arg-type]  # the caller passes roles alone
    for label in region.labels:
        if label in TYPES:
            unit.types.append(label)
        elif label in FORMS:
            unit.form = label
        elif label[:1] == "?" and label[1:] in TYPES:
            unit.either.append(label[1:])  # type: ignore[arg-type]  # checked in the line above
        else:
            raise CorpusError(f"{place}, characters {region.start} to {region.end}: unknown label {label!r}")
    if ("quote" in unit.types) != (unit.form is not None):
        raise CorpusError(f"{place}, characters {region.start} to {region.end}: a quote has a form ({', '.join(FORMS)}), and only a quote")
    unit.types.sort(key=TYPES.index)
    return unit


def _number_paragraphs(text: str, units: list[LabelledUnit], place: str) -> None:
    """Numbers them, and sees that the units hold all the words once."""
    edges = [(0, 0), *((u.start, u.end) for u in units), (len(text), len(text))]
    for (_, end), (start, _) in pairwise(edges):
        if end > start or text[end:start].strip():
            raise CorpusError(
                f"{place}, characters {min(end, start)} to {max(end, start)}: "
                + ("two units overlap" if end > start else "these words are in no unit")
            )
    for before, unit in pairwise(units):
        unit.paragraph = before.paragraph + ("\n" in text[before.end : unit.start])


def _holder(units: list[LabelledUnit], region: Region, place: str) -> LabelledUnit:
    for unit in units:
        if unit.start <= region.start and region.end <= unit.end:
            return unit
    raise CorpusError(f"{place}, characters {region.start} to {region.end}: the {region.layer} lies in no single unit")


def _attributions(flat: Standoff, place: str) -> Iterator[tuple[Region, LabelledAttribution]]:
    """Each outer attribution with the region of its first content, in the order they were made."""
    by_id = {r.id: r for r in flat.regions}
    out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    reached = set()
    for link in flat.links:
        if link.source not in by_id or link.target not in by_id:
            raise CorpusError(f"{place}: a link {link.kind} leads from {link.source} to {link.target}, and one of them does not exist")
        out[link.source][link.kind].append(link.target)
        if link.kind in ("part", "inner"):
            reached.add(link.target)

    built = set()

    def build(region: Region) -> LabelledAttribution:
        built.update([region.id, *out[region.id]["part"]])

        def spans(kind: str) -> list[Span]:
            return [(by_id[t].start, by_id[t].end) for t in out[region.id][kind]]

        inner = [build(by_id[t]) for t in out[region.id]["inner"]]
        reason = region.note[1:] if region.note and region.note[0] == "?" else None
        if not region.note or (reason and reason not in REASONS):
            wanted = f"the speaker's entity, or ?{', ?'.join(REASONS)}"
            raise CorpusError(f"{place}, characters {region.start} to {region.end}: a content needs {wanted} as its note, found {region.note!r}")
        return LabelledAttribution(
            entity=None if reason else region.note,
            reason=reason,  # type: ignore[arg-type]  # checked above
            source=next(iter(spans("source")), None),
            cue=next(iter(spans("cue")), None),
            content=[(region.start, region.end), *spans("part")],
            inner=inner[0] if inner else None,
        )

    for region in flat.regions:
        if region.layer == "content" and region.id not in reached:
            yield region, build(region)
    for region in flat.regions:
        if region.layer == "content" and region.id not in built:
            raise CorpusError(f"{place}, characters {region.start} to {region.end}: the links of this content go in a circle")
