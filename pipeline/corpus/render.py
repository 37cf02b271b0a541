"""Writes the corpus format: the inverse of `pipeline.corpus.parse`.

A story that cannot be written without loss (words that hold ` | `, a span that begins inside a
word) is refused with the place, never written half.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import tomli_w

from pipeline.corpus.parse import derived_spans, find_words, found_mentions, load_story
from pipeline.corpus.schema import Entity, LabelledArticle, LabelledAttribution, LabelledStory, LabelledUnit
from pipeline.errors import CorpusError
from pipeline.records import Quantity, Span


def write_story(root: Path, story: LabelledStory) -> Path:
    """Writes `root`/stories/<id>/ and returns it, once it reads back as what was given.

    A line break inside a unit becomes a space, and white space between units the corpus' own, so offsets may
    move; mentions that the reader finds by itself may be added.

    Raises:
        CorpusError: the format cannot hold the story; nothing of it is left behind.
    """
    folder = root / "stories" / story.id
    folder.mkdir(parents=True, exist_ok=False)
    try:
        (folder / "story.toml").write_text(story_text(story), encoding="utf-8")
        for article in story.articles:
            (folder / f"{article.id.rpartition('/')[2]}.txt").write_text(article_text(article, story.story.entities), encoding="utf-8")
        _compare(story, load_story(folder))
    except CorpusError:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        raise
    return folder


def story_text(story: LabelledStory) -> str:
    """The content of `story.toml`."""
    plain = msgspec.to_builtins(story.story)
    entities = {key: {k: v for k, v in entity.items() if v not in (None, [])} for key, entity in plain.pop("entities").items()}
    return tomli_w.dumps({k: v for k, v in plain.items() if v != []} | {"entities": entities}, multiline_strings=False)


def article_text(article: LabelledArticle, entities: dict[str, Entity]) -> str:
    """The content of an article's file."""
    header = {
        "outlet": article.outlet, "style": article.style, "published": article.published,
        "author": article.author, "copied-from": article.copied_from and article.copied_from.rpartition("/")[2],
    }  # fmt: skip
    lines = [f"{key}: {value}" for key, value in header.items() if value]
    paragraph = None
    for unit in article.units:
        if unit.paragraph != paragraph:
            lines.append("")
        paragraph = unit.paragraph
        lines += _unit_lines(article, unit, entities)
    return "\n".join(lines) + "\n"


def quantity_record(quantity: Quantity) -> str:
    """A quantity as `#` lines have it after the words: `~14 failure of=47`."""
    if quantity.change:
        value = f"{_number(quantity.change.from_)}->{_number(quantity.change.to)}"
    elif quantity.low is not None and quantity.high is not None:
        value = f"{_number(quantity.low)}..{_number(quantity.high)}"
    else:
        value = _number(quantity.value or 0.0)
    fields = [("" if quantity.comparator == "=" else quantity.comparator) + value, quantity.unit or ""]
    fields += [f"of={_number(quantity.of)}"] if quantity.of is not None else []
    fields += [f"period={quantity.period}"] if quantity.period else []
    fields += ["forecast"] if quantity.forecast else []
    return " ".join(filter(None, fields))


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else format(value, ".15f").rstrip("0")


def _unit_lines(article: LabelledArticle, unit: LabelledUnit, entities: dict[str, Entity]) -> list[str]:
    text = article.text[unit.start : unit.end]
    place = f"{article.id}, the unit at character {unit.start}"
    words = _one_line(text)

    def said(span: Span) -> str:
        """The span as the format names it: its words, with `#2` where they stand a second time."""
        start = len(_one_line(text[: span[0] - unit.start] + "\0")) - 1
        wanted = _one_line(article.text[slice(*span)])
        at, nth = -1, 0
        while at != start:
            at, nth = find_words(words, wanted, at + 1), nth + 1
            if at < 0:
                raise CorpusError(f"{place}: the span {wanted!r} begins or ends inside a word")
        return wanted if nth == 1 else f"{wanted}#{nth}"

    def attribution(mark: str, a: LabelledAttribution) -> str:
        source, cue = (said(s) if s else "-" for s in (a.source, a.cue))
        who = f"?{a.reason}" if a.reason else a.entity
        return f"{mark} {source}={who} | {cue} | {' || '.join(map(said, a.content)) or '-'}"

    types = [f"quote:{unit.form}" if t == "quote" and unit.form else t for t in unit.types]
    labels = [unit.role, *types, *(f"?{t}" for t in unit.either), *([f"={unit.claim}"] if unit.claim else [])]
    lines = ["{" + " ".join(labels) + "}", words]
    for outer in unit.attributions:
        lines.append(attribution(">", outer))
        lines += [attribution(">>", outer.inner)] if outer.inner else []
    lines += [f"# {said((q.start, q.end))}: {quantity_record(q)}" for q in unit.quantities]
    lines += [f"= {said(s)}" for s in unit.spans] if unit.spans != derived_spans(unit, text) else []
    known = found_mentions(unit, text, entities)
    mentions = [f"{said((m.start, m.end))}={m.entity}" for m in unit.mentions if m not in known]
    lines += [f"@ {'; '.join(mentions)}"] if mentions else []
    return lines


def _one_line(text: str) -> str:
    return re.sub(r"\s*[\n\r]\s*", " ", text)


def _compare(given: LabelledStory, read: LabelledStory) -> None:
    if given.story != read.story:
        raise CorpusError(f"{given.id}: the story's table cannot be written without loss")
    ordered = sorted(given.articles, key=lambda a: a.id)
    if [a.id for a in ordered] != [a.id for a in read.articles]:
        raise CorpusError(f"{given.id}: two articles of one name")
    for a, b in zip(ordered, read.articles, strict=True):
        for x, y in zip(a.units, b.units, strict=True):
            if _words(a, x) != _words(b, y) or not {*_mentions(a, x)} <= {*_mentions(b, y)}:
                raise CorpusError(
                    f"{a.id}, the unit at character {x.start}: its labels cannot be written without loss: {a.text[x.start : x.end][:60]!r}"
                )


def _mentions(article: LabelledArticle, unit: LabelledUnit) -> list[tuple[str, str]]:
    return [(_one_line(article.text[m.start : m.end]), m.entity) for m in unit.mentions]


def _words(article: LabelledArticle, unit: LabelledUnit) -> object:
    """A unit's labels with each span as its place among the unit's words: equal whatever the white space."""

    def span(s: Span | None) -> Span | None:
        return s and tuple(len(_one_line(article.text[unit.start : at])) for at in s)  # type: ignore[return-value]  # a pair gives a pair

    def attribution(a: LabelledAttribution | None) -> object:
        return a and (a.entity, a.reason, span(a.source), span(a.cue), [span(c) for c in a.content], attribution(a.inner))

    return (
        unit.role, unit.paragraph, unit.types, unit.form, unit.either, unit.claim, [span(s) for s in unit.spans],
        [attribution(a) for a in unit.attributions], [(span((q.start, q.end)), quantity_record(q)) for q in unit.quantities],
    )  # fmt: skip
