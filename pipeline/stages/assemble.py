"""Units with a type become claims: ids, primary type, quote, attributions, quantities."""

from __future__ import annotations

from pipeline.records import PRIMARY, Attribution, Claim, Quote, Sentence, Type
from pipeline.stages.attribute import Attributed
from pipeline.stages.document import Document
from pipeline.text import digest


def claim_id(article: str, start: int, end: int) -> str:
    """A claim's id: a hash of its article and place."""
    return digest(article, start, end)


def primary(types: list[Type]) -> Type:
    """The first that applies of recommendation, statistic, finding, quote."""
    return next(t for t in PRIMARY if t in types)


def assemble(document: Document) -> Document:
    """Fills the document's claims and the article's counts."""
    typed = [s for s in document.sentences if s.types]
    ids = {s.index: claim_id(s.article, s.start, s.end) for s in typed}
    for sentence in typed:
        claim = _claim(sentence, document.attributed[sentence.index], ids)
        claim.quantities = document.quantities.get(sentence.index, [])
        document.claims.append(claim)
    document.article.counts.sentences = len(document.sentences)
    document.article.counts.claims = len(document.claims)
    return document


def _claim(sentence: Sentence, attributed: Attributed, ids: dict[int, str]) -> Claim:
    attributions = list(attributed.attributions)
    quote = None
    if "quote" in sentence.types:
        quote = Quote(attributed.form, attributed.spans)
        if not attributions:
            attributions = [Attribution(reason="unstated", content=[(sentence.start, sentence.end)])]
    if attributed.inherited_unit in ids:
        for attribution in attributions:
            attribution.inherited_from = ids[attributed.inherited_unit]
    return Claim(
        article=sentence.article,
        index=sentence.index,
        paragraph=sentence.paragraph,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        role=sentence.role,
        types=sentence.types,
        scores=sentence.scores,
        id=ids[sentence.index],
        type=primary(sentence.types),
        quote=quote,
        attributions=attributions,
    )
