"""Quantities as records: value, unit, base, comparator, change, period.

Numbers are found first; the words around each say whether it is a quantity about the
world or a date, an age, a name, and what it counts.
"""

from __future__ import annotations

import re

from pipeline.dates import DATE
from pipeline.records import Change, Quantity, Span
from pipeline.stages.numbers import Number, find_numbers
from pipeline.stages.quantity_shapes import COMPARATOR, PERIOD_YEARS, add_periods, comparator, special_quantities
from pipeline.text import alternatives

_I = re.IGNORECASE

_CURRENCIES = {
    "£": "GBP", "€": "EUR", "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "¥": "JPY", "₹": "INR", "rs": "INR", "rs.": "INR",
    "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD",
    "rupee": "INR", "rupees": "INR", "yen": "JPY", "yuan": "CNY", "roubles": "RUB", "francs": "CHF",
    "pence": "GBP", "p": "GBP", "cents": "USD", "c": "USD",
}  # fmt: skip
_CENTS = ("pence", "p", "cents", "c")
_BEFORE_MONEY = re.compile(r"(?:US\$|AU?\$|CA?\$|NZ\$|HK\$|S\$|£|€|\$|¥|₹|\bRs\.?\s?)$", _I)
_AFTER_MONEY = re.compile(rf"\s?({alternatives(k for k in _CURRENCIES if k.isalpha() and k not in ('rs', 'c'))})\b(?!\.\w)", _I)
_PERCENT = re.compile(r"[\s-]?(?:%|per\s?cent\b|pct\b|pc\b)(\s*(?:age)?\s*points?)?|\s?percentage[\s-]points?\b", _I)
_SI = {
    "km": "km", "kilometre": "km", "kilometer": "km", "metre": "m", "meter": "m", "cm": "cm", "centimetre": "cm", "mm": "mm", "millimetre": "mm",
    "kg": "kg", "kilogram": "kg", "kilo": "kg", "gram": "g", "tonne": "t", "litre": "L", "liter": "L",
    "mw": "MW", "megawatt": "MW", "gw": "GW", "gigawatt": "GW", "kw": "kW", "kwh": "kWh", "mph": "mi/h", "kph": "km/h", "km/h": "km/h",
    "c": "°C", "°c": "°C", "celsius": "°C", "hectare": "ha", "ha": "ha", "mg": "mg", "mg/l": "mg/L", "min": "min",
}  # fmt: skip
_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "police": "officer", "feet": "foot", "wives": "wife",
    "lives": "life", "mice": "mouse", "teeth": "tooth", "knives": "knife", "halves": "half", "leaves": "leaf", "staff": "staff",
    "data": "datum", "criteria": "criterion", "aircraft": "aircraft", "fish": "fish", "sheep": "sheep", "cattle": "cattle",
    "crew": "crew", "personnel": "person", "men's": "man", "wolves": "wolf", "loaves": "loaf", "shelves": "shelf", "series": "series",
    "species": "species", "households": "household", "buses": "bus", "analyses": "analysis", "crises": "crisis", "diagnoses": "diagnosis",
    "businesses": "business", "bonuses": "bonus", "viruses": "virus", "horsepower": "horsepower", "runs": "run",
}  # fmt: skip
_AFTER_COMPARATOR = re.compile(r"\s+or\s+(?:(?P<more>more|over|above|higher)|(?P<less>fewer|less|under))\b", _I)

_TO_BEFORE = re.compile(r"\bto\s+$", _I)
_FROM_BETWEEN = re.compile(r",?\s+(?:up\s+|down\s+)?from\s+(?:US\$|A\$|NZ\$|£|€|\$|₹|Rs\.?\s?)?$", _I)
_TO = re.compile(r"\s*(?:to|-|–|—)\s*(?:US\$|A\$|NZ\$|£|€|\$|₹|Rs\.?\s?)?$", _I)
_AND = re.compile(r"\s*(?:%|per\s?cent|percent)?\s+and\s+(?:£|€|\$|₹)?$", _I)
_OF = re.compile(
    r"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|all\s+|a\s+total\s+of\s+|those\s+|these\s+|our\s+|his\s+|her\s+|about\s+|some\s+)*$", _I
)
_OF_LATER = re.compile(r"\s+[a-z-]+(?:\s+[a-z-]+)?\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|a\s+total\s+of\s+)*$", _I)
_IN = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+)?$", _I)
_BETWEEN = re.compile(r"\bbetween\s+(?:£|€|\$|₹)?$", _I)
_FROM = re.compile(r"\bfrom\s+(?:(?:about|around|just|over|under|nearly|some|almost|a\s+mere)\s+)?(?:US\$|A\$|NZ\$|£|€|\$|₹|Rs\.?\s?)?$", _I)

