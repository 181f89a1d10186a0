"""Where an id comes from that another operation takes: for readers of the description, and for tools that follow it."""

from __future__ import annotations

from typing import Any

# Parameter → the operations whose answer holds it: status, and where in the answer.
SOURCES: dict[str, dict[str, tuple[str, str]]] = {
    "company_id": {"company_add": ("201", "/id"), "company_list": ("200", "/data/0/id")},
    "item_id": {"attention": ("200", "/data/0/id")},
    "request_id": {"queue": ("200", "/data/0/id")},
    "change_id": {"history": ("200", "/data/0/id")},
    "message_id": {"messages": ("200", "/data/0/id")},
    "key_id": {"key_add": ("201", "/id")},
    "difference_id": {"proof": ("200", "/differences/0/id")},
    "webhook_id": {"webhook_add": ("201", "/id")},
    "user_id": {"user_add": ("201", "/id")},
    "delivery_id": {"webhook_deliveries": ("200", "/data/0/id")},
}


def add(paths: dict[str, Any]) -> None:
    """Write into each answer which operations its ids lead to."""
    operations = {one["operationId"]: one for methods in paths.values() for one in methods.values()}
    for name, operation in operations.items():
        taken = [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]
        for parameter in taken:
            for source, (status, place) in SOURCES[parameter].items():
                links = operations[source]["responses"][status].setdefault("links", {})
                links[name] = {"operationId": name, "parameters": {parameter: f"$response.body#{place}"}}
