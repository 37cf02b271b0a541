"""The lines of an article and the role of each: headline, date line, furniture, body.

Roles are decided line by line, from the line's own form and its neighbours; the text is
never changed.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

from pipeline.dates import DATE
from pipeline.records import Role
from pipeline.text import squeeze, strip_span, words

_I = re.IGNORECASE

_BOILERPLATE = re.compile(
    r"""(?:
      (?:hide|close|skip)\s+(?:this\s+)?(?:ad|advert|advertisement|video|player)s?
    | advert(?:isement|isment|ising)?s?(?:\s+feature)?(?:\s*[-–—:|]\s*.{0,160})?
    | sponsored(?:\s+(?:content|links?|by\b.*))?
    | (?:article|story|this\s+article|this\s+story)\s+continues(?:\s+(?:below|after|under).*)?
    | continue\s+reading.* | scroll\s+(?:down|for)\b.* | (?:click|tap)\s+(?:here|to|below|on)\b.*
    | (?:read|see|watch|listen|hear|view|find\s+out)\s+(?:more|also|next|now|on|here|all)\b\s*(?:[:>»…-].*|\w+(?:\s\S+){0,6}|)
    | (?:read|watch|listen|related|more|see\s+also|in\s+pictures|video|live|also\s+read|don['’]t\s+miss|must\s+read)\s*[:|»>].*
    | (?:related|popular|recommended|trending|latest|top|more|most\s+(?:read|viewed|popular|shared))\s+(?:topics?|articles?|stor(?:y|ies)|news|links?|content|videos?|reading|headlines?|coverage|from\s.{1,40}|on\s+this\s+story|in\s+this\s+section)\b.{0,60}
    | most\s+(?:read|viewed|popular|shared)\b.{0,40} | (?:you\s+(?:may|might)\s+also\s+(?:like|be\s+interested)|recommended\s+for\s+you|from\s+our\s+(?:archive|partners))\b.*
    | (?:sign|signing)\s*[- ]?up\b.* | subscribe\b.* | (?:get|receive)\s+(?:the|our|all|your|more|breaking)\b.{0,60}\b(?:newsletters?|inbox|e-?mails?|alerts?|updates?|app)\b.*
    | (?:our|the|your|this)\b.{0,40}\bnewsletters?\b.{0,80} | newsletters?\b.{0,60} | download\s+(?:the|our)\b.*\bapp\b.*
    | (?:share|tweet|e-?mail|print|save|copy)(?:\s+(?:this|the|on|via|to|link|article|story|page|with|by)\b.{0,50})?(?:\s*[|/·•]\s*(?:share|tweet|e-?mail|print|save)\b.*)?
    | follow\s+(?:us|@?\w+|the)\b.{0,80} | (?:like|join|find)\s+us\b.* | join\s+the\s+(?:conversation|debate|discussion)\b.*
    | (?:\d[\d,]*|no|view|show|read|leave|post|add|see)\s+(?:all\s+|a\s+|the\s+|your\s+)?comments?\b.{0,40} | comments?\s*(?:\(\d+\)|[:|]\s*\d+|are\s+closed.*|closed|\d+)? | have\s+your\s+say\b.*
    | (?:©|\(c\)|copyright)\s.* | .{0,60}\ball\s+rights\s+reserved\b.* | terms\s+(?:and|&|of)\b.{0,60} | privacy\s+(?:policy|notice).* | cookies?\s+(?:policy|settings|notice).*
    | (?:we|this\s+(?:site|website))\s+uses?\s+cookies\b.* | (?:please\s+)?(?:enable|turn\s+on)\s+javascript\b.* | (?:log|sign)\s+in\b.{0,60} | (?:register|create\s+an\s+account)\b.{0,60}
    | (?:back\s+to\s+top|home|menu|search|next|previous|loading\.*|play\s+video|gallery|photos?|pictures?)
    | (?:tags?|topics?|filed\s+under|categor(?:y|ies)|sections?)\s*:.{0,120}
    | weather\s*[:|–-].* | (?:today|tonight|tomorrow)['’]s\s+(?:weather|forecast|crossword|puzzle|paper|lottery)\b.{0,80} | .{0,20}\b\d{1,2}\s?°\s?[CF]?\b.{0,40}
    | (?:got|have|do\s+you\s+have|know)\s+(?:a|any|more)\s+(?:story|news|tip|information|views?)\b.{0,120} | contact\s+(?:us|our|the)\b.{0,100} | e-?mail\s+(?:us|our|the\s+(?:news|editor|reporter))\b.{0,80}
    | (?:support|donate|become\s+a\s+(?:member|supporter|subscriber))\b.{0,40}\b(?:us|journalism|today|now|news|here)\b.{0,40} | buy\s+(?:a|the|today['’]s|our)\b.{0,40}\b(?:photo|paper|print|copy)\b.{0,40}
    | .{0,60}\b(?:press\s+association|reuters|associated\s+press)\b\s*(?:contributed\s+to\s+this.*)?
    | (?:notes?\s+to\s+editors?|-?\s*ends?\s*-?|\#{3}|for\s+(?:more|further)\s+information\b.{0,120}|(?:media|press)\s+(?:contact|enquir|inquir)\w*\b.{0,120})
    | [-–—=_*•·#~.…|]{2,}
    )\s*[.!>»…]*""",
    _I | re.VERBOSE,
)
_META = re.compile(
    r"""(?:
      (?:by|from|words\s+by|reported\s+by|report\s+by|written\s+by|story\s+by)\s+(?:[A-Z][\w'’.-]*|and|,|&|in|of|for|the)(?:[\s,]+(?:[A-Z][\w'’.&-]*|and|&|in|of|for|the|our|staff|reporter|correspondent|editor|political|health|education|business|science|crime|chief|senior|local|news|environment|transport))*
    | (?:our|staff|special|political|health|education|business|local|senior|chief|news)\s+(?:\w+\s+)?(?:reporter|correspondent|editor|desk|writer)s?(?:\s*[,–-]\s*[\w\s]{1,40})?
    | (?:first\s+)?(?:published|updated|posted|last\s+(?:updated|modified)|created|modified|filed|issued|released)\b\s*(?:on|at|by)?\s*[:–-]?\s*.{0,60}\d.{0,30}
    | (?:for\s+immediate\s+release|embargoed\b.{0,60}|press\s+release|media\s+release|news\s+release|news\s+in\s+brief)\b.{0,40}
    | \[?\d{1,2}[:.]\d\d\s*(?:am|pm|gmt|bst|ist|aest|et)?\]?(?:\s*(?:am|pm|gmt|bst|ist|aest|et))?
    | \d+\s+(?:min(?:ute)?s?|hours?|days?)(?:\s+(?:ago|read))?(?:\s+ago)? | \d+\s+min(?:ute)?s?\s+read
    )\s*[.|]?""",
    _I | re.VERBOSE,
)
_BYLINE = re.compile(r"(?:By|by|BY|Words by|Reported by|From)\s+[A-Z]")
_DATE_FURNITURE = re.compile(
    r"^(?:\W|\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|\d{1,2}[:.]\d\d(?:[:.]\d\d)?|\b(?:am|pm|gmt|bst|ist|aest|et|est|on|at|the|published|updated|posted|date|utc)\b)*$",
    _I,
)
_CAPTION = re.compile(
    r"(?:^|[.!?]\s)(?:image|photo|photograph|picture|pic|caption|illustration|graphic|video)s?\s*(?:caption|credit|copyright|source|by)?\s*[:©]|"
    r"^(?:image|photo|picture)\s+(?:caption|credit|source|copyright)\b|"
    r"\((?:left|right|centre|center|above|below|pictured|inset|file(?:\s+(?:photo|image|picture))?)\)|^(?:pictured|above|below|left|right|inset)\s*[:,]|"
    r"[(\[](?:photo|image|picture|file)\b[^)\]]*[)\]]\s*\.?$|\b(?:file|library|stock)\s+(?:photo|image|picture)\b|\bpictured\s+(?:in|at|on|outside|with|here|last|during)\b",
    _I,
)
_ENDS = re.compile(r"[.!?…:;,]['\"”’»)\]]*$")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
LIST_ITEM = re.compile(r"^(?:[-*•·–]|\d{1,2}[.)])\s+")

_RUNNING = re.compile(r"\b(?:the|an?|has|have|had|was|were|is|are|been|his|her|their|this|that|who|which|will|to)\b", _I)

_TITLE_WORDS = 26  # a headline is hardly ever longer
_HEADING_WORDS = 9


class Line(Struct):
    """A line or wrapped paragraph: its span, without white space at the ends, and its role."""

    start: int
    end: int
    paragraph: int
    role: Role = "body"


def layout(text: str, has_title: bool) -> list[Line]:
    """The lines of an article in order, each with its role.

    `has_title` says that the first line was given as the title. Lines of a hard-wrapped
    text are joined to their paragraph.
    """
    lines = _lines(text)
    shown = [squeeze(text[line.start : line.end]) for line in lines]
    for line, words_of in zip(lines, shown, strict=True):
        line.role = _own_role(words_of)
    _mark_title(lines, shown, has_title)
    _mark_headings(lines, shown)
    _mark_captions(lines, shown)
    return lines


def _lines(text: str) -> list[Line]:
    wrapped = _is_wrapped(text)
    pattern = r"\n[^\S\n]*\n+" if wrapped else r"\n+"
    lines: list[Line] = []
    at = 0
    for match in [*re.finditer(pattern, text), None]:
        start, end = strip_span(text, at, match.start() if match else len(text))
        heading = _MARKDOWN_HEADING.match(text, start, end)
        if start < end:
            lines.append(Line(heading.end() if heading else start, end, len(lines)))
        at = match.end() if match else len(text)
    return lines


def _is_wrapped(text: str) -> bool:
    """Whether single line breaks fall inside sentences, as in text wrapped at a fixed width."""
    lines = [line.strip() for line in text.split("\n")]
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    inside = sum(1 for a, b in pairs if not _ENDS.search(a) and 40 <= len(a) <= 100 and b[0].islower())
    return inside >= 3 and inside * 4 >= len(pairs)


def _own_role(line: str) -> Role:
    """The role a line shows by itself: body unless it is clearly something else."""
    if is_furniture(line):
        return "boilerplate"
    if len(line.split()) <= 16 and (_is_date_line(line) or _is_byline(line)):
        return "meta"
    if _CAPTION.search(line) and len(line.split()) <= 45:
        return "caption"
    return "body"


def is_furniture(line: str) -> bool:
    """Whether a line is worded as site furniture ("Share this update")."""
    return _BOILERPLATE.fullmatch(line) is not None and not _is_prose(line)


def _is_prose(line: str) -> bool:
    """A full sentence that merely opens like furniture ("Share prices fell sharply on Friday.")."""
    if re.match(r"advert\w*\s*[-–—:|]", line, _I):
        return False
    return len(line.split()) >= 12 and line.endswith((".", ".”", '."', ".’", ".'")) and '"' not in line[:1]


def _is_date_line(line: str) -> bool:
    if len(line) > 2 and line[0] in "*_" and line[-1] in "*_":  # a byline in Markdown's emphasis
        return DATE.search(line) is not None
    rest = DATE.sub(" ", line)
    return rest != line and bool(_DATE_FURNITURE.match(rest))


def _is_byline(line: str) -> bool:
    if not _META.fullmatch(line):
        return False
    return not line.lower().startswith(("by ", "from ")) or bool(_BYLINE.match(line))


def _mark_title(lines: list[Line], shown: list[str], has_title: bool) -> None:
    """The first line that is not furniture, where it was given as title or reads like one."""
    for i, line in enumerate(lines[:6]):
        if line.role in ("meta", "boilerplate") and not (has_title and i == 0):
            continue
        after = next((s for n, s in zip(lines[i + 1 :], shown[i + 1 :], strict=True) if n.role == "body"), "")
        if (has_title and i == 0) or _reads_like_title(shown[i], after):
            line.role = "title"
        return


def _reads_like_title(line: str, after: str) -> bool:
    count = len(line.split())
    if not after or count > _TITLE_WORDS or line.startswith("(") or DATE.search(line):
        return False
    if not _ENDS.search(line) or line.endswith(("’", "”")):
        return count > 3
    one_sentence = not re.search(r"[.!?]\s", line.rstrip("."))
    return one_sentence and 4 <= count <= 16 and len(after) > len(line) and (_capitalised(line) or not _RUNNING.search(line))


def _capitalised(line: str) -> bool:
    """Whether nearly all longer words begin with a capital: a headline's look."""
    long = [w for w in words(line) if len(w) > 3]
    return bool(long) and sum(w[0].isupper() for w in long) >= 0.85 * len(long)


def _mark_headings(lines: list[Line], shown: list[str]) -> None:
    """Short lines without a stop, between body lines."""
    for i, line in enumerate(lines):
        text = shown[i]
        if line.role != "body" or LIST_ITEM.match(text) or not 1 <= len(text.split()) <= _HEADING_WORDS:
            continue
        if _ENDS.search(text) and not text.endswith("?"):
            continue
        if any(n.role == "body" and len(s.split()) > _HEADING_WORDS for n, s in zip(lines[i + 1 :], shown[i + 1 :], strict=True)):
            line.role = "heading"


def _mark_captions(lines: list[Line], shown: list[str]) -> None:
    """Lines that say again, unpunctuated, what another line holds; and lines printed twice."""
    bodies = [s for n, s in zip(lines, shown, strict=True) if n.role == "body"]
    seen: set[str] = set()
    for line, text in zip(lines, shown, strict=True):
        if line.role not in ("body", "heading") or len(text.split()) < 5:
            continue
        stem = text.rstrip(".").strip("“”\"'‘’")
        repeated = text in seen or (not _ENDS.search(text) and any(stem[: len(stem) // 2 + 12] in b for b in bodies if b != text))
        if repeated:
            line.role = "caption"
        seen.add(text)
