"""What a reader yields: one input as it was found, before anything is decided about it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from pipeline.records import Reject

FIELDS = ("id", "title", "source", "url", "published", "author", "language")


class RawArticle(Struct, kw_only=True):
    """One input. `where` is for a person, `place` (path relative to INPUT) goes into the id."""

    where: str
    place: str
    text: str
    id: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)


def from_fields(fields: dict[str, Any], where: str, place: str) -> RawArticle | Reject:
    """An article from a row of JSONL or of a table; unknown fields are kept under `meta`."""
    fields = {k: v for k, v in fields.items() if v is not None}
    text = fields.pop("text", None)
    identity = str(fields["id"]) if "id" in fields else None
    if not isinstance(text, str):
        what = "there is no field `text`" if text is None else f"`text` is {type(text).__name__}, not a string"
        return reject(where, "no-text", f"{what}; give the article's text as a string", identity)
    raw = RawArticle(where=where, place=place, text=text)
    for name in FIELDS:
        value = fields.pop(name, None)
        if isinstance(value, (dict, list)):
            return reject(where, "bad-field", f"`{name}` is {type(value).__name__}, not a string", identity)
        if value is not None and str(value).strip():
            setattr(raw, name, str(value))
    raw.meta = fields
    return raw


def reject(where: str, reason: str, detail: str, identity: str | None = None, stage: str = "read") -> Reject:
    """A line for rejects.jsonl."""
    return Reject(where=where, id=identity, stage=stage, reason=reason, detail=detail)