_NAMES_NUMBER = re.compile(
    r"""\b(?:aged?|ages|as\s+(?:young|old)\s+as|[Ss]ections?|[Aa]rticles?|[Cc]hapter|[Pp]art|[Cc]lause|[Pp]aragraph|[Ss]chedule|[Rr]ule|[Rr]egulation|[Pp]ages?|[Ff]igure|[Tt]able
    |[Nn]umber|[Nn]os?\.?|[Rr]oom|[Ww]ard|[Ff]lat|[Uu]nit|[Gg]ate|[Pp]latform|[Bb]ay|[Rr]oute|[Ll]ine|[Bb]us|[Ff]light|[Cc]hannel|[Cc]lass|[Gg]rade|[Bb]and|[Cc]ategory|[Tt]ier|[Ll]evel|[Pp]hase|[Ss]tage|[Ss]tep|[Rr]ound|[Dd]ay|[Ww]eek|Year|[Mm]onth
    |[Qq]uestion|[Oo]ption|[Mm]odel|[Vv]ersion|[Tt]ype|[Ff]ormula|[Gg]roup|[Bb]lock|[Pp]lot|[Ss]uite|[Cc]ourt|[Cc]ourtroom|[Dd]istrict|[Hh]ighway|[Jj]unction|[Jj]ct|[Ee]xit|[Rr]unway|[Tt]el|[Cc]all|[Dd]ial|COVID|Covid|Boeing|Airbus|Windows|World\s+War|Radio|BBC|ITV|Apollo|Euro|EURO)[\s-]$""",
    re.VERBOSE,
)
_AGE_AFTER = re.compile(r"[-\s]years?[-\s]olds?\b|-month-olds?\b|\s+years?\s+of\s+age\b|[-\s]somethings?\b", _I)
_COMPOUND = re.compile(
    r"-(?!(?:year|month|week|day|hour|minute)s?-?\s*(?:lull|delay|wait|sentence|gap|backlog|high|low|term|ban|prison|jail|suspen)\w*)[a-z]+", _I
)
_TIME_AFTER = re.compile(r"(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|gmt\b|bst\b|o['’]clock|hrs\b|hours\s+(?:gmt|bst))|:\d\d", _I)
_ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)\b", _I)
_PERSON_AGE = re.compile(r"[A-Z][\w'’-]+,\s$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FORECAST = re.compile(
    r"\b(?:will|would|could|expected|forecasts?|projected|projections?|predict(?:s|ed)?|estimates?\s+that|set\s+to|due\s+to|likely\s+to|is\s+to|are\s+to|plans?\s+to|target|by\s+20\d\d)\b",
    _I,
)
_TIMES = re.compile(r"\s+times\s+(?:as|the|more|higher|greater|larger|bigger|its|their|last)\b", _I)
_NONE_OF = re.compile(r"\b(?:none|not\s+one|zero)\s+of\s+(?:the|its|their|all|those)\s+$", _I)
_TIME_UNIT = re.compile(r"[\s-](?:second|minute|hour|day|week|month|year|decade)s?\b", _I)
_PASSING_TIME = re.compile(r"\s(?:second|minute|hour|day|week|month|year|decade)s?['’]?\s+(?:ago|later|earlier|before|after|on|from\s+now)\b", _I)
_LASTED = re.compile(r"\bfor\s+(?:(?:about|around|over|nearly|almost|some|at\s+least|more\s+than|just)\s+)*$", _I)
_PASSING_BEFORE = re.compile(r"\b(?:within|(?:the\s+)?(?:last|past|next|first|previous|coming|following|final)|every|after|in(?:\s+the)?)\s+$", _I)
_PLURAL = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_STOP = frozenset(
    (
        "of in on at to for from by with and or but that who which as than is are was were be been has have had will would per a an the his "
        "her its their our said says since after before during while when if under over between into out about against within without more "
        "less other others further such last this next each"
    ).split()
)
_NOT_UNITS = frozenset("was is has his this its us as does thus yes always perhaps years' months' plus across less".split())


