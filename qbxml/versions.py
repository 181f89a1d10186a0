"""qbXML versions, which compare as numbers: 2.0 before 13.0."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, total_ordering

_PATTERN = re.compile(r"\s*(\d{1,3})(?:\.(\d{1,3}))?\s*", re.ASCII)


@total_ordering
@dataclass(frozen=True, init=False, eq=False)
class Version:
    """A qbXML version such as ``13.0``; equal to and ordered with other versions and their text."""

    major: int
    minor: int

    def __init__(self, text: "str | Version") -> None:
        match = _PATTERN.fullmatch(str(text))
        if match is None:
            raise ValueError("a qbXML version looks like 13.0")
        object.__setattr__(self, "major", int(match[1]))
        object.__setattr__(self, "minor", int(match[2] or 0))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    def __repr__(self) -> str:
        return f"Version({str(self)!r})"

    def __hash__(self) -> int:
        return hash((self.major, self.minor))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._key() == other._key()

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self._key() < other._key()

    def _key(self) -> tuple[int, int]:
        return self.major, self.minor


NEWEST_CHECKED = Version("16.0")
"""The newest version whose official schema is known to hold the messages as they are declared here."""


def best(supported: Iterable[str], ceiling: str | Version = NEWEST_CHECKED) -> Version | None:
    """The highest of HostRet's versions up to ``ceiling``, or None when there is none.

    Entries that are no plain version are passed over: other editions mark theirs with letters (``CA3.0``).
    """
    return _best(tuple(supported), Version(ceiling))


@lru_cache(maxsize=64)
def _best(supported: tuple[str, ...], top: Version) -> Version | None:
    """The same lists come again and again: they are those of QuickBooks' releases."""
    known = [Version(text) for text in supported if _PATTERN.fullmatch(text)]
    return max((version for version in known if version <= top), default=None)
