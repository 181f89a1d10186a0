"""What can go wrong with a message: ours (a value, a version) or theirs (a broken answer)."""


class QbxmlError(Exception):
    """Base of everything this library raises on purpose."""


class InvalidValue(QbxmlError, ValueError):
    """We tried to say something that QuickBooks cannot hold. The value itself is never part of the message.

    ``path`` names the element, ``kind`` the class of value, ``limit`` the limit that was passed, if there is one.
    """

    def __init__(self, path: str, kind: str, reason: str, limit: int | None = None) -> None:
        super().__init__(f"{path}: {kind} {reason}")
        self.path = path
        self.kind = kind
        self.reason = reason
        self.limit = limit

    def below(self, parent: str) -> "InvalidValue":
        """The same complaint about what stands in the element ``parent``, which takes the place of the path's head."""
        _, _, rest = self.path.partition("/")
        return InvalidValue(f"{parent}/{rest}", self.kind, self.reason, self.limit)


class UnsupportedByVersion(QbxmlError):
    """The whole request, or how it asks, does not exist in the qbXML version that is spoken."""

    def __init__(self, what: str, since: str, version: str) -> None:
        super().__init__(f"{what} needs qbXML {since}; this QuickBooks speaks {version}")
        self.what = what
        self.since = since
        self.version = version


class BrokenAnswer(QbxmlError):
    """An answer is cut off, not XML, hostile, or not qbXML at all.

    ``line``, ``column`` (from 1) and ``offset`` (bytes from the start) say where; what came before was read.
    """

    def __init__(self, reason: str, line: int = 1, column: int = 1, offset: int = 0) -> None:
        super().__init__(f"{reason} (line {line}, column {column}, byte {offset})")
        self.reason = reason
        self.line = line
        self.column = column
        self.offset = offset
