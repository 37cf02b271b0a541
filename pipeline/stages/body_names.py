"""Bodies by their names within a noun phrase: which one is named, who owns or issued what else is named."""

from __future__ import annotations

import re

from pipeline.stages import lexicon
from pipeline.text import alternatives, squeeze

_CAPITALS = re.compile(
    r"(?<![\w'’])[A-ZÀ-ÖØ-Þ0-9][\w.&'’-]*(?:\s+(?:(?:of|for|and|on|in|de|da|del|der|den|des|dei|e|y|von|van|la|le|du|the|&)\s+){0,2}[A-ZÀ-ÖØ-Þ0-9][\w.&'’-]*)*"
)
_NO_NAME = lexicon.NOT_NAMES | lexicon.GENERIC  # a capital at the beginning of a sentence: "Our own count", "That report"
_LEADING = 6  # words before a body's name at most
_CLAUSE = frozenset("that which who whose whom where when released published made paid by at from with than".split())
_SORTS = lexicon.ORGANISATIONS | lexicon.PLURAL_SPEAKERS | lexicon.ROLES | frozenset("staff management headquarters team crew".split())
_AT_A_PLACE = re.compile(rf"^(.*\b(?i:{alternatives(lexicon.ORGANISATIONS)}))\s+in\s+[A-Z]\w+$")
_OWNED_BY_SORT = re.compile(r"^(?:the|its|their|his|her)\s+(?P<who>[a-z]+)['’]s?\s+(?:\S+\s+){0,3}[a-z][\w-]*$", re.IGNORECASE)
OWNED = re.compile(
    r"^(?:[Tt]he\s+)?(?P<who>(?:M(?:r|s|rs|iss|x)\.?\s+)?[A-Z][\w.&-]*(?:\s+(?:of\s+(?:the\s+)?|for\s+|and\s+)?[A-Z][\w.&-]*)*)(?:['’]s?|s['’])\s+(?:\S+\s+){0,3}[a-z][\w-]*$"
)
_WHOSE = re.compile(
    r"^(?:the\s+)?(?!(?:Women|Men|Children|People|King|Queen|Saint|St)\b)[A-Z][a-z]+['’]s\s+(?=[A-Z]\w+\s+(?:(?:of|for|and)\s+)?[A-Z])"
)  # "Britain's Consumer Commission"
_MET = "".join(rf"(?<!\b{met} )" for met in "seen read viewed obtained received reported recovered".split())  # by one who did not make it
_BY = re.compile(rf"{_MET}\bby\s+(?P<who>.+)")
_ISSUED = re.compile(
    r"(?: (?:made|led|run|drawn|written|done|put|sent|\w+ed))?"
    rf"(?: (?:in|on|up|out|this|last|earlier|late|week|month|year|{alternatives(lexicon.CALENDAR.title().split())}|today|yesterday|\d{{1,4}}))*"
    rf",? {_MET}by (?:the )?(?:[a-z]+ ){{0,3}}[A-ZÀ-ÖØ-Þ][\w&'’-]*(?: (?:(?:of|for|and|&|of the) )?[A-ZÀ-ÖØ-Þ][\w&'’-]*)*"
)
_AFFILIATION = re.compile(r"\b(?:for|from|of|at|with|in)\s+(?:the\s+)?(?P<who>[A-Z][^,;]*)")


def body_name(first: str) -> str | None:
    """The proper name of a body, what leads up to it dropped: "the US State Department" -> "US State Department".

    None where capitals are not the phrase's own name: "a laboratory that the Guild paid".
    """
    phrase = re.sub(r"['’]s$", "", _WHOSE.sub("", re.sub(r"\s*\([^)]*\)?", "", first).strip(" ,.'’‘“”\"")))
    runs = list(_CAPITALS.finditer(phrase))
    if not runs:
        return None
    last = runs[-1]
    before, after = phrase[: last.start()].lower().split(), phrase[last.end() :].split()
    if len(before) > _LEADING or any(w in _CLAUSE for w in (*before, *after)) or len(after) > 1 + any(w in lexicon.ORGANISATIONS for w in after[-1:]):
        return None
    if after and not before and " " not in last[0] and (last[0].lower() in lexicon.PLURAL_SPEAKERS | lexicon.ROLES or after[-1] not in _SORTS):
        return None  # "Monitors back union", "Anglo-Dutch consumer"
    name = re.sub(r"^(?:The|An?|(?:His|Her|Its|Their)(?!\s+Majesty))\s+", "", phrase[last.start() :])
    if all(w.isdigit() or w.lower() in lexicon.NOT_NAMES for w in name.split()):
        return None  # "April 14"
    return _AT_A_PLACE.sub(r"\1", name)


