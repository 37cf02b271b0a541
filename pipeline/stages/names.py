"""Whether two names can be one speaker's, and what a name says of its bearer."""

from __future__ import annotations

import re

from pipeline.stages import lexicon
from pipeline.stages.naming import Naming

_SMALL = frozenset(("the", "of", "and", "for"))
_NOT_EXAMINING = frozenset(("bureau", "department", "federal"))  # "Federal Bureau of Investigation"
_STATES = frozenset(("us", "uk", "eu", "un"))  # before a body's name they may be left out


def same_name(a: Naming, b: Naming) -> bool:
    """Whether two names can be one speaker's: equal, a short form, or initials."""
    x, y = tokens(a.name or ""), tokens(b.name or "")
    if not x or not y:
        return False
    if x == y:
        return True
    kinds = {a.kind, b.kind}
    if kinds == {"person"}:
        return _same_person(x, y) and (a.gender is None or b.gender is None or a.gender == b.gender)
    if kinds == {"organisation"}:
        return _same_body(x, y)
    return _surname(a, x, b, y) or _surname(b, y, a, x)


def examines(words: str) -> bool:
    """Whether a name or description is of somebody who examines or regulates."""
    low = {w.casefold() for w in re.findall(r"[\w-]+", words)}
    return bool(low & lexicon.EXAMINERS) and not low & _NOT_EXAMINING


def settle_kinds(names: list[Naming]) -> None:
    """One word that was read as a body is a person's name once the person's full name stands beside it."""
    people = [tokens(n.name or "") for n in names if n.kind == "person"]
    for naming in names:
        if naming.kind == "organisation" and any(tokens(naming.name or "") == p[-1:] for p in people):
            naming.kind = "person"


def _surname(a: Naming, x: list[str], b: Naming, y: list[str]) -> bool:
    """One capitalised word read as a body may be a person's surname."""
    return a.kind == "organisation" and b.kind == "person" and len(x) == 1 and y[-1] == x[0]


def tokens(name: str) -> list[str]:
    """The words of a name that tell it from others; a well-known acronym is spelt out."""
    plain = undotted(name)
    plain = lexicon.ACRONYMS.get(plain, plain)
    words = [t for t in re.findall(r"[\w&'-]+", plain.casefold().replace("’", "'")) if t not in _SMALL]
    return [t for t in words if t not in _STATES] or words


def undotted(name: str) -> str:
    """An acronym without its full stops: F.B.I. is the FBI."""
    return re.sub(r"\b([A-Z])\.(?=[A-Z]\b|$)", r"\1", name)


def _same_person(a: list[str], b: list[str]) -> bool:
    """A surname or first name alone against a full name, or full names whose shorter one is contained in the other."""
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    return short[-1] == long[-1] and all(t in long or any(x.startswith(t) for x in long if len(t) == 1) for t in short)


def _same_body(a: list[str], b: list[str]) -> bool:
    """Initials, the first word alone, or the same words with some left out."""
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        initials = "".join(t[0] for t in long)
        return len(short[0]) > 1 and (initials.endswith(short[0]) or (len(long) > 1 and short[0] in (long[0], long[-1])))
    return all(t in long for t in short)


def stem(word: str) -> str:
    """A word without its plural: "auditors" and "auditor" are one."""
    word = word.casefold().strip("'’")
    for end, to in (("ies", "y"), ("ches", "ch"), ("men", "man"), ("ors", "or"), ("s", "")):
        if word.endswith(end) and len(word) > len(end) + 2 and not word.endswith("ss"):
            word = word[: -len(end)] + to
            break
    return word
