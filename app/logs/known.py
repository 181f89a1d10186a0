"""What this thread, or this task of the event loop, is about."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

KNOWN: ContextVar[Mapping[str, object]] = ContextVar("qbconnector_known", default=MappingProxyType({}))
