"""Dates of articles: from the words in a field or on a date line to ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil import parser

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"\b(?:{_DAY}\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+{_DAY},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_AMBIGUOUS = re.compile(r"^\D*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b")
_ISO = re.compile(r"\d{4}-\d\d(-\d\d)?$|\d{4}$")
_BLANK = datetime(1, 1, 1)


def iso_date(words: str) -> str | None:
    """The date as ISO 8601, with its time where one is given, or None where it cannot be told.

    A date such as 03/04/2016 could be either of two days and gives None.
    """
    words = words.strip()
    if _ISO.fullmatch(words):
        return words if _valid(words) else None
    if _AMBIGUOUS.match(words) or not re.search(r"\d{4}", words):
        return None
    try:
        found: datetime = parser.parse(words, default=_BLANK, fuzzy=True)
    except (ValueError, OverflowError):
        return None
    if found.year == 1:
        return None
    has_time = re.search(r"\d{1,2}[:.]\d\d|T\d\d", words) is not None
    return found.isoformat() if has_time else found.date().isoformat()


def _valid(words: str) -> bool:
    try:
        datetime.fromisoformat((words + "-01-01")[:10])
    except ValueError:
        return False
    return True


def days_apart(a: str | None, b: str | None) -> int | None:
    """How many days lie between two dates in ISO 8601; None where one is missing or names no day."""
    try:
        return abs((date.fromisoformat(a[:10]) - date.fromisoformat(b[:10])).days) if a and b else None
    except ValueError:
        return None
