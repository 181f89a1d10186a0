"""How the bytes of a request are to be read."""

from __future__ import annotations

import re

CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]+)""", re.IGNORECASE)


def encoding_of(first: bytes, content_type: str) -> str | None:
    """How the body is written; None leaves it to its XML declaration.

    A byte-order mark tells the truth, HTTP's charset comes next (RFC 3023), the declaration last.
    """
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if first.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    named = CHARSET.search(content_type)
    return named.group(1) if named else None
