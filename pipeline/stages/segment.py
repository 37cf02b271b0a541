"""Articles to units: lines get their roles, body lines are split into sentences."""

from __future__ import annotations

from pipeline.dates import DATE, iso_date
from pipeline.records import Article, Role, Sentence, Span
from pipeline.stages.layout import Line, layout
from pipeline.stages.sentences import split

_SPLIT_ROLES = ("body", "caption")


def segment(article: Article) -> list[Sentence]:
    """The units of an article, in order, with exact offsets, roles and no types yet."""
    lines = layout(article.text, has_title=article.body_start > 0 or _opens_with_title(article))
    spans = [(line, span) for line in lines for span in _spans(article.text, line)]
    return [
        Sentence(
            article=article.id,
            index=index,
            paragraph=line.paragraph,
            start=start,
            end=end,
            text=article.text[start:end],
            role=line.role,
        )
        for index, (line, (start, end)) in enumerate(spans)
    ]


def laid_out(article: Article, units: list[tuple[Span, int]]) -> list[Sentence]:
    """Given units, each a span and its paragraph, with the role that the layout gives the line they stand on."""
    found = segment(article)
    sentences = []
    at = 0
    for index, ((start, end), paragraph) in enumerate(units):
        while at + 1 < len(found) and found[at].end <= start:
            at += 1
        role: Role = found[at].role if found else "body"
        sentences.append(
            Sentence(article=article.id, index=index, paragraph=paragraph, start=start, end=end, text=article.text[start:end], role=role)
        )
    return sentences


def describe(article: Article, sentences: list[Sentence]) -> None:
    """Fills the article's title, date and author from its own lines where the input gave none."""
    for sentence in sentences:
        if sentence.role == "title" and article.title is None:
            article.title = sentence.text
        if sentence.role != "meta":
            continue
        date = DATE.search(sentence.text)
        if article.published is None and date:
            article.published = iso_date(date[0])
        if article.author is None and sentence.text.lower().startswith("by ") and not date:
            article.author = sentence.text[3:].strip()


def _spans(text: str, line: Line) -> list[tuple[int, int]]:
    return split(text, line.start, line.end) if line.role in _SPLIT_ROLES else [(line.start, line.end)]


def _opens_with_title(article: Article) -> bool:
    return article.title is not None and article.text.lstrip("# \n\t").casefold().startswith(article.title.casefold())
