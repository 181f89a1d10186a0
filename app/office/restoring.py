"""history restore: put overwritten values back."""

from __future__ import annotations

from typing import Any

from app.office.errors import Refusal
from app.services import Services


def restore(services: Services, change_id: str) -> dict[str, Any]:
    raise Refusal("not yet")
