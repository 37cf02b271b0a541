"""Proper names of people and bodies in running text, read without a model."""

from __future__ import annotations

import re

from pipeline.stages import lexicon
from pipeline.stages.naming import Naming, person

_NAME_RUN = re.compile(
    r"(?<![\w'’])[A-Z][\w'’-]*\.?(?:\s+(?:(?:of|for|and)\s+(?:the\s+)?(?=[A-Z])|(?:de|da|del|van|von|der|den|la|le|al|bin|ibn|ter|dos|du)\s+)?(?:[A-Z][\w'’-]*|[A-Z]\.|&))*(?:\s+\((?P<short>[A-Z][A-Za-z&]{1,9})\))?"
)


_CROWN = re.compile(r"(?:Her|His)\s+Majesty['’]s")


def named_in(text: str) -> list[tuple[int, int, Naming, str | None]]:
    """Every proper name of a person or a body in a text, with the acronym given for it in brackets."""
    found = []
    for match in _NAME_RUN.finditer(text):
        run, start = match[0], match.start()
        first = re.match(r"[A-Z][\w'’-]*", run)
        while first and re.sub(r"['’]s$", "", first[0]).lower() in lexicon.NOT_NAMES and " " in run and not _CROWN.match(run):
            skip = len(run.split(" ", 1)[0]) + 1
            run, start = run[skip:], start + skip
            first = re.match(r"[A-Z][\w'’-]*", run)
        if match["short"]:
            run = run[: run.rindex("(")].rstrip()
        for begin, part in _halves(run):
            naming = person(part) or _organisation(part)
            if naming is not None:
                where = start + begin + part.rindex(naming.name or part)
                found.append((where, where + len(naming.name or part), naming, match["short"]))
    return found


def _halves(run: str) -> list[tuple[int, str]]:
    """A run cut where a possessive, or an "of" or "and" after a personal name, parts two names."""
    crown = _CROWN.match(run)
    cuts = [0]
    ends = [0]
    for joint in _JOINT.finditer(run):
        left = run[cuts[-1] : joint.start()].split()
        name_before = len(left) >= 2 and not any(w.lower() in lexicon.ORGANISATIONS for w in left)
        possessive = joint[0][0] in "'’"
        apart = not (crown and joint.start() < crown.end()) if possessive else name_before or joint[0].split() == ["and", "the"]
        if apart:
            cuts.append(joint.end())
            ends.append(joint.start())
    return [(a, run[a:b].rstrip("'’")) for a, b in zip(cuts, [*ends[1:], len(run)], strict=True)]


_JOINT = re.compile(r"['’]s?\s+(?=[A-Z])|\s+(?:of|for|and)\s+(?:the\s+)?(?=[A-Z])")


def _organisation(part: str) -> Naming | None:
    """A body by its name: a word for a body in it, or an acronym."""
    words = part.split()
    last = words[-1].lower() if words else ""
    known = any(w.lower() in lexicon.ORGANISATIONS for w in words)
    if (len(words) > 1 and known) or (len(words) == 1 and len(part) > 1 and part.isupper() and part.isalpha()):
        return Naming("name", "organisation", last, name=part)
    return None
