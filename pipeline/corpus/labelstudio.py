"""The corpus in Label Studio's task format, there and back.

Format: https://labelstud.io/guide/task_format.html. Types, forms, claim keys, entities and quantity
records are per-region controls; a story's own table travels in each task's `data`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec

from pipeline.corpus.foreign import gather, header
from pipeline.corpus.schema import LabelledArticle, LabelledStory, Story
from pipeline.corpus.standoff import LAYERS, LINKS, Link, Region, Standoff, assemble, flatten
from pipeline.errors import CorpusError
from pipeline.records import FORMS, ROLES, TYPES


def write_labelstudio(stories: list[LabelledStory], folder: Path) -> None:
    """Writes `tasks.json`, to import into a project, and `labels.xml`, its labelling interface."""
    folder.mkdir(parents=True, exist_ok=True)
    tasks = [_task(story, article) for story in stories for article in story.articles]
    (folder / "tasks.json").write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    (folder / "labels.xml").write_text(interface(), encoding="utf-8")


def read_labelstudio(path: Path) -> list[LabelledStory]:
    """The stories of a Label Studio JSON export.

    A task's first annotation that was not cancelled counts, else its first prediction. A task without a
    `story` makes one of its own.

    Raises:
        CorpusError: the file is no such export, or labels are inconsistent; the message names the task.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        rows = [(task["data"], _result(task), f"{path}: task {task.get('id', number)}") for number, task in enumerate(tasks, 1)]
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"{path}: not a JSON export of Label Studio (a list of tasks with `data` and `annotations`): {error!r}") from None
    found: list[tuple[LabelledArticle, Story]] = []
    for data, result, place in rows:
        text = str(data.get("text", ""))
        article = header(data, place)
        article.text, article.units = text, assemble(text, _standoff(text, result, place), place)
        try:
            story = msgspec.convert(data.get("table", {}), Story)
        except msgspec.ValidationError as error:
            raise CorpusError(f"{place}: its story table: {error}") from None
        found.append((article, story))
    return gather(found)


def interface() -> str:
    """The labelling interface that a project needs, as XML."""

    def labels(name: str, values: tuple[str, ...]) -> str:
        return f'  <Labels name="{name}" toName="text">' + "".join(f'<Label value="{v}"/>' for v in values) + "</Labels>\n"

    def choices(name: str, values: tuple[str, ...], choice: str) -> str:
        inside = "".join(f'<Choice value="{v}"/>' for v in values)
        return f'  <Choices name="{name}" toName="text" perRegion="true" whenTagName="unit" choice="{choice}">{inside}</Choices>\n'

    return (
        "<View>\n  <Style>.htx-text { white-space: pre-wrap; }</Style>\n"
        + labels("unit", ROLES)
        + labels("span", LAYERS)
        + '  <Text name="text" value="$text" granularity="symbol"/>\n'
        + choices("types", (*TYPES, *(f"?{t}" for t in TYPES)), "multiple")
        + choices("form", FORMS, "single")
        + '  <TextArea name="note" toName="text" perRegion="true" maxSubmissions="1" placeholder="claim key, entity or quantity"/>\n'
        + "  <Relations>"
        + "".join(f'<Relation value="{v}"/>' for v in LINKS)
        + "</Relations>\n</View>\n"
    )


def _task(story: LabelledStory, article: LabelledArticle) -> dict[str, Any]:
    table = {k: v for k, v in msgspec.to_builtins(story.story).items() if v not in (None, [])}
    data: dict[str, Any] = {
        "text": article.text,
        "story": story.id,
        "article": article.id.rpartition("/")[2],
        "outlet": article.outlet,
        "style": article.style,
    }
    data |= {"published": article.published, "author": article.author, "copied_from": article.copied_from, "table": table}
    flat = flatten(article.units)
    result: list[dict[str, Any]] = []
    for region in flat.regions:
        result += _items(region, article.text)
    result += [{"type": "relation", "from_id": link.source, "to_id": link.target, "direction": "right", "labels": [link.kind]} for link in flat.links]
    return {"data": data, "annotations": [{"result": result}]}


def _items(region: Region, text: str) -> list[dict[str, Any]]:
    """A region as the results of its controls, all under its id."""
    place = {"start": region.start, "end": region.end}
    words = text[region.start : region.end]

    def item(control: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"id": region.id, "from_name": control, "to_name": "text", "type": kind, "value": place | {"text": words} | value}

    items = [item("unit" if region.layer in ROLES else "span", "labels", {"labels": [region.layer]})]
    types, forms = ([x for x in region.labels if (x in FORMS) == wanted] for wanted in (False, True))
    items += [item("types", "choices", {"choices": types})] if types else []
    items += [item("form", "choices", {"choices": forms})] if forms else []
    items += [item("note", "textarea", {"text": [region.note]})] if region.note else []
    return items


def _result(task: dict[str, Any]) -> list[dict[str, Any]]:
    kept = [a for a in task.get("annotations", []) if not a.get("was_cancelled")] or task.get("predictions", [])
    return list(kept[0]["result"]) if kept else []


def _standoff(text: str, result: list[dict[str, Any]], place: str) -> Standoff:
    flat = Standoff()
    extra: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        for item in result:
            if item["type"] == "relation":
                label = (item.get("labels") or ["?"])[0]
                flat.links.append(Link(label, item["from_id"], item["to_id"]))
            elif item["type"] == "labels":
                start, end = _span(text, item["value"], place)
                flat.regions.append(Region(id=item["id"], layer=item["value"]["labels"][0], start=start, end=end))
            else:
                extra[item["id"]].append(item)
        for region in flat.regions:
            for item in extra[region.id]:
                region.labels += item["value"].get("choices", [])
                if item["type"] == "textarea":
                    said = item["value"]["text"]
                    region.note = (said if isinstance(said, str) else " ".join(said)).strip()
    except (KeyError, IndexError, TypeError) as error:
        raise CorpusError(f"{place}: a result lacks {error}") from None
    return flat


def _span(text: str, value: dict[str, Any], place: str) -> tuple[int, int]:
    """Offsets in code points: some versions of the tool count an emoji as two (UTF-16)."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if words is None or (text[start:end] == words and end <= len(text)):
        return start, end
    units = text.encode("utf-16-le")
    start, end = (len(units[: 2 * at].decode("utf-16-le", "ignore")) for at in (start, end))
    if text[start:end] != words:
        raise CorpusError(f"{place}: characters {value['start']} to {value['end']} of its text are not {words[:60]!r}")
    return start, end
