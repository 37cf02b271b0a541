"""Where sentences end: rules over the places that could be an end.

One regular expression finds every stop followed by white space (or by a capital where the
space was lost); each place is then decided by the token before it and the words after it.
Sentences inside quotation marks are split; a clause of saying after a quoted question or
exclamation stays with it.
"""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.stages.cues import SAYING_FORMS
from pipeline.text import alternatives, strip_span

_CLOSERS = "\"'”’»)\\]"
_OPENERS = "\"'“‘«(\\["

_CANDIDATE = re.compile(rf"(?P<stop>\.{{2,}}|…|[.!?]+)(?P<close>[{_CLOSERS}]*)(?:(?P<space>\s+)(?=[^\s])|(?=[A-Z][a-z]))")
_TOKEN_BEFORE = re.compile(r"[^\s(\[“‘\"«]+$")

# Never the end of a sentence: they stand before what they belong to.
_TITLES = frozenset(
    (
        "mr mrs ms messrs mx dr drs prof rev revd fr hon st sr sra mt ft gen lt col cmdr capt maj sgt cpl pte adm brig insp supt det dist "
        "gov sen rep reps sens pres amb asst atty dep dir pc ald cllr clr shri smt ven vs v no nos art fig figs vol pp p sec cl ch approx "
        "est al ca cf e.g i.e eg ie viz"
    ).split()
)
# The end of a sentence only where the next word could open one.
_MAYBE = frozenset(
    (
        "inc ltd co corp plc bros llc jr sr esq etc jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun "
        "a.m p.m am pm u.s u.k u.n e.u d.c b.c a.d u.s.a ph.d m.d b.a m.a ave blvd rd dept univ govt calif mass penn conn wash fla ga ill "
        "minn mo tenn va vt wis ariz ark colo ore tex ala del ind kan ky la md me mich miss mont neb nev okla dak cos mln bn m bln tel ext "
        "qld vic nsw tas"
    ).split()
)
_STARTERS = frozenset(
    (
        "the a an this that these those it its he she they we i you his her their our my but and or so yet in on at as if when while after "
        "before since although though because there here then now for from with by to not no what who how why where many most some all both "
        "each other another one two three several last next under over during meanwhile however mr mrs ms dr everybody everyone nobody somebody"
    ).split()
)
_INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_SAID_AFTER = re.compile(
    rf"\s*(?:[A-Z][\w'’.-]*\s+|(?:he|she|they|it|the|a|one)\s+(?:[\w'’-]+\s+){{0,3}}){{1,6}}?"
    rf"(?:(?:has|have|had|also|then|later)\s+){{0,2}}(?:{alternatives(SAYING_FORMS)})\b(?P<rest>[^.!?]*)"
)
_MAX_CLAUSE = 60  # characters after the verb for a clause of saying to be only that


def split(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text[start:end]`, without white space at their ends."""
    spans: list[Span] = []
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        if _ends_sentence(text, match, begin, end):
            spans.append(strip_span(text, begin, match.end("close")))
            begin = match.end()
    if begin < end:
        spans.append(strip_span(text, begin, end))
    return [s for s in spans if s[0] < s[1]]


def _ends_sentence(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    stop, close = match["stop"], match["close"]
    after = text[match.end() : match.end() + 2]
    first = after.lstrip("\"'“‘«([")[:1] or after[:1]
    if match["space"] is None:
        return _lost_space(text, match)
    if first.islower() and not _odd_lower(text, match):
        return False
    if stop[0] in "!?" and close and first.isupper():
        return not _is_saying_clause(text, match.end(), end)
    if stop[0] in "!?":
        return True
    if len(stop) > 1 or stop == "…":  # an ellipsis goes on unless a capital or a mark follows
        return first.isupper() or first.isdigit() or bool(close)
    if close:
        return close[0] != ")" or _after_stop(text, match, begin, first)
    return _after_stop(text, match, begin, first)


def _after_stop(text: str, match: re.Match[str], begin: int, first: str) -> bool:
    """Whether a single full stop ends the sentence, by the token before it."""
    before = _TOKEN_BEFORE.search(text, max(begin, match.start() - 24), match.start())
    token = before[0] if before else ""
    low = token.lower().strip("(['\"’”“‘")
    if low in _TITLES and (token[:1].isupper() or low in ("vs", "v", "no", "nos", "p", "pp", "e.g", "i.e", "cf", "ca", "approx", "al")):
        return low in ("no", "p", "al") and not first.isdigit() and _starts(text, match.end())
    if _INITIAL.fullmatch(token) and token != "I":
        return "." in token and _starts(text, match.end())
    if low in _MAYBE or _DOTTED.fullmatch(token):
        return _starts(text, match.end())
    if token.isdigit() and len(token) <= 2 and before and (before.start() == begin or text[begin : before.start()].strip() == ""):
        return False  # "1. First item"
    return True


def _starts(text: str, at: int) -> bool:
    """Whether the next word is one that opens sentences."""
    word = re.match(rf"[{_OPENERS}]*([A-Za-z]+)", text[at : at + 24])
    return bool(word) and word[1].lower() in _STARTERS and word[1][0].isupper()  # type: ignore[index]  # word is set


def _odd_lower(text: str, match: re.Match[str]) -> bool:
    """A sentence that opens in lower case after a mark that was opened anew, or a name like iPhone."""
    return bool(re.match(r"[a-z][A-Z]", text[match.end() : match.end() + 2])) and not match["close"]


def _lost_space(text: str, match: re.Match[str]) -> bool:
    """ "improved.The force": a stop between a word and a capitalised word, the space lost."""
    if len(match["stop"]) > 1:
        return False
    before = _TOKEN_BEFORE.search(text, max(0, match.start() - 24), match.start())
    token = before[0] if before else ""
    if any(c in token for c in "@/.:") or token.lower() in ("www", "http", "https"):
        return False
    following = re.match(r"[A-Z][a-z]+(?:[.@/]\w)?", text[match.end() : match.end() + 24])
    if not following or following[0][-2:-1] in (".", "@", "/"):
        return False
    return len(token) >= 3 and token[-2:].islower() and following[0].lower() not in ("com", "net", "org", "js")


def _is_saying_clause(text: str, at: int, end: int) -> bool:
    """Whether what follows a quoted question is only who asked it (`“Why?” Ms Aldous asked.`)."""
    said = _SAID_AFTER.match(text, at, min(end, at + 160))
    return said is not None and len(said["rest"]) <= _MAX_CLAUSE and "that" not in said["rest"].split()[:2]
