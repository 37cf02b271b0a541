"""What the model is given of an article: its units, what the rules make of them, and their quotations."""

from __future__ import annotations

from msgspec import Struct

from pipeline.model.windows import Unit
from pipeline.records import Form, Role, Sentence
from pipeline.stages.speech import Speech, read_speech


class Place(Struct):
    """Where a unit stands: its paragraph and the quotations (by number) that run through it."""

    paragraph: int
    chains: frozenset[int]


class Prepared(Struct):
    """An article's units, one entry each: for the encoder, and as the rules see them."""

    units: list[Unit]
    roles: list[Role]
    forms: list[Form | None]
    places: list[Place]


def prepare(text: str, sentences: list[Sentence]) -> Prepared:
    """Reads marks and layout; `sentences` carry the roles that the layout gives them."""
    speech: dict[int, Speech] = {s.unit: s for s in read_speech(text, sentences)}
    nothing = Speech(-1, "")
    spoken = [speech.get(s.index, nothing) for s in sentences]
    return Prepared(
        units=[Unit(s.text, s.start, s.paragraph, found.spans) for s, found in zip(sentences, spoken, strict=True)],
        roles=[s.role for s in sentences],
        forms=[found.form for found in spoken],
        places=[Place(s.paragraph, frozenset(found.chains)) for s, found in zip(sentences, spoken, strict=True)],
    )
