"""Reads the corpus: `corpus/stories/<story>/story.toml` and one text file an article.

The format is for an editor: the words of a unit stand on one line as they were printed,
its labels on the lines around them, and every span is given by its words.

    outlet: Wexmoor Courier
    style: uk-local
    published: 2014-03-11

    {title finding statistic =pumps-failed}
    Harbour pumps failed 14 times, inquiry finds
    > inquiry=inquiry | finds | Harbour pumps failed 14 times
    # 14 times: 14 failure

    {body quote:direct}
    “We were never told,” she said.
    > she=okafor | said | We were never told,

A blank line before `{` is a paragraph break; two units without one between them stand in
one paragraph, a space apart. corpus/GUIDELINES.md explains every line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pipeline.corpus.schema import (
    Entity,
    LabelledArticle,
    LabelledAttribution,
    LabelledStory,
    LabelledUnit,
    Mention,
    Story,
)
from pipeline.errors import CorpusError
from pipeline.records import FORMS, REASONS, ROLES, TYPES, Change, Quantity, Span
from pipeline.text import MARKS

_HEADER = re.compile(r"([a-z-]+):\s*(.*)")
_QUOTED = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘.*?(?:’(?!\w)|$)|(?<!\w)'.*?(?:'(?!\w)|$)")
_VALUE = re.compile(
    r"(?P<cmp><=|>=|<|>|~)?"
    r"(?P<a>-?\d+(?:\.\d+)?)(?:(?P<sep>\.\.|->)(?P<b>-?\d+(?:\.\d+)?))?"
)


class _Fault(ValueError):
    """What is wrong with one line; the reader adds the place."""


def load_corpus(root: Path) -> list[LabelledStory]:
    """Every story under `root`/stories, in name order.

    Raises:
        CorpusError: a file does not follow the format; the message gives file and line.
    """
    folders = sorted(p.parent for p in (root / "stories").glob("*/story.toml"))
    if not folders:
        raise CorpusError(f"{root}: no stories/*/story.toml here; give the corpus folder")
    return [load_story(folder) for folder in folders]


def load_story(folder: Path) -> LabelledStory:
    """One story folder. Raises `CorpusError` with file and line."""
    path = folder / "story.toml"
    try:
        story = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Story)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: {error}") from error
    articles = [parse_article(p, story.entities) for p in sorted(folder.glob("*.txt"))]
    return LabelledStory(id=folder.name, path=str(folder), story=story, articles=articles)


def parse_article(path: Path, entities: dict[str, Entity]) -> LabelledArticle:
    """One article file. Raises `CorpusError` with file and line."""
    number = 0
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        first = next((i for i, line in enumerate(lines) if line.startswith("{")), len(lines))
        article = _header(path, lines[:first])
        units: list[LabelledUnit] = []
        text, gap = "", ""
        while first < len(lines):
            number = first + 1
            if not lines[first].strip():
                gap = "\n\n"
                first += 1
                continue
            last = first + 2
            while last < len(lines) and lines[last][:2] in ("> ", ">>", "@ ", "# ", "= "):
                last += 1
            unit, words = _unit_head(lines, first)
            text += gap if units else ""
            unit.start, unit.end = len(text), len(text) + len(words)
            unit.paragraph = 0 if not units else units[-1].paragraph + (gap != " ")
            unit.line = number
            text += words
            for number in range(first + 3, last + 1):
                _label(unit, words, lines[number - 1])
            number = first + 1
            unit.spans = unit.spans or derived_spans(unit, words)
            units.append(unit)
            first, gap = last, " "
        article.text, article.units = text, units
        for unit in units:
            number = unit.line
            unit.mentions = found_mentions(unit, text[unit.start : unit.end], entities, unit.mentions)
        return article
    except _Fault as fault:
        raise CorpusError(f"{path}:{number}: {fault}") from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8: {error}") from None


def _header(path: Path, lines: list[str]) -> LabelledArticle:
    found: dict[str, str] = {}
    for line in filter(str.strip, lines):
        match = _HEADER.fullmatch(line.strip())
        if not match:
            raise _Fault(f"not a header line `key: value`: {line[:60]!r}")
        found[match[1]] = match[2]
    try:
        article = LabelledArticle(
            id=f"{path.parent.name}/{path.stem}",
            story=path.parent.name,
            outlet=found.pop("outlet"),
            style=found.pop("style"),
            published=found.pop("published", None),
            author=found.pop("author", None),
            path=str(path),
        )
    except KeyError as error:
        raise _Fault(f"the header lacks `{error.args[0]}:`") from None
    copied = found.pop("copied-from", None)
    article.copied_from = f"{path.parent.name}/{copied}" if copied else None
    if found:
        raise _Fault(f"unknown header key {next(iter(found))!r}")
    return article


def _unit_head(lines: list[str], first: int) -> tuple[LabelledUnit, str]:
    head = lines[first].strip()
    if not (head.startswith("{") and head.endswith("}")):
        raise _Fault(f"expected a unit head such as {{body finding}}, found {head[:60]!r}")
    role, *labels = head[1:-1].split() or [""]
    if role not in ROLES:
        raise _Fault(f"unknown role {role!r}; one of {', '.join(ROLES)}")
    words = lines[first + 1] if first + 1 < len(lines) else ""
    if not words.strip() or words != words.strip():
        raise _Fault("the line after a unit head holds its words, with no space at either end")
    unit = LabelledUnit(start=0, end=0, paragraph=0, role=role, types=[])
    for label in labels:
        name, _, form = label.partition(":")
        if label.startswith("="):
            unit.claim = label[1:]
        elif label.startswith("?") and label[1:] in TYPES:
            unit.either.append(label[1:])  # type: ignore[arg-type]  # checked in this line
        elif name in TYPES and (name == "quote") == (form in FORMS):
            unit.types.append(name)
            unit.form = form or unit.form  # type: ignore[assignment]  # "" or one of FORMS
        else:
            raise _Fault(f"unknown label {label!r}; a quote is written quote:direct, :mixed or :indirect")
    if len(set(unit.types)) != len(unit.types):
        raise _Fault("a type stands twice")
    unit.types.sort(key=TYPES.index)
    return unit, words


def _label(unit: LabelledUnit, words: str, line: str) -> None:
    mark, rest = line.split(" ", 1) if " " in line else (line, "")
    if mark == ">":
        unit.attributions.append(_attribution(unit, words, rest))
    elif mark == ">>":
        if not unit.attributions or unit.attributions[-1].inner:
            raise _Fault("`>>` (inner attribution) needs one `>` line before it")
        unit.attributions[-1].inner = _attribution(unit, words, rest)
    elif mark == "@":
        for item in filter(str.strip, rest.split(";")):
            said, sep, entity = item.rpartition("=")
            if not sep:
                raise _Fault(f"a mention is written words=entity, found {item.strip()!r}")
            span = _find(unit, words, said)
            unit.mentions.append(Mention(*span, entity.strip()))
    elif mark == "#":
        unit.quantities.append(_quantity(unit, words, rest))
    elif mark == "=":
        unit.spans.append(_find(unit, words, rest))
    else:
        raise _Fault(f"unknown line {line[:40]!r}")


def _find(unit: LabelledUnit, words: str, said: str) -> Span:
    """The span of `said` in the unit: its words, `first ~ last`, or `words#2` (the second)."""
    said = said.strip()
    nth = 1
    numbered = re.fullmatch(r"(.*\S)#(\d+)", said)
    if numbered and said not in words:
        said, nth = numbered[1], int(numbered[2])
    head, tilde, tail = said.partition(" ~ ")
    start = -1
    for _ in range(nth):
        start = find_words(words, head, start + 1)
        if start < 0:
            raise _Fault(f"{head!r} (occurrence {nth}) is not in the unit")
    end = start + len(head)
    if tilde:
        at = words.rfind(tail)
        if at < end:
            raise _Fault(f"{tail!r} does not follow {head!r} in the unit")
        end = at + len(tail)
    return unit.start + start, unit.start + end


def find_words(words: str, said: str, start: int) -> int:
    """Where `said` stands as whole words in `words` at or after `start`, or -1."""
    if not said:
        return -1
    left = r"(?<!\w)" if said[0].isalnum() else ""
    right = r"(?!\w)" if said[-1].isalnum() else ""
    match = re.compile(left + re.escape(said) + right).search(words, start)
    return match.start() if match else -1


def _attribution(unit: LabelledUnit, words: str, rest: str) -> LabelledAttribution:
    parts = [p.strip() for p in rest.split(" | ")]
    if len(parts) != 3:
        raise _Fault("an attribution is written `> source=entity | cue | content`, `-` for none")
    said, sep, entity = parts[0].rpartition("=")
    if not sep:
        raise _Fault(f"no `=entity` after the source in {parts[0]!r}")
    reason = entity[1:] if entity.startswith("?") else None
    if reason is not None and reason not in REASONS:
        raise _Fault(f"unknown reason {entity!r}; one of ?{', ?'.join(REASONS)}")
    return LabelledAttribution(
        entity=None if reason else entity,
        reason=reason,
        source=None if said.strip() == "-" else _find(unit, words, said),
        cue=None if parts[1] == "-" else _find(unit, words, parts[1]),
        content=[_content(unit, words, p) for p in parts[2].split(" || ") if p.strip() != "-"],
    )


def _content(unit: LabelledUnit, words: str, said: str) -> Span:
    if said.strip() != "*":
        return _find(unit, words, said)
    inside = words.strip(MARKS)
    start = words.index(inside)
    return unit.start + start, unit.start + start + len(inside)


def _quantity(unit: LabelledUnit, words: str, rest: str) -> Quantity:
    said, sep, record = rest.rpartition(": ")
    if not sep:
        raise _Fault("a quantity is written `# words: value unit`, with of=, period= where stated")
    start, end = _find(unit, words, said)
    return read_quantity(record, (start, end), words[start - unit.start : end - unit.start])


def read_quantity(record: str, span: Span, text: str) -> Quantity:
    """A quantity from its record, such as `~14 failure of=47`. Raises `ValueError`."""
    value, *fields = record.split() or [""]
    match = _VALUE.fullmatch(value)
    if not match:
        raise _Fault(f"no value: {value!r}; 14, ~14, >0.33, 10..12 or 56->81")
    a, b = float(match["a"]), float(match["b"]) if match["b"] else None
    quantity = Quantity(start=span[0], end=span[1], text=text, comparator=match["cmp"] or "=")  # type: ignore[arg-type]  # the pattern allows comparators alone
    if match["sep"] == "..":
        quantity.low, quantity.high = a, b
    elif match["sep"] == "->" and b is not None:
        quantity.value, quantity.change = b, Change(a, b)
    else:
        quantity.value = a
    named: list[str] = []
    for item in fields:
        key, sep, said = item.partition("=")
        if not sep:
            named.append(item)
        elif key == "of":
            quantity.of = float(said)
        elif key == "period":
            quantity.period = said
        else:
            raise _Fault(f"unknown field {key!r} of a quantity; of= or period=")
    if "forecast" in named:
        named.remove("forecast")
        quantity.forecast = True
    quantity.unit = " ".join(named) or None
    return quantity


def derived_spans(unit: LabelledUnit, words: str) -> list[Span]:
    """The quote spans of a unit without a `=` line: marked stretches that carry attributed content."""
    if unit.form in (None, "indirect"):
        return []
    content = [c for a in unit.attributions for c in a.content]
    if unit.form == "direct":
        return [_with_marks(unit, words, c) for c in content]
    quoted = [(unit.start + m.start(), unit.start + m.end()) for m in _QUOTED.finditer(words)]
    return [q for q in quoted if any(q[0] < c[1] and c[0] < q[1] for c in content)]


def _with_marks(unit: LabelledUnit, words: str, span: Span) -> Span:
    start, end = span[0] - unit.start, span[1] - unit.start
    while start > 0 and words[start - 1] in MARKS:
        start -= 1
    while end < len(words) and words[end] in MARKS:
        end += 1
    return unit.start + start, unit.start + end


def found_mentions(unit: LabelledUnit, words: str, entities: dict[str, Entity], written: Sequence[Mention] = ()) -> list[Mention]:
    """The written mentions, the sources, and every name or alias of an entity in the unit.

    A name inside a longer mention of its own entity is that mention; where two entities
    share a name, only what is written counts.
    """
    found = {(m.start, m.end): m for m in written}
    for a in unit.every_attribution():
        if a.source and a.entity:
            found.setdefault(a.source, Mention(*a.source, a.entity))
    for (start, end), name in _names(words, entities):
        place = unit.start + start, unit.start + end
        if not any(m.start < place[1] and place[0] < m.end and m.entity == name for m in found.values()):
            found.setdefault(place, Mention(*place, name))
    return sorted(found.values())


def _names(words: str, entities: dict[str, Entity]) -> list[tuple[Span, str]]:
    owners: dict[str, set[str]] = {}
    for key, entity in entities.items():
        for name in filter(None, [entity.name, *entity.aliases]):
            owners.setdefault(name, set()).add(key)
    own = sorted((n for n, keys in owners.items() if len(keys) == 1), key=len, reverse=True)
    if not own:
        return []
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, own)) + r")(?!\w)")
    return [((m.start(), m.end()), next(iter(owners[m[0]]))) for m in pattern.finditer(words)]
