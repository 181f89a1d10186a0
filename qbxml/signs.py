"""Numbers and signs in the characters that QuickBooks stores, so that no figure and no sign changes what it says.

A library for letters (anyascii) writes ⅝ as ``5/8``, also right behind a digit, ⁴ as ``4``, ≠ as ``=`` and ⌀ as ``0``. In a
list of parts these are other parts; so numbers and signs are written here, and letters there.
"""

import re
import unicodedata
from fractions import Fraction

_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"
_HIGH_PLAIN = str.maketrans(_HIGH, "0123456789+-=()ni")
_LOW = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
_LOW_PLAIN = str.maketrans(_LOW, "0123456789+-=()")
HIGH_RUN = re.compile(f"[{_HIGH}]+")
LOW_RUN = re.compile(f"[{_LOW}]+")
BUILT_FRACTION = re.compile("([⁰¹²³⁴-⁹]+)[/⁄∕]([₀-₉]+)")
"""A fraction that is put together: ⁵⁄₈."""

SIGNS = {
    **dict.fromkeys("−﹣－➖", "-"), **dict.fromkeys("＋﹢➕", "+"), **dict.fromkeys("⁄∕／", "/"), "➗": "÷",
    **dict.fromkeys("✕✖⨯⨉✗✘", "×"), **dict.fromkeys("⋅∙・", "·"), "∗": "*", "∓": "-/+", "∶": ":", "〜": "~", "〰": "~",
    "≠": "<>", **dict.fromkeys("≤≦⩽", "<="), **dict.fromkeys("≥≧⩾", ">="), **dict.fromkeys("≈≃≅≊∼", "~"), "≡": "==",
    "≪": "<<", "≫": ">>", "∞": "infinity", "√": " sqrt ", "∛": " cbrt ", "‱": "%oo", "٫": ".", "٬": ",", "٪": "%",
    **dict.fromkeys("⌀∅⍉", "Ø"), **dict.fromkeys("∠∡∢", " angle "), "℔": "lb",
    **dict.fromkeys("′‵ʹ＇", "'"), **dict.fromkeys("″‶ʺ＂", '"'), "‴": "'''", "⁗": "''''",
    "℃": "°C", "℉": "°F", "㎡": "m²", "㎥": "m³", "㎠": "cm²", "㎤": "cm³", "㎟": "mm²", "㎣": "mm³", "㎢": "km²", "㎦": "km³",
    "🔟": "(10)", "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "⇔": "<=>",
}  # fmt: skip
"""Signs that mean something to whoever reads a measure, an amount or a part number."""

_UNITS = {"Ω": "Ohm", "μ": "µ"}
_NEGATED = "\u0338"


def is_number(character: str) -> bool:
    """A digit, or a character that stands for a number."""
    return unicodedata.category(character) in ("Nd", "Nl", "No")


def high(run: str) -> str:
    """A run of superscripts that cannot all be stored: ``^4``."""
    return f"^{run.translate(_HIGH_PLAIN)}"


def low(run: str, before: str) -> str:
    """A run of subscripts: ``H2O``, but ``10_2`` behind a number."""
    plain = run.translate(_LOW_PLAIN)
    return f"_{plain}" if before and is_number(before) else plain


def fraction(above: str, below: str) -> str:
    """A fraction that is put together, on one line."""
    return f"{above.translate(_HIGH_PLAIN)}/{below.translate(_LOW_PLAIN)}"


def written(character: str, before: str, after: str) -> str | None:
    """The number or sign in storable characters, or None when the character is neither.

    ``before`` and ``after`` are its neighbours, empty at the ends: Ω and μ are units, but letters among Greek letters.
    """
    if character in SIGNS:
        return SIGNS[character]
    if character in _UNITS and not (_is_greek(before) or _is_greek(after)):
        return _UNITS[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in ("No", "Nl", "So"):
        return _number(character)
    if category == "Pd":
        return "-"
    apart = unicodedata.normalize("NFD", character)
    return f" not {apart[:-1]} " if category == "Sm" and apart.endswith(_NEGATED) else None


def _number(character: str) -> str | None:
    value = unicodedata.numeric(character, None)
    shown = unicodedata.normalize("NFKC", character)
    if value is None:  # ㎕ and ㏀ are made of a letter and a unit
        return "".join(_UNITS.get(one, one) for one in shown) if _UNITS.keys() & set(shown) else None
    if "⁄" in shown:
        return shown.replace("⁄", "/")
    if unicodedata.category(character) == "Nl" and shown.isascii():
        return f" {shown} "
    return f"({Fraction(value).limit_denominator(1000)})"


def _is_greek(character: str) -> bool:
    return bool(character) and "GREEK" in unicodedata.name(character, "") and character not in _UNITS
