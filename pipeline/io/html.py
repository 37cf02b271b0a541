"""An article out of a web page, by trafilatura."""

from __future__ import annotations

import logging

import trafilatura

from pipeline.errors import InputError
from pipeline.io.raw import RawArticle

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of becomes a reject here


def from_html(data: bytes, where: str, place: str, url: str | None = None) -> RawArticle:
    """The page's article text and what its metadata say.

    Raises:
        InputError: `no-article` where the page holds none.
    """
    page = trafilatura.bare_extraction(data, url=url, with_metadata=True, include_comments=False, include_tables=False)
    text = getattr(page, "text", None)
    if page is None or isinstance(page, dict) or not text:
        raise InputError("no-article", "no article text was found in this page")
    return RawArticle(
        where=where,
        place=place,
        text=text,
        title=page.title,
        source=page.sitename or page.hostname,
        url=page.url or url,
        published=page.date,
        author=page.author,
    )
