"""JSON as Postgres takes it."""

from __future__ import annotations

import json
from typing import Any


def dump(value: Any) -> str:
    """For a jsonb parameter. A NUL has no place in a Postgres text and is left out; what is not JSON is written as text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).replace("\\u0000", "")
