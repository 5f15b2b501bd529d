"""Bytes to text: declared encodings first, then UTF-8, then a measured guess."""

from __future__ import annotations

import codecs
import re

from warledger.errors import FormatError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_HEAD_BYTES = 4096
#: Pages glue together bytes of several origins; this share of broken ones is shown as U+FFFD.
_BROKEN_SHARE = 0.002
_SAMPLE_BYTES = 256 * 1024


def decode_text(raw: bytes, *, source: str) -> str:
    """
    The code points of a plain text, unchanged but for a byte order mark.

    Raises:
        FormatError: The bytes are in no encoding that can be told.
    """
    text = _marked(raw, source)
    if text is not None:
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guessed(raw, error, source)


def decode_page(raw: bytes, *, source: str, declared: str | None = None) -> str:
    """
    The text of an HTML page. ``declared`` is the charset of a transport header, if any.

    Raises:
        FormatError: The bytes are in no encoding that can be told.
    """
    text = _marked(raw, source)
    if text is not None:
        return text
    found = _DECLARED.search(raw[:_HEAD_BYTES])
    names = [declared, found.group(1).decode("ascii", "replace") if found else None, "utf-8"]
    named = [_web_name(name) for name in names if name]
    for name in named:
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    for name in named:
        try:
            text = raw.decode(name, "replace")
        except LookupError:
            continue
        if text.count("�") <= len(text) * _BROKEN_SHARE:
            return text
    return _guessed(raw, None, source)


def _web_name(name: str) -> str:
    # Browsers read these labels as Windows-1252, and so do the pages that carry them.
    return "cp1252" if name.lower() in {"iso-8859-1", "latin1", "us-ascii", "ascii"} else name


def _marked(raw: bytes, source: str) -> str | None:
    for mark, name in _BOMS:
        if raw.startswith(mark):
            try:
                return raw.decode(name).removeprefix("\ufeff")
            except UnicodeDecodeError as error:
                raise FormatError(
                    source,
                    f"starts with the mark of {name} but is not {name} at byte {error.start}",
                ) from error
    return None


def _guessed(raw: bytes, error: UnicodeDecodeError | None, source: str) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (slow to import, and few need it)

    best = from_bytes(raw[:_SAMPLE_BYTES]).best()
    if best is not None:
        try:
            return raw.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    where = f" (byte {error.start} is not UTF-8)" if error else ""
    raise FormatError(source, f"text in an unknown encoding{where}; save it as UTF-8")