def quantities(text: str, offset: int = 0) -> list[Quantity]:
    """The checkable quantities of a sentence, in order.

    Args:
        text: one unit.
        offset: where it begins in its article; the quantities' offsets count from there.
    """
    blocked = [m.span() for m in DATE.finditer(text)] + [m.span() for m in PERIOD_YEARS.finditer(text)]
    found = special_quantities(text)
    taken = blocked + [(q.start, q.end) for q in found]
    numbers = [n for n in find_numbers(text) if not any(b[0] < n.end and n.start < b[1] for b in taken)]
    i = 0
    while i < len(numbers):
        quantity, used = _read(text, numbers, i)
        if quantity is None and found and _goes_on(text, numbers[i]):
            quantity = _make(text, numbers[i], (numbers[i].start, numbers[i].end), numbers[i].value, "item")
        if quantity is not None:
            found.append(quantity)
        i += used
    _take_base(text, found)
    found.sort(key=lambda q: q.start)
    add_periods(text, found)
    for quantity in found:
        quantity.forecast = bool(_FORECAST.search(text[max(0, quantity.start - 45) : quantity.start]))
        quantity.text = text[quantity.start : quantity.end]
        quantity.start += offset
        quantity.end += offset
    return found


def _take_base(text: str, found: list[Quantity]) -> None:
    """ "Of the 7,360 people removed, 1,840 had not been treated": the count after it takes the opening one as its base."""
    found.sort(key=lambda q: q.start)
    if len(found) < 2 or not re.match(r"(?:out\s+)?of\s+(?:the|its|their|all|some)\s+$", text[: found[0].start], _I):
        return
    base, count = found[0], found[1]
    if base.value and count.value is not None and count.of is None and count.unit in (base.unit, "item") and count.value <= base.value:
        count.of, count.unit = base.value, base.unit


def _read(text: str, numbers: list[Number], i: int) -> tuple[Quantity | None, int]:
    """The quantity that begins with number `i`, or None, and how many numbers it takes."""
    a = numbers[i]
    b = numbers[i + 1] if i + 1 < len(numbers) else None
    between = text[a.end : b.start] if b else ""
    if (
        b
        and _IN.fullmatch(between)
        and not a.is_share
        and a.value <= b.value
        and (a.value <= 99 and b.value in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 50, 100, 1000))
    ):
        if "out" in between and b.value not in (10, 100, 1000, 3, 4, 5):
            return _with_base(text, a, b), 2
        return _make(text, a, (a.start, b.end), round(a.value / b.value, 4), "ratio"), 2
    after_a = _after_unit(text, a)
    if a.value == 1 and re.search(r"\b(?:every|each|any|no|not)\s+$", text[: a.start], _I):
        return None, 1  # "every one of the 14"
    if b and _TO_BEFORE.search(text[: _money_start(text, a)]) and _FROM_BETWEEN.fullmatch(text[after_a : b.start]):
        quantity = _single(text, a, strict=False)
        if quantity is not None and not _is_year(text, b):
            quantity.change = Change(b.value, quantity.value or a.value)
            quantity.end = _after_unit(text, b)
            return quantity, 2
    if b and _FROM.search(text[: a.start]) and _joins(text, a, b, _TO, after_a):
        quantity = _single(text, b, strict=False)
        if quantity is not None and not _is_year(text, a):
            quantity.change = Change(_in_unit(a, quantity, text), quantity.value or b.value)
            quantity.start = _money_start(text, a)
            return quantity, 2
    if b and (_joins(text, a, b, _TO, after_a) or (_BETWEEN.search(text[: a.start]) and _joins(text, a, b, _AND, after_a))):
        quantity = _single(text, b, strict=False)
        alike = after_a == a.end or _after_unit(text, b) > b.end
        if quantity is not None and quantity.value is not None and alike and not _is_year(text, a) and a.value < b.value:
            low = _in_unit(a, quantity, text, b)
            quantity.low, quantity.high, quantity.value = low, quantity.value, None
            quantity.start = _money_start(text, a)
            if quantity.unit is None and quantity.start < a.start:  # "£4-5m": the sign stands before the first number alone
                quantity.unit = _CURRENCIES[text[quantity.start : a.start].strip().lower()]
            quantity.comparator = comparator(text, quantity.start)
            return quantity, 2
    if (
        b
        and not a.is_share
        and (_OF.fullmatch(between) or _OF_LATER.fullmatch(between))
        and a.value <= b.value
        and not _is_year(text, b)
        and _after_unit(text, b) == b.end
    ):
        return _with_base(text, a, b), 2
    return _single(text, a, strict=True), 1


