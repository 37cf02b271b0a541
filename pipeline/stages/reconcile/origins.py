"""Which article was copied from which: a share of its own sentences stands in an earlier one."""

from __future__ import annotations

from collections import defaultdict

from pipeline.records import Article
from pipeline.stages.document import Document
from pipeline.text import words

_LEAST_WORDS = 6  # shorter sentences repeat by chance
_LEAST_SHARED = 3


def find_origins(documents: list[Document], copied: float) -> dict[str, str]:
    """The root origin of every article, itself where it was copied from none; fills `article.origin`.

    Sentences that are speech do not count: two reporters may well hear the same words.
    """
    order = sorted(range(len(documents)), key=lambda i: (documents[i].article.published or "9999", i))
    seen: dict[str, list[str]] = defaultdict(list)
    roots: dict[str, str] = {}
    for i in order:
        article = documents[i].article
        own = _sentences(documents[i])
        article.origin = _copied_from(article, own, seen, copied)
        roots[article.id] = roots.get(article.origin, article.origin) if article.origin else article.id
        for sentence in own:
            seen[sentence].append(article.id)
    return roots


def _copied_from(article: Article, own: set[str], seen: dict[str, list[str]], copied: float) -> str | None:
    shared: dict[str, int] = defaultdict(int)
    for sentence in sorted(own):
        for earlier in seen.get(sentence, []):
            shared[earlier] += 1
    if not shared:
        return None
    best = max(shared, key=lambda a: shared[a])  # the earliest of the best: they were met in that order
    enough = shared[best] >= min(_LEAST_SHARED, len(own)) and shared[best] >= copied * len(own)
    return best if enough and best != article.id else None


def _sentences(document: Document) -> set[str]:
    """The newspaper's own sentences, normalised."""
    found = set()
    for sentence in document.sentences:
        attributed = document.attributed.get(sentence.index)
        speech = attributed is not None and attributed.rule_form in ("direct", "mixed")
        own = words(sentence.text.lower())
        if sentence.role == "body" and not speech and len(own) >= _LEAST_WORDS:
            found.add(" ".join(own))
    return found
