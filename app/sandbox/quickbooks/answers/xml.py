"""Writing answers: elements one a line, everything that is not ASCII as a decimal reference."""

import re
from xml.sax.saxutils import escape

_SPECIAL = re.compile("[^ !#-%(-;=?-~]")  # all but what XML and ASCII take as it stands
_QUOTES = {'"': "&quot;", "'": "&apos;"}


def safe(text: str) -> str:
    """A text inside an element or attribute."""
    if not _SPECIAL.search(text):
        return text
    return escape(text, _QUOTES).encode("ascii", "xmlcharrefreplace").decode("ascii")


def leaf(tag: str, text: str) -> str:
    return f"<{tag}>{safe(text)}</{tag}>"


def open_(tag: str) -> str:
    return f"<{tag}>"


def close(tag: str) -> str:
    return f"</{tag}>"


def start(tag: str, attributes: dict[str, str]) -> str:
    """A start tag with its attributes."""
    return f"<{' '.join([tag, *(_attribute(name, value) for name, value in attributes.items())])}>"


def _attribute(name: str, value: str) -> str:
    return f'{name}="{safe(value)}"'


def document(attributes: dict[str, str], responses: list[str]) -> str:
    """A whole answer."""
    body = "\n".join((start("QBXMLMsgsRs", attributes), *responses, "</QBXMLMsgsRs>"))
    return f'<?xml version="1.0" ?>\n<QBXML>\n{body}\n</QBXML>\n'