def _joins(text: str, a: Number, b: Number, pattern: re.Pattern[str], after_a: int) -> bool:
    return bool(pattern.fullmatch(text[after_a : b.start])) or bool(pattern.fullmatch(text[a.end : b.start]))


def _with_base(text: str, a: Number, b: Number) -> Quantity:
    unit, _ = _noun(text, b.end)
    middle, _ = _noun(text[: b.start], a.end)
    quantity = _make(text, a, (a.start, b.end), a.value, middle or unit or "item")
    quantity.of = b.value
    return quantity


def _single(text: str, n: Number, strict: bool) -> Quantity | None:
    """One number with its unit; None where it is a date, an age, a name or nothing countable."""
    before, after = text[: n.start], text[n.end :]
    none = _NONE_OF.search(before)
    if none:
        quantity = _make(text, n, (none.start(), n.end), 0.0, _noun(text, n.end)[0] or "item")
        quantity.of = n.value
        return quantity
    money = _BEFORE_MONEY.search(before)
    if money:
        return _make(text, n, (money.start(), n.end), n.value, _CURRENCIES[money[0].strip().lower()])
    percent = _PERCENT.match(after)
    if percent:
        points = bool(percent[1]) or "points" in percent[0].lower() or "point" in percent[0].lower()
        return _make(text, n, (n.start, n.end + percent.end()), n.value, "pp" if points else "%")
    coins = _AFTER_MONEY.match(after)
    if coins and not (coins[1].lower() in ("p", "c") and (n.in_words or " " in coins[0])):
        name = coins[1].lower()
        value = n.value / 100 if name in _CENTS else n.value
        return _make(text, n, (n.start, n.end + coins.end()), value, _CURRENCIES[name])
    if n.is_share:
        return _make(text, n, (n.start, n.end), n.value, "ratio")
    if _is_excluded(text, n):
        return None
    if (_PASSING_TIME.match(after) and not _LASTED.search(before)) or (_PASSING_BEFORE.search(before) and _TIME_UNIT.match(after)):
        return None
    times = _TIMES.match(after)
    if times:
        return _make(text, n, (n.start, n.end + 6), n.value, "ratio")
    unit, end = _noun(text, n.end)
    if unit is None:
        return _bare(text, n) if strict else _make(text, n, (n.start, n.end), n.value, None)
    if n.value < 2 and not (n.value != 1 or _after_unit(text, n) > n.end):
        return None
    return _make(text, n, (n.start, end), n.value, unit)


def _bare(text: str, n: Number) -> Quantity | None:
    """A number with no noun after it: a large one, or one that a comparator or a verb of measure makes a quantity."""
    before = text[: n.start]
    if _is_year(text, n) or n.value < 2:
        return None
    measured = re.search(
        r"\b(?:total(?:led|s)?|reached|number(?:ed|s)?|rose\s+to|fell\s+to|rising\s+to|falling\s+to|up\s+to|down\s+to|increased\s+to|to|just|only|another|found|killed|injured|lost|won|gained|by)\s+$",
        before,
        _I,
    )
    if COMPARATOR.search(before) or n.value >= 1000 or (measured and n.in_words) or (measured and n.value >= 2):
        return _make(text, n, (n.start, n.end), n.value, "item")
    if re.match(
        r"\s+(?:were|are|was|had|have|said|died|of\s+(?:them|those|these|whom|which)|required|required|needed|more|others?)\b", text[n.end :], _I
    ):
        return _make(text, n, (n.start, n.end), n.value, "item")
    return None


