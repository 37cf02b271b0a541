"""Sentences that carry speech, as NewsDiscourse labels them, beside a rule on quotation marks and verbs of saying."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from pipeline.evaluate.metrics import PRF
from pipeline.records import TYPED_ROLES, Sentence
from pipeline.stages.document import Document


class SpeechSentence(Struct):
    """A sentence, its paragraph, and whether it carries speech."""

    text: str
    para: int
    speech: bool


class SpeechArticle(Struct):
    """An article as its sentences; other fields of a line are left unread."""

    id: str
    sentences: list[SpeechSentence]

    @property
    def text(self) -> str:
        """The sentences put together, paragraphs parted by a blank line."""
        text = ""
        for i, sentence in enumerate(self.sentences):
            gap = "" if not i else " " if sentence.para == self.sentences[i - 1].para else "\n\n"
            text += gap + sentence.text
        return text

    def units(self) -> list[Sentence]:
        """The sentences as units of the text, all of them body."""
        units, at = [], 0
        text = self.text
        for index, sentence in enumerate(self.sentences):
            start = text.index(sentence.text, at)
            at = start + len(sentence.text)
            units.append(Sentence(article=self.id, index=index, paragraph=sentence.para, start=start, end=at, text=sentence.text, role="body"))
        return units


def score(gold: list[SpeechArticle], analyse: Callable[[SpeechArticle], Document]) -> dict[str, float | int]:
    """Figures over all sentences that have words."""
    system, rule = PRF(), PRF()
    for article in gold:
        document = analyse(article)
        for sentence, unit in zip(article.sentences, document.sentences, strict=True):
            typed = unit.role in TYPED_ROLES
            system += PRF.of([typed and "quote" in unit.types], [sentence.speech])
            by_rule = unit.index in document.attributed and document.attributed[unit.index].rule_form is not None
            rule += PRF.of([by_rule], [sentence.speech])
    figures: dict[str, float | int] = {"articles": len(gold), "sentences": sum(len(a.sentences) for a in gold)}
    for name, counts in (("", system), ("rule on marks and verbs: ", rule)):
        figures |= {f"{name}speech {n}": round(getattr(counts, n), 4) for n in ("precision", "recall", "f1")}
    return figures
