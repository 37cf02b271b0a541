"""From what a reader found to an `Article`, or to a reject with its reason.

Ids, occurrence numbers and revisions depend on what came before, so one `Ingest` sees
every input of a run, in order.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import py3langid

from pipeline.config import IngestConfig
from pipeline.dates import iso_date
from pipeline.errors import InputError
from pipeline.io.raw import RawArticle, reject
from pipeline.records import Article, Reject
from pipeline.text import digest, squeeze

_LETTERS_TO_TELL = 150  # below this many letters a detected language is a guess, and no reason to reject


class Ingest:
    """Turns raw inputs into articles, one for one."""

    def __init__(self, config: IngestConfig) -> None:
        self.config = config
        self.places: dict[str, str] = {}
        self.occurrences: Counter[str] = Counter()
        self.latest: dict[str, str] = {}

    def process(self, items: Iterable[RawArticle | Reject]) -> Iterator[Article | Reject]:
        """As many as come in, in their order."""
        for item in items:
            if isinstance(item, Reject):
                yield item
                continue
            try:
                yield self._article(item)
            except InputError as error:
                yield reject(item.where, error.reason, error.detail, item.id, stage="ingest")

    def _article(self, raw: RawArticle) -> Article:
        self._check_text(raw)
        language = self._language(raw)
        identity = self._identity(raw)
        text, body_start = _with_title(raw)
        published = iso_date(raw.published) if raw.published else None
        meta = dict(raw.meta)
        if raw.id is None:
            meta["path"] = raw.place
        if raw.published and raw.published != published:
            meta["published"] = raw.published
        article = Article(
            id=identity,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            title=squeeze(raw.title) if raw.title else None,
            source=raw.source,
            url=raw.url,
            published=published,
            author=raw.author,
            language=language,
            revision_of=self.latest.get(raw.url) if raw.url else None,
            body_start=body_start,
            meta=meta,
            text=text,
        )
        self.places[identity] = raw.where
        if raw.url:
            self.latest[raw.url] = identity
        return article

    def _check_text(self, raw: RawArticle) -> None:
        if not raw.text.strip():
            raise InputError("empty", "the text is empty or white space only")
        if len(raw.text) > self.config.max_chars:
            raise InputError("too-long", f"{len(raw.text)} characters; ingest.max_chars is {self.config.max_chars}")
        if "\x00" in raw.text:
            raise InputError("binary", f"a NUL character at {raw.text.index(chr(0))}; this is no text")

    def _language(self, raw: RawArticle) -> str | None:
        """The language given or detected, as a code. Raises `InputError` where it is not English."""
        if raw.language:
            language = raw.language.strip().lower()
            english = language.split("-")[0].split("_")[0] in ("en", "eng", "english")
            language = "en" if english else language
        else:
            start = raw.text[: self.config.language_chars]
            if sum(c.isalpha() for c in start) < _LETTERS_TO_TELL:
                return None
            language = py3langid.classify(start)[0]
        if language != "en" and not self.config.any_language:
            how = "given" if raw.language else "detected"
            raise InputError("language", f"the language is {language} ({how}); --any-language keeps it")
        return language

    def _identity(self, raw: RawArticle) -> str:
        if raw.id is not None:
            if raw.id in self.places:
                raise InputError("duplicate-id", f"the id {raw.id!r} was first used at {self.places[raw.id]}")
            return raw.id
        base = digest(raw.url or raw.place, raw.text)
        self.occurrences[base] += 1
        return base if self.occurrences[base] == 1 else digest(base, self.occurrences[base])


def _with_title(raw: RawArticle) -> tuple[str, int]:
    """The text with a title given apart before it, and where the input's own text begins."""
    title = squeeze(raw.title or "")
    opening = squeeze(raw.text[: len(title) * 2 + 200]).casefold().lstrip("# ")
    if not title or opening.startswith(title.casefold()):
        return raw.text, 0
    return f"{title}\n\n{raw.text}", len(title) + 2
