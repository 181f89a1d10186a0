"""Accounts for new items in QuickBooks: from the item or the company's defaults, checked by type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.model import Attention, Context, Mirror, Values

KIND = "item"
CODE = "account_missing"
QUICKBOOKS_OWN = ("UndepositedFunds",)
"""Special accounts of a fitting type that are for something else."""
MOST_CHOICES = 25  # of each setting
MOST_NAMED = 5


@dataclass(frozen=True)
class Role:
    """What an account is needed for; its name is that of the company's setting."""

    setting: str
    field: str  # of IndusTrack's item
    words: str
    types: tuple[str, ...]


ROLES: dict[str, Role] = {
    role.setting: role
    for role in (
        Role("income_account", "income_account", "income account", ("Income", "OtherIncome")),
        Role("expense_account", "expense_account", "expense account", ("Expense", "OtherExpense", "CostOfGoodsSold")),
        Role("cogs_account", "expense_account", "cost of goods sold account", ("CostOfGoodsSold",)),
        Role("asset_account", "asset_account", "inventory asset account", ("OtherCurrentAsset",)),
    )
}


CONTRA = ("discount", "refund", "return", "allowance", "uncategorized", "ask my accountant", "undeposited", "interest")
LIKELY = {
    "income_account": ("sales", "service", "income", "revenue", "material", "labor"),
    "expense_account": ("material", "cost of goods", "purchases", "job", "supplies"),
    "cogs_account": ("cost of goods", "cost of sales", "material"),
    "asset_account": ("inventory", "stock"),
}


@dataclass(frozen=True)
class Cause:
    """Why an account is not to be had; with no name the company has no default."""

    setting: str
    name: str = ""
    problem: str = ""

    def text(self) -> str:
        return "|".join((self.setting, self.problem, self.name))

    @classmethod
    def read(cls, text: str) -> Cause:
        setting, problem, name = text.split("|", 2)
        return cls(setting, name, problem)


def resolve(setting: str, values: Values, context: Context) -> Mirror | Cause:
    """The account that a new item gets for this purpose, or why there is none."""
    role = ROLES[setting]
    name = str(values.get(role.field) or "") or str(context.settings.get(setting) or "")
    if not name.strip():
        return Cause(setting)
    account = find(name, context.lists("account"))
    if account is None or account.deleted:
        return Cause(setting, name, "unknown")
    if account.values.get("account_type") not in role.types:
        return Cause(setting, name, "type")
    return account if account.values.get("active") is not False else Cause(setting, name, "inactive")


def find(name: str, accounts: Iterable[Mirror]) -> Mirror | None:
    """By full name; else by number, with or without the name behind it as QuickBooks shows it; never by guess."""
    wanted = _plain(name)
    numbered = None
    for account in accounts:
        full, number = str(account.values.get("name", "")), str(account.values.get("account_number") or "")
        if _plain(full) == wanted:
            return account
        if number and wanted in {_plain(number), _plain(f"{number} · {full}"), _plain(f"{number} {full}")}:
            numbered = account
    return numbered


def fitting(setting: str, accounts: Iterable[Mirror]) -> list[str]:
    """Full names of the accounts that can serve this purpose, the likely ones first and a contra account last."""
    types = ROLES[setting].types
    found = [one for one in accounts if not one.deleted and one.values.get("active") is not False]
    names = [(types.index(str(one.values["account_type"])), str(one.values["name"])) for one in found if _fits(one, types)]
    return [name for *_, name in sorted((*_unlikeliness(setting, name), at, name) for at, name in names)]


def _unlikeliness(setting: str, name: str) -> tuple[bool, bool]:
    """A guess from the words in its name; only the order in which accounts are offered comes from it."""
    words = name.casefold()
    return any(word in words for word in CONTRA), not any(word in words for word in LIKELY.get(setting, ()))


def attention(waiting: Mapping[str, int], records: int, context: Context) -> Attention:
    """One for all items that wait; ``waiting`` counts them by cause."""
    causes = [(Cause.read(text), count) for text, count in waiting.items()]
    settings = [setting for setting in ROLES if any(cause.setting == setting for cause, _ in causes)]
    return Attention(
        code=CODE,
        severity="error",
        summary=" ".join([_counted(records), *_sentences(causes)]),
        remedy=(
            "Choose the accounts here or in the settings, or name them on the items in IndusTrack as QuickBooks has them;"
            " the items then go by themselves."
        ),
        kind=KIND,
        choices=tuple(_choices(settings, context.lists("account"))),
    )


def _counted(records: int) -> str:
    who = "1 item of IndusTrack waits" if records == 1 else f"{records:,} items of IndusTrack wait"
    return f"{who} to be made in QuickBooks."


def _sentences(causes: Sequence[tuple[Cause, int]]) -> list[str]:
    missing = [ROLES[setting].words for setting in ROLES if any(c.setting == setting and not c.name for c, _ in causes)]
    found = [f"The company has no default {_listed(missing)}."] if missing else []
    named: Counter[Cause] = Counter({cause: count for cause, count in causes if cause.name})
    for cause, _ in named.most_common(MOST_NAMED):
        words = ROLES[cause.setting].words
        found.append(f"{cause.name!r} is named as {words}, but {_PROBLEMS[cause.problem]}.")
    if len(named) > MOST_NAMED:
        found.append(f"So are {len(named) - MOST_NAMED} others.")
    return found


_PROBLEMS = {
    "unknown": "QuickBooks has no account of this full name",
    "type": "is of a type in QuickBooks that cannot serve",
    "inactive": "is inactive in QuickBooks",
}


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _choices(settings: Iterable[str], accounts: Sequence[Mirror]) -> Iterable[tuple[str, str]]:
    for setting in settings:
        words = ROLES[setting].words
        for name in fitting(setting, accounts)[:MOST_CHOICES]:
            yield f"{setting}={name}", f"{name} as the default {words}"


def _fits(account: Mirror, types: tuple[str, ...]) -> bool:
    own = account.values.get("special_account_type") in QUICKBOOKS_OWN
    return account.values.get("account_type") in types and not own


def _plain(name: str) -> str:
    return ":".join(" ".join(level.split()).casefold() for level in name.split(":"))
