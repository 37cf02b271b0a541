"""The corpus in brat's standoff format, there and back.

Format: https://brat.nlplab.org/standoff.html. A folder a story: `story.toml` as the corpus has it, and
for each article its text (`.txt`), its annotations (`.ann`) and its header (`.toml`). The parts of a content are the
fragments of one discontinuous annotation; claim keys, entities and quantity records are notes.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import tomli_w

from pipeline.corpus.foreign import gather, header
from pipeline.corpus.render import story_text
from pipeline.corpus.schema import LabelledArticle, LabelledStory, Story
from pipeline.corpus.standoff import LAYERS, Link, Region, Standoff, assemble, flatten
from pipeline.errors import CorpusError
from pipeline.records import FORMS, ROLES, TYPES, Span

_OPEN = "either_"  # brat's names hold no question mark


def write_brat(stories: list[LabelledStory], folder: Path) -> None:
    """Writes a folder that brat serves as it is, `annotation.conf` included."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "annotation.conf").write_text(_configuration(), encoding="utf-8")
    for story in stories:
        (folder / story.id).mkdir(exist_ok=True)
        (folder / story.id / "story.toml").write_text(story_text(story), encoding="utf-8")
        for article in story.articles:
            stem = folder / story.id / article.id.rpartition("/")[2]
            fields = {"outlet": article.outlet, "style": article.style, "published": article.published}
            fields |= {"author": article.author, "copied_from": article.copied_from}
            stem.with_suffix(".toml").write_text(tomli_w.dumps({k: v for k, v in fields.items() if v}), encoding="utf-8")
            stem.with_suffix(".txt").write_text(article.text, encoding="utf-8", newline="")
            stem.with_suffix(".ann").write_text("".join(f"{line}\n" for line in _lines(article)), encoding="utf-8")


def read_brat(folder: Path) -> list[LabelledStory]:
    """The stories of a folder of brat annotations: a subfolder a story, an `.ann` beside each `.txt`.

    Raises:
        CorpusError: a line that is no brat annotation, or labels that are inconsistent; with file and line.
    """
    found: list[tuple[LabelledArticle, Story]] = []
    for path in sorted(folder.rglob("*.ann")):
        try:
            text = path.with_suffix(".txt").read_bytes().decode("utf-8")
            fields = _table(path.with_suffix(".toml"))
            table = msgspec.convert(_table(path.parent / "story.toml"), Story)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise CorpusError(f"{path}: what belongs to it cannot be read: {error}") from None
        article = header({"story": path.parent.name, "article": path.stem} | fields, str(path))
        article.text, article.units = text, assemble(text, _standoff(path, text), str(path))
        found.append((article, table))
    if not found:
        raise CorpusError(f"{folder}: no .ann file here; give the folder that brat serves")
    return gather(found)


def _table(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _configuration() -> str:
    held = "|".join(ROLES)
    lines = ["[entities]", *ROLES, *LAYERS, "", "[relations]", "source Arg1:content, Arg2:source", "cue Arg1:content, Arg2:cue"]
    lines += ["inner Arg1:content, Arg2:content", "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    lines += [f"{name} Arg:{held}" for t in TYPES for name in (t, _OPEN + t)]
    return "\n".join([*lines, f"form Arg:{held}, Value:{'|'.join(FORMS)}", ""])


def _lines(article: LabelledArticle) -> list[str]:
    flat = flatten(article.units)
    parts: dict[str, list[Region]] = {}
    by_id = {r.id: r for r in flat.regions}
    for link in flat.links:
        if link.kind == "part":
            parts.setdefault(link.source, []).append(by_id.pop(link.target))
    lines: list[str] = []
    attributes = notes = 0
    for region in by_id.values():
        spans = [(r.start, r.end) for r in (region, *parts.get(region.id, []))]
        words = " ".join(article.text[a:b].replace("\n", " ") for a, b in spans)
        lines.append(f"{region.id}\t{region.layer} {';'.join(f'{a} {b}' for a, b in spans)}\t{words}")
        for label in region.labels:
            attributes += 1
            name = f"form {region.id} {label}" if label in FORMS else f"{label.replace('?', _OPEN)} {region.id}"
            lines.append(f"A{attributes}\t{name}")
        if region.note:
            notes += 1
            lines.append(f"#{notes}\tAnnotatorNotes {region.id}\t{region.note}")
    links = [link for link in flat.links if link.kind != "part"]
    return lines + [f"R{n}\t{link.kind} Arg1:{link.source} Arg2:{link.target}" for n, link in enumerate(links, 1)]


def _standoff(path: Path, text: str) -> Standoff:
    flat = Standoff()
    regions: dict[str, Region] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        identity, _, rest = line.partition("\t")
        body, _, note = rest.partition("\t")
        try:
            if identity[0] == "T":
                regions[identity] = _region(flat, identity, body, len(text))
            elif identity[0] in "AM":
                name, of, *value = body.split()
                regions[of].labels.append(value[0] if value else name.replace(_OPEN, "?"))
            elif identity[0] == "#":
                regions[body.split()[1]].note = note.strip()
            elif identity[0] == "R":
                kind, source, target = body.split()
                flat.links.append(Link(kind, source.partition(":")[2], target.partition(":")[2]))
            else:
                raise ValueError("only T, A, R and # lines are read")
        except (ValueError, KeyError, IndexError) as error:
            raise CorpusError(f"{path}:{number}: no annotation that can be used ({error}): {line[:80]!r}") from None
    return flat


def _region(flat: Standoff, identity: str, body: str, length: int) -> Region:
    """The region of a T line; the further fragments become regions of their own, as Label Studio has them."""
    layer, _, places = body.partition(" ")
    spans: list[Span] = []
    for place in places.split(";"):
        start, end = map(int, re.split(r"\s+", place.strip()))
        if not 0 <= start < end <= length:
            raise ValueError(f"{start} to {end} lies outside the text")
        spans.append((start, end))
    made = [Region(id=identity if not n else f"{identity}.{n}", layer=layer, start=start, end=end) for n, (start, end) in enumerate(spans)]
    flat.regions += made
    flat.links += [Link("part", identity, part.id) for part in made[1:]]
    return made[0]