def appositive(parts: list[str], head: str) -> str | None:
    """The name after a description: "a union, the Space Guild"; "its auditor, Certa Assurance"."""
    if len(parts) == 1 or parts[0].split()[-1][0].isupper():
        return None
    second = re.sub(r"^the\s+", "", parts[1])
    name = body_name(second) if second[:1].isupper() else None
    fits = head in lexicon.ORGANISATIONS | lexicon.BODY_BEFORE or bool(lexicon.ORGANISATIONS & set(second.lower().split()))
    return name if fits and name == re.sub(r"\s*\([^)]*\)?", "", second) else None


def owner(first: str) -> str | None:
    """Whose it is, by name: "the Confederation's auditors", "volunteers of the Moss Trust"."""
    owned = OWNED.match(first) or _OWNED_BY_SORT.match(first)
    if owned:
        return owned["who"]
    after = re.search(r"\b(?:of|at|from|with|for)\s+(?:the\s+)?(?=[A-Z])(?P<who>.+)", first)
    return body_name(after["who"]) if after else None


def issuer(first: str, core: str, phrase: str) -> str | None:
    """Who issued a document, where its noun phrase says so: after "by", before its head, or after "from" or "of"."""
    by = _BY.search(phrase)
    if by and (found := _first_name(by["who"])):
        return found
    if re.match(r"(?:its|their|his|her)\b", first, re.IGNORECASE):
        return "its"
    owned = OWNED.match(core) or _OWNED_BY_SORT.match(core)
    if owned and owned["who"].lower() not in lexicon.NOT_NAMES:
        return owned["who"]
    leading = re.sub(r"^(?:the|an?)\s+", "", " ".join(core.split()[:-1]), flags=re.IGNORECASE)
    runs = [r for m in _CAPITALS.finditer(_WHOSE.sub("", leading)) if (r := _trimmed(m[0]))]
    if runs and runs[-1].split()[-1].lower() not in lexicon.NATIONALITIES:
        return runs[-1]
    after = re.search(r"\b(?:from|of|at)\s+(?P<who>.+)", first)
    return _first_name(after["who"]) if after else None


def issued_until(text: str, end: int) -> int:
    """Where the words after a document end that say who issued it: "a study | released Monday by the Orme Institute"."""
    found = _ISSUED.match(text, end)
    return found.end() if found else end


def affiliation(phrase: str, name: str) -> str | None:
    """What the one of that name belongs to: a body by its name, or for somebody without one by a common noun."""
    found = _AFFILIATION.search(phrase.replace(name, "") if name else phrase)
    if found:
        return squeeze(found["who"]).strip(" .") or None
    lower = re.search(r"\b(?:for|from|of|at)\s+(?:the\s+)?(?P<who>[a-z][\w\s-]{2,40})$", phrase)
    return squeeze(lower["who"]) if lower and not name else None


def _first_name(words: str) -> str | None:
    """The first proper name of a phrase, within a few words of its beginning."""
    for match in _CAPITALS.finditer(_WHOSE.sub("", words)):
        if match.start() > _LEADING * 8:
            return None
        if found := _trimmed(match[0]):
            return found
    return None


def _trimmed(run: str) -> str | None:
    """A run of capitals without what is no part of a name at its ends."""
    words = run.split()
    while words and (re.sub(r"['’]s?$", "", words[0].lower()) in _NO_NAME or not words[0][0].isalpha()):
        words.pop(0)
    return re.sub(r"['’]s?$", "", " ".join(words)) or None
