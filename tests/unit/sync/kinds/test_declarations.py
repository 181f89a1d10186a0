"""A kind is known by its declaration alone: no module outside the kinds' folders names one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import app
from app.cli.company import add
from app.sync.kinds import COLLECTIONS, KINDS, SOURCES
from app.web.choices import QUESTIONS

APP = Path(app.__file__).parent
INSIDE = ("sync/kinds", "sandbox")
"""The kinds' own folders, and the simulators, which judge independently."""

SETTINGS = {one.name for kind in KINDS.values() for one in (kind.direction, *kind.settings) if one}
MESSAGES = {name for source in SOURCES.values() for name in (*source.messages, *source.rets)}
NAMES = {*KINDS, *COLLECTIONS, *SETTINGS, *MESSAGES}
IN_STATEMENTS = re.compile(f"'({'|'.join(sorted(NAMES))})'")

IN_PAGES = re.compile(rf"""["']({"|".join(sorted(NAMES))})["']""")

REASONS = {
    ("company's account", "account"): (
        "office/account.py sync/companies.py sync/industrack/pull.py sync/proof/accounts.py sync/proof/concluding.py"
        " web/managing.py web/templates/company_layout.html"
    ),
    ("the standard library's word", "class"): "logs/setting_up.py",
    ("what becomes of a job, as previews have always said it", "location"): "sync/approval/left_out.py web/words.py",
    ("a policy of the comparison that kinds share", "conflict_policy"): "sync/rules/comparison.py",
}
"""Words that are no kinds there, and why."""

EXCEPTIONS = {(module, name) for (_, name), modules in REASONS.items() for module in modules.split()}


def named(tree: ast.AST) -> Iterator[str]:
    """The kinds, collections, settings and messages of kinds that a module's texts and attributes name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from {node.value} & NAMES
            yield from IN_STATEMENTS.findall(node.value)
        elif isinstance(node, ast.Attribute):
            yield from {node.attr} & MESSAGES


@cache
def found() -> set[tuple[str, str]]:
    modules = {path.relative_to(APP).as_posix(): path for path in APP.rglob("*.py")}
    outside = {name: path.read_text("utf-8") for name, path in modules.items() if not name.startswith(INSIDE)}
    pages = {path.relative_to(APP).as_posix(): path.read_text("utf-8") for path in (APP / "web/templates").rglob("*.html")}
    return {(name, one) for name, text in outside.items() for one in named(ast.parse(text))} | {
        (name, one) for name, text in pages.items() for one in IN_PAGES.findall(text)
    }


def test_no_module_outside_the_kinds_folders_names_a_kind() -> None:
    assert sorted(found() - EXCEPTIONS) == []


def test_every_exception_is_still_one() -> None:
    assert sorted(EXCEPTIONS - found()) == []


@pytest.mark.parametrize(
    "line", ['KINDS = ("customer",)', "x = m.InvoiceRet", "x = \"WHERE kind = 'payment'\"", 'x = settings["job_policy"]']
)
def test_a_module_that_names_one_is_found(line: str) -> None:
    assert list(named(ast.parse(line)))


def test_the_command_line_offers_what_a_customer_is_asked() -> None:
    """It may not load the kinds before they are needed, so that its options stand there by themselves."""
    options = {one.name: getattr(one, "help", None) for one in add.params}
    for setting, question in QUESTIONS.items():
        assert options[setting] == ", ".join(way.value for way in question.ways)
