"""What the HRESULTs of QuickBooks and its request processor mean, and what is to be done."""

import re
from dataclasses import dataclass
from enum import Enum


class Action(Enum):
    """What to do about an HRESULT."""

    QUARANTINE = "quarantine"
    """The request itself is at fault: never send it unchanged again."""
    NEXT_POLL = "next_poll"
    CUSTOMER_ACTS = "customer_acts"
    """Polling goes on, but a person must do something first."""
    OTHER_FILE = "other_file"
    """Another company file, or the way to it, is the problem."""
    NEW_SESSION = "new_session"
    SMALLER_PAGES = "smaller_pages"
    LOWER_VERSION = "lower_version"


@dataclass(frozen=True)
class HResult:
    """An HRESULT, explained. ``remedy`` is for a bookkeeper.

    ``outcome_unknown`` says that writes which were handed out may have been done all the same; ``permanent`` that the
    same request will always fail.
    """

    code: str
    meaning: str
    remedy: str
    action: Action
    outcome_unknown: bool = False
    is_known: bool = True

    @property
    def permanent(self) -> bool:
        """Whether the same request will always fail."""
        return self.action is Action.QUARANTINE

    @property
    def stops(self) -> bool:
        """Whether QuickBooks can be asked nothing more until it is in another state."""
        return self.is_known and (self.action in _ENDING or self.code[len(_FAMILY) :] in _OUT_OF_REACH)


_CODE = re.compile(r"\s*(?:0x)?([0-9a-f]{1,8})\s*", re.IGNORECASE)
_FAMILY = "0x800404"


def normal(code: str | int) -> str:
    """The code as ``0x80040410``, however it was given; what is no HRESULT comes back as it is."""
    if isinstance(code, int):
        return f"0x{code & 0xFFFFFFFF:08X}"
    match = _CODE.fullmatch(code)
    return f"0x{int(match[1], 16):08X}" if match else code.strip()


def lookup(code: str | int) -> HResult:
    """What ``code`` means. One that is not known is no proof that nothing was done."""
    shown = normal(code)
    row = _KNOWN.get(shown[len(_FAMILY) :]) if shown.startswith(_FAMILY) else None
    if row is None:
        return HResult(shown, _UNKNOWN, _WAIT, Action.NEXT_POLL, outcome_unknown=True, is_known=False)
    action, meaning, remedy = row
    return HResult(shown, meaning, remedy, action, outcome_unknown=shown[len(_FAMILY) :] in _OUTCOME_UNKNOWN)


_UNKNOWN = "QuickBooks gave an error that is not documented."
_WAIT = "Nothing to do: the next update tries again. If it stays, look at QuickBooks' screen for a message."
_OPEN_FILE = "Open QuickBooks with your company file, then update again."
_REINSTALL = "Install or repair QuickBooks on this computer; it lacks what the Web Connector needs."
_ALLOW = (
    "In QuickBooks, as Admin: Edit, Preferences, Integrated Applications, Company Preferences: choose the application, "
    "Properties, and allow it to read and modify this company file"
)

_OUTCOME_UNKNOWN = frozenset(("02", "0C", "0D", "0E", "0F", "1C"))
"""Where a write may have been done before the error came."""

_ENDING = frozenset((Action.CUSTOMER_ACTS, Action.OTHER_FILE, Action.NEW_SESSION))
_OUT_OF_REACH = frozenset(("01", "08", "0B", "10", "22", "24"))
"""What passes by itself, but not within a session."""

