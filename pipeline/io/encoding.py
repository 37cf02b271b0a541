"""From bytes to the text they are: never a guess where the bytes are damaged."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from pipeline.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, as UTF-8, else in a detected legacy encoding.

    Raises:
        InputError: `binary`, or `broken-encoding` where UTF-8 is damaged (the first bad byte
            is named) or no encoding fits.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise InputError("broken-encoding", f"the mark says {name}, yet {error}") from error
    control = _CONTROL.search(data)
    if control:
        raise InputError("binary", f"byte {control.start()} is a control byte; this is no text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error)


def _legacy(data: bytes, error: UnicodeDecodeError) -> str:
    """A text that is not UTF-8. Mostly valid multi-byte sequences mean damaged UTF-8."""
    multibyte = sum(len(m[0]) for m in _MULTIBYTE.finditer(data))
    if multibyte * 2 > len(_HIGH.findall(data)):
        raise InputError("broken-encoding", f"UTF-8 is broken at byte {error.start}; save the file again as UTF-8")
    best = from_bytes(data, cp_isolation=["cp1252", "latin_1", "cp1250", "cp1251", "mac_roman"]).best()
    if best is None:
        raise InputError("broken-encoding", f"no encoding fits (not UTF-8 at byte {error.start}); save as UTF-8")
    return str(best)
