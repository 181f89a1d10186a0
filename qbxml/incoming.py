"""The bytes of an answer before the parser sees them."""

import codecs
import re

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_NUMBER = rb"(?:[xX][0-9a-fA-F]{1,38}|[0-9]{1,2}|0[0-9]{2,37}|[1-9][0-9]{4,37});"  # three or four digits are never wrong
_REFERENCES = re.compile(rb"&#%b(?:&#%b)*" % (_NUMBER, _NUMBER))  # begins with plain bytes, which is what makes it fast
_SPACE = b" \t\r\n"
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|<\0[^\0]\0|\0<\0[^\0]")
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_LONGEST_DECLARATION = 400
# What may go on in the next chunk: a reference, also one behind the first half of a pair, and the bytes of a character.
_HIGH = rb"(?:&#(?:x0{0,20}d[89ab][0-9a-f]{2}|0{0,20}(?:5529[6-9]|55[3-9][0-9]{2}|56[0-2][0-9]{2}|563[01][0-9]));)"
_UNFINISHED = re.compile(rb"(?:%b?&[#0-9a-z]{0,40}|%b)\Z" % (_HIGH, _HIGH), re.IGNORECASE)
_UNFINISHED_BYTES = re.compile(rb"(?:\xed(?:[\xa0-\xaf](?:[\x80-\xbf](?:\xed[\xb0-\xbf]?)?)?|[\xb0-\xbf])?|\xef\xbf?)\Z")
# U+D800 to U+DFFF written as if they were characters, and U+FFFE and U+FFFF, which no XML may hold.
_NO_UTF8 = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]|\xef\xbf[\xbe\xbf]")
_LAST = 100


class Input:
    """Takes away what stands in front of an answer, and what XML forbids but QuickBooks sends.

    These are control characters, halves of surrogate pairs and noncharacters, as they are or as references. A pair that is
    written as two references (``&#xD83D;&#xDE00;``) becomes its character. ``removed`` counts the bytes that were taken away,
    so that places in the answer can still be named. ``encoding`` is what the bytes are known to be; None: what they declare.
    """

    def __init__(self, encoding: str | None = None) -> None:
        self.removed = 0
        self._held = b""
        self._has_begun = False
        self._is_wide = False
        self._encoding = encoding

    def clean(self, chunk: bytes, is_last: bool = False) -> bytes:
        """What can be parsed now; what may go on in the next chunk is held back."""
        chunk = self._held + chunk
        self._held = b""
        before = len(chunk)
        if not self._has_begun:
            chunk = self._begin(chunk, is_last)
        if self._has_begun and not self._is_wide:
            chunk = _without_what_xml_forbids(self._finished(chunk, is_last), is_utf8=self._is_utf8())
        self.removed += before - len(self._held) - len(chunk)
        return chunk

    def _begin(self, chunk: bytes, is_last: bool) -> bytes:
        chunk = chunk.lstrip(_SPACE)
        declares = self._encoding is None and chunk.startswith(b"<?xml") and len(chunk) < _LONGEST_DECLARATION
        if not is_last and (len(chunk) < 5 or (declares and b"?>" not in chunk)):
            self._held = chunk
            return b""
        self._has_begun = True
        self._is_wide = _WIDE.match(chunk) is not None
        if self._encoding is None:
            declared = _DECLARED.match(chunk.removeprefix(codecs.BOM_UTF8).lstrip(_SPACE))
            self._encoding = declared[1].decode("ascii", "replace") if declared else "utf-8"
        return chunk if self._is_wide else chunk.removeprefix(codecs.BOM_UTF8).lstrip(_SPACE + b"\0")

    def _is_utf8(self) -> bool:
        return (self._encoding or "").lower().replace("_", "-") in ("utf-8", "utf8")

    def _finished(self, chunk: bytes, is_last: bool) -> bytes:
        if is_last:
            return chunk
        tail = max(len(chunk) - _LAST, 0)
        unfinished = (self._is_utf8() and _UNFINISHED_BYTES.search(chunk, tail)) or _UNFINISHED.search(chunk, tail)
        if not unfinished:
            return chunk
        self._held = chunk[unfinished.start() :]
        return chunk[: unfinished.start()]


def _without_what_xml_forbids(chunk: bytes, *, is_utf8: bool) -> bytes:
    chunk = _REFERENCES.sub(_referred, chunk.translate(None, _CONTROLS))
    if is_utf8 and (b"\xed" in chunk or b"\xef\xbf" in chunk):
        return _NO_UTF8.sub(_paired, chunk)
    return chunk


def _referred(match: re.Match[bytes]) -> bytes:
    """References in a row, those that XML takes as they stand."""
    kept: list[bytes] = []
    high = 0
    for reference in match[0].removesuffix(b";").split(b";"):
        digits = reference[2:].lower()
        code = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
        if high and 0xDC00 <= code <= 0xDFFF:
            kept.append(b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00))
        elif _is_character(code):
            kept.append(reference + b";")
        high = code if 0xD800 <= code <= 0xDBFF else 0
    return b"".join(kept)


def _paired(match: re.Match[bytes]) -> bytes:
    """The character of two halves; a half alone is none."""
    halves = match[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return halves.decode("utf-16-le").encode() if len(halves) == 4 else b""


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