_KNOWN: dict[str, tuple[Action, str, str]] = {
    "00": (
        Action.QUARANTINE,
        "QuickBooks found the request not well-formed or not valid.",
        "Please tell support; the request was set aside and the others go on.",
    ),
    "01": (Action.NEXT_POLL, "QuickBooks could not be accessed.", _WAIT),
    "02": (Action.NEXT_POLL, "QuickBooks had an unexpected error.", _WAIT),
    "03": (
        Action.OTHER_FILE,
        "The company file could not be opened.",
        "Check that the company file is where it was; open it in QuickBooks, then update again.",
    ),
    "04": (Action.CUSTOMER_ACTS, "This QuickBooks does not support qbXML.", _REINSTALL),
    "05": (Action.CUSTOMER_ACTS, "A component of QuickBooks is missing.", _REINSTALL),
    "06": (Action.CUSTOMER_ACTS, "A component of QuickBooks could not be used.", _REINSTALL),
    "07": (Action.CUSTOMER_ACTS, "QuickBooks is not fully installed.", _REINSTALL),
    "08": (Action.NEXT_POLL, "QuickBooks could not be started.", _OPEN_FILE),
    "09": (
        Action.CUSTOMER_ACTS,
        "The company file belongs to another version of QuickBooks.",
        "Open the company file in the QuickBooks that it belongs to, or let that QuickBooks update the file.",
    ),
    "0A": (
        Action.OTHER_FILE,
        "Another company file is open in QuickBooks.",
        "Close it and open the company file that is connected here, then update again.",
    ),
    "0B": (Action.NEXT_POLL, "QuickBooks could not say which company file is open.", _OPEN_FILE),
    "0C": (Action.NEW_SESSION, "The connection to QuickBooks had no session.", _WAIT),
    "0D": (Action.NEW_SESSION, "The connection to QuickBooks was no longer valid.", _WAIT),
    "0E": (
        Action.SMALLER_PAGES,
        "QuickBooks or the Web Connector ran out of memory.",
        "Nothing to do: the next update asks for less at a time.",
    ),
    "0F": (Action.NEW_SESSION, "There was no connection to QuickBooks.", _WAIT),
    "10": (
        Action.NEXT_POLL,
        "The company file is open in another mode (single-user or multi-user).",
        "Switch QuickBooks' File menu to the mode that the Web Connector was set up in, or close QuickBooks elsewhere.",
    ),
    "14": (
        Action.CUSTOMER_ACTS,
        "QuickBooks is showing a window that waits for an answer.",
        "Go to QuickBooks and close the window or message that is open, then update again.",
    ),
    "16": (Action.CUSTOMER_ACTS, "QuickBooks is not running with a company file open.", _OPEN_FILE),
    "17": (Action.CUSTOMER_ACTS, "No company file is open in QuickBooks.", _OPEN_FILE),
    "18": (
        Action.CUSTOMER_ACTS,
        "The first access needs the QuickBooks Admin.",
        "Log in to QuickBooks as Admin in single-user mode, update once and allow the access when asked.",
    ),
    "1A": (Action.CUSTOMER_ACTS, "The application has no permission in QuickBooks.", f"{_ALLOW}."),
    "1B": (
        Action.NEXT_POLL,
        "QuickBooks could not lock the information, because someone else is using it.",
        _WAIT,
    ),
    "1C": (Action.NEXT_POLL, "QuickBooks had an internal error.", _WAIT),
    "1D": (
        Action.CUSTOMER_ACTS,
        "The application may not log in while QuickBooks is closed.",
        f"{_ALLOW} automatically; or keep QuickBooks open.",
    ),
    "1E": (
        Action.CUSTOMER_ACTS,
        "The certificate of the application has expired.",
        "Please tell support; the application has to be signed anew.",
    ),
    "20": (
        Action.CUSTOMER_ACTS,
        "The access was denied in QuickBooks.",
        f"Update again and answer yes when QuickBooks asks; otherwise: {_ALLOW}.",
    ),
    "22": (
        Action.NEXT_POLL,
        "This needs single-user mode, and another application shares the company file.",
        "Close the other application, then update again.",
    ),
    "23": (
        Action.LOWER_VERSION,
        "This QuickBooks does not support the version of qbXML that was used.",
        "Nothing to do: the next update uses an older version.",
    ),
    "24": (Action.NEXT_POLL, "QuickBooks was not ready yet.", _WAIT),
    "30": (
        Action.CUSTOMER_ACTS,
        "The permission to log in automatically is not in effect.",
        f"{_ALLOW} automatically; if it is ticked already, untick and tick it, and press OK each time.",
    ),
}
