"""Hostile characters, and what breaks a text that was sound."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

#: Kinds of characters that readers stumble over.
CHARACTERS = {
    "direction": "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "unseen": "\u00ad\u200b\u200c\u200d\u2060\u2061\u2064\ufeff\ufe0f\u180e\U000e0041\U000e007f",
    "combining": "\u0301\u0308\u0336\u0345\u0651\u0670\u093c\u20dd\u20e3\u3099\U0001d165",
    "half a pair": "\ud800\udbff\udc00\udfff",
    "spaces": "\t\n\r\v\f\x1c\x1f\x85\u00a0\u1680\u2007\u2009\u2028\u2029\u202f\u3000",
    "controls": "\x00\x01\x02\x03\x08\x1b\x7f\x80\x9f\ufffd\ufffe\U0010ffff",
    "quotation": "“”„‟«»‹›‘’‚‛\"'`´「」『』〝〞＂＇",
    "dashes": "-‐‑‒–—―−﹣－⁃~〜",
    "numerals": "²³¹½¾⅓⅞①⑳⓪㉈Ⅳⅻↂ三百千万億〇零壹٪٫٬،，．",
    "letters": "ßẞİıſﬁŉǅΰΐαυѕаеорс\u1e9e\u0130ꙮ\ua7b0𝐊𝖎𝓵ＫｉｌｌＥＤﷺ",
    "marks": "….,:;!?¿¡()[]{}<>/\\|@#$%^&*_+=§¶†‡•·°′″‰№™",
    "emoji": "😀👨‍👩‍👧🏴‍☠️🇮🇶🇮9️⃣",
}
#: First digits of scripts that have ten in a row.
ZEROS = (
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xE50, 0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10,
    0x104A0, 0x11066, 0x1D7CE, 0x1D7D8, 0x1D7F6, 0x1E950, 0x1FBF0,
)  # fmt: skip
_KINDS = tuple(CHARACTERS)


def character(r: Random) -> str:
    """One character that readers stumble over, or any at all."""
    if r.random() < 0.1:
        return chr(r.randrange(0x110000))
    return r.choice(CHARACTERS[r.choice(_KINDS)])


def digits(r: Random, most: int = 5) -> str:
    """A whole number in the digits of some script, now and then with something in between."""
    number = str(r.randrange(10 ** r.randint(1, most)))
    zero = 0x30 if r.random() < 0.6 else r.choice(ZEROS)
    shown = "".join(chr(zero + int(one)) for one in number)
    if r.random() < 0.2:
        at = r.randint(0, len(shown))
        shown = shown[:at] + character(r) + shown[at:]
    return shown


def damaged(r: Random, text: str, most: int = 4) -> str:
    """The text with up to so many faults; often with none."""
    for _ in range(r.randint(0, most)):
        start = r.randint(0, len(text))
        end = min(len(text), start + r.choice((0, 1, 1, 3, 10, 40)))
        piece = text[start:end]
        text = text[:start] + _fault(r, piece) + text[end:]
    return text


def _fault(r: Random, piece: str) -> str:
    match r.randrange(8):
        case 0:
            return piece + character(r)
        case 1:
            return character(r) * r.choice((1, 2, 30))
        case 2:
            return ""
        case 3:
            return piece * r.choice((2, 3, 20))
        case 4:
            return piece[::-1]
        case 5:
            return piece.swapcase()
        case 6:
            return character(r).join(piece)
    return unicodedata.normalize(r.choice(("NFC", "NFD", "NFKC", "NFKD")), piece)
