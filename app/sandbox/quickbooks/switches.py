"""The switches of ``Behaviour`` by their names, as texts: for command lines and the control address."""

import dataclasses
from typing import Any, Literal, get_args, get_origin, get_type_hints

from app.sandbox.quickbooks.behaviour import Behaviour, versions_up_to


def switch(behaviour: Behaviour, name: str, text: str) -> None:
    """Set a switch; ``qbxml`` names the newest version that is spoken. Raises: ValueError."""
    if name == "qbxml":
        behaviour.qbxml_versions = versions_up_to(text)
        return
    hints = get_type_hints(Behaviour)
    known = [field.name for field in dataclasses.fields(Behaviour) if _is_plain(hints[field.name])]
    if name not in known:
        raise ValueError(f"There is no switch {name!r}; there are {', '.join(['qbxml', *known])}.")
    before = getattr(behaviour, name)
    setattr(behaviour, name, _read(hints[name], name, text))
    try:
        _ = behaviour.zone
    except (OSError, ValueError, KeyError) as error:
        setattr(behaviour, name, before)
        raise ValueError(f"There is no time zone {text!r}.") from error


def _is_plain(hint: Any) -> bool:
    return hint in (str, bool, float, str | None) or get_origin(hint) is Literal


def _read(hint: Any, name: str, text: str) -> Any:
    if get_origin(hint) is Literal:
        for one in get_args(hint):
            if str(one) == text:
                return one
        raise ValueError(f"{name} is one of {', '.join(str(one) for one in get_args(hint))}.")
    if hint is bool:
        if text not in ("true", "false"):
            raise ValueError(f"{name} is true or false.")
        return text == "true"
    if hint is float:
        try:
            return float(text)
        except ValueError as error:
            raise ValueError(f"{name} is a number.") from error
    return None if hint == str | None and not text else text
