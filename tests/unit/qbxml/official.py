"""The official schema as a plain structure: which elements stand in which, how long and how often."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
FILES = ("qbxmltypes130.xsd", "qbxml130.xsd", "qbxmlso130.xsd", "qbxmlops130.xsd")


@dataclass
class Element:
    """An element below another. ``is_required`` is said only of those that no choice surrounds."""

    name: str
    limit: int | None
    at_most: int | None
    is_required: bool
    words: tuple[str, ...] = ()
    below: "dict[str, Element]" = field(default_factory=dict)


class Schema:
    """Looks up complex types and global elements by name."""

    def __init__(self, folder: Path) -> None:
        self._roots = [etree.parse(str(folder / name)).getroot() for name in FILES]

    @cached_property
    def _named(self) -> dict[tuple[str, str], etree._Element]:
        return {
            (str(node.tag).removeprefix(XS), str(node.get("name"))): node
            for root in self._roots
            for node in root.iterchildren("*")
        }

    def of_type(self, name: str) -> dict[str, Element]:
        """What can stand in the complex type ``name``, in order."""
        return self._content(self._named["complexType", name], is_choice=False)

    def _content(self, node: etree._Element, is_choice: bool) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for child in node.iterchildren("*"):
            kind = str(child.tag).removeprefix(XS)
            optional = is_choice or child.get("minOccurs") == "0"
            if kind == "element":
                element = self._element(child, optional)
                found[element.name] = element
            elif kind == "group":
                found |= self._content(self._named["group", str(child.get("ref"))], optional)
            elif kind in ("sequence", "choice", "complexType"):
                found |= self._content(child, optional or kind == "choice")
        return found

    def _element(self, node: etree._Element, is_choice: bool) -> Element:
        most = node.get("maxOccurs", "1")
        declared = self._named["element", str(node.get("ref"))] if node.get("ref") else node
        inner = declared.find(f"{XS}complexType")
        named = self._named.get(("complexType", str(declared.get("type"))))
        content = inner if inner is not None else named
        limit = declared.find(f".//{XS}maxLength") if content is None else None
        return Element(
            name=str(declared.get("name")),
            limit=int(str(limit.get("value"))) if limit is not None else None,
            at_most=None if most == "unbounded" else int(most),
            is_required=not is_choice,
            words=tuple(str(word.get("value")) for word in declared.iterfind(f"{XS}simpleType//{XS}enumeration")),
            below=self._content(content, is_choice=False) if content is not None else {},
        )
