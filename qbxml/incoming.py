"""The bytes of an answer before the parser sees them."""

import codecs
import re

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_CONTROL_REFERENCE = re.compile(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.IGNORECASE)
_SPACE = b" \t\r\n"
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|<\0[^\0]\0|\0<\0[^\0]")
_UNFINISHED = re.compile(rb"&[#0-9a-zA-Z]{0,40}\Z")


class Input:
    """Takes away what stands in front of an answer, and the control characters that XML forbids but QuickBooks sends.

    ``removed`` counts the bytes that were taken away, so that places in the answer can still be named.
    """

    def __init__(self) -> None:
        self.removed = 0
        self._held = b""
        self._has_begun = False
        self._is_wide = False

    def clean(self, chunk: bytes, is_last: bool = False) -> bytes:
        """What can be parsed now; a reference that may go on in the next chunk is held back."""
        chunk = self._held + chunk
        self._held = b""
        before = len(chunk)
        if not self._has_begun:
            chunk = self._begin(chunk, is_last)
        if not self._is_wide:
            unfinished = None if is_last else _UNFINISHED.search(chunk)
            if unfinished:
                self._held, chunk = chunk[unfinished.start() :], chunk[: unfinished.start()]
            chunk = _CONTROL_REFERENCE.sub(b"", chunk.translate(None, _CONTROLS))
        self.removed += before - len(self._held) - len(chunk)
        return chunk

    def _begin(self, chunk: bytes, is_last: bool) -> bytes:
        chunk = chunk.lstrip(_SPACE)
        if len(chunk) < 4 and not is_last:
            self._held = chunk
            return b""
        self._has_begun = True
        self._is_wide = _WIDE.match(chunk) is not None
        return chunk if self._is_wide else chunk.removeprefix(codecs.BOM_UTF8).lstrip(_SPACE + b"\0")