def _is_excluded(text: str, n: Number) -> bool:
    before, after = text[: n.start], text[n.end :]
    if _AGE_AFTER.match(after) or _TIME_AFTER.match(after) or _ORDINAL_AFTER.match(after):
        return True
    if _NAMES_NUMBER.search(before) or re.search(r"[#@/\\]$|\b[A-Z]{1,4}-?$", before):
        return True
    if _is_year(text, n):
        return True
    if _PERSON_AGE.search(before) and re.match(r",|\.$|\s*\)", after) and n.value < 110:
        return True
    return bool(_COMPOUND.match(after)) and not re.match(r"-(?:strong|fold|mile|metre|hectare|acre)\b", after)


def _is_year(text: str, n: Number) -> bool:
    shown = text[n.start : n.end]
    if not _YEAR.fullmatch(shown):
        return False
    before, after = text[: n.start], text[n.end :]
    if COMPARATOR.search(before) and not re.search(r"\b(?:about|around|some|before|over|after|since)\s+$", before):
        return False
    return not re.match(
        r"\s+(?:people|children|men|women|jobs|patients|pupils|homes|houses|workers|staff|cases|deaths|officers|troops|soldiers|members|voters|students|votes|families|residents|migrants|refugees)\b",
        after,
    )


def _after_unit(text: str, n: Number) -> int:
    """Where a number ends with its per cent sign or currency word."""
    match = _PERCENT.match(text, n.end) or _AFTER_MONEY.match(text, n.end)
    return match.end() if match else n.end


def _money_start(text: str, n: Number) -> int:
    money = _BEFORE_MONEY.search(text[: n.start])
    return money.start() if money else n.start


def _in_unit(a: Number, of: Quantity, text: str, b: Number | None = None) -> float:
    """The first number of a pair in the scale of the second ("£4-5m" is 4m to 5m)."""
    if b is not None and of.value and a.value < 1000 <= b.value and a.end < len(text) and re.match(r"\s?[-–]|\s+to\b", text[a.end :]):
        scale = re.search(r"(?:[a-z]+)$", text[b.start : b.end], _I)
        if scale and re.match(r"\d", text[b.start]):
            return a.value * (b.value / float(re.match(r"[\d,.]+", text[b.start :])[0].replace(",", "")))  # type: ignore[index]
    return a.value


def _noun(text: str, at: int) -> tuple[str | None, int]:
    """The counted noun after a number, as a lemma, and where it ends: the first plural of the noun phrase."""
    words: list[tuple[str, int]] = []
    for match in _PLURAL.finditer(text, at):
        if text[at : match.start()].strip(" -\u00a0") and not (not words and text[at : match.start()].strip() in ("", "-")):
            break
        word = match[0]
        low = word.lower()
        if low in _STOP or len(words) > 4:
            break
        words.append((low, match.end()))
        at = match.end()
        lemma = _lemma(low)
        if lemma is not None:
            return lemma, match.end()
    if words and words[0][0] in _SI:
        return _SI[words[0][0]], words[0][1]
    return None, at


def _lemma(word: str) -> str | None:
    """The singular of a plural noun, an SI symbol, or None where the word is no plural."""
    word = word.removesuffix("'s").removesuffix("’s").strip("'’")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _SI and word not in ("c", "min"):
        return _SI[word]
    if word in _NOT_UNITS or not word.endswith("s") or word.endswith(("ss", "us", "is", "ous", "'s")) or len(word) < 4:
        return None
    single = (
        word[:-3] + "y"
        if word.endswith("ies") and len(word) > 4
        else word[:-2]
        if word.endswith(("ches", "shes", "sses", "xes", "zes"))
        else word[:-1]
    )
    return _SI.get(single, single)


def _make(text: str, n: Number, span: Span, value: float, unit: str | None) -> Quantity:
    quantity = Quantity(start=span[0], end=span[1], text="", value=value, unit=unit, comparator=comparator(text, span[0]))
    suffix = _AFTER_COMPARATOR.match(text, span[1]) or _AFTER_COMPARATOR.match(text, n.end)
    if suffix:
        quantity.comparator = ">=" if suffix["more"] else "<="
    return quantity


def _goes_on(text: str, n: Number) -> bool:
    """A bare number in a list of counts ("28 cases, 19 requiring improvement and seven inadequate")."""
    return (
        n.value >= 2
        and not _is_excluded(text, n)
        and bool(re.search(r"(?:,|;|\band|\bbut|\bwhile)\s+$", text[: n.start]))
        and bool(re.match(r"\s+[a-z]", text[n.end :]))
        and not _TIME_UNIT.match(text[n.end :])
    )
