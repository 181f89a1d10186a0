"""The .qwc file as the Web Connector reads it when a customer adds it."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from lxml import etree

REQUIRED = ("AppName", "AppURL", "AppDescription", "AppSupport", "UserName", "OwnerID", "FileID", "QBType")
GUID = re.compile(r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")


class QwcRefused(ValueError):
    """The Web Connector does not add this application; the message begins with its QBWC code where it has one."""


class QwcUnanswered(QwcRefused):
    """One of the application's addresses did not answer at all."""


@dataclass(frozen=True)
class Qwc:
    """What a .qwc file says."""

    app_name: str
    app_url: str
    app_support: str
    user_name: str
    owner_id: str
    file_id: str
    cert_url: str = ""
    every: float | None = None  # seconds between updates
    company_file_types: str = "QBFS"

    @classmethod
    def read(cls, source: Path | str | bytes) -> "Qwc":
        """Read a file, or its content. Raises: QwcRefused, OSError."""
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise QwcRefused(f"The .qwc file is not XML: {error}") from error
        if root.tag != "QBWCXML":
            raise QwcRefused(f"The .qwc file begins with {root.tag} where QBWCXML belongs.")
        values = {str(child.tag): (child.text or "").strip() for child in root if isinstance(child.tag, str)}
        _check(values, root)
        return cls(
            app_name=values["AppName"],
            app_url=values["AppURL"],
            app_support=values["AppSupport"],
            user_name=values["UserName"],
            owner_id=values["OwnerID"],
            file_id=values["FileID"],
            cert_url=values.get("CertURL", ""),
            every=_every(root),
        )

    def addresses(self) -> list[str]:
        """The addresses that must answer a GET without logging in, AppSupport first."""
        return [self.app_support, *(url for url in (self.app_url, self.cert_url) if url)]


def _check(values: dict[str, str], root: etree._Element) -> None:
    missing = [name for name in REQUIRED if not values.get(name)]
    if "AppID" not in values:
        missing.append("AppID")
    if missing:
        raise QwcRefused(f"The .qwc file lacks {', '.join(missing)}.")
    if len(values["AppDescription"]) > 80:
        raise QwcRefused("AppDescription is longer than 80 characters.")
    for name in ("OwnerID", "FileID"):
        if not GUID.fullmatch(values[name]):
            raise QwcRefused(f"{name} is not a GUID in braces.")
    if values["QBType"] != "QBFS":
        raise QwcRefused(f"QBType is {values['QBType']} where QBFS belongs.")
    if values.get("IsReadOnly", "false").lower() == "true":
        raise QwcRefused("QBWC1039: IsReadOnly is set, which current Web Connectors do not import.")
    if len(root.findall("Scheduler")) > 1:
        raise QwcRefused("The .qwc file has more than one Scheduler.")
    _check_addresses(urlsplit(values["AppURL"]), urlsplit(values["AppSupport"]))


def _check_addresses(app: SplitResult, support: SplitResult) -> None:
    if app.scheme not in ("http", "https") or not app.hostname:
        raise QwcRefused("AppURL is not an http or https address.")
    for code, name, address in (("QBWC1001", "AppURL", app), ("QBWC1002", "AppSupport", support)):
        if _is_ip(address.hostname or ""):
            raise QwcRefused(f"{code}: {name} has an IP address where a host name belongs.")
    if app.scheme != "https" and app.hostname != "localhost":
        raise QwcRefused("QBWC1010: AppURL must be https, except on localhost.")
    if (support.hostname or "").lower() != app.hostname.lower():
        raise QwcRefused("QBWC1000: AppURL and AppSupport are on different domains.")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _every(root: etree._Element) -> float | None:
    minutes, seconds = root.findtext("Scheduler/RunEveryNMinutes"), root.findtext("Scheduler/RunEveryNSeconds")
    text = minutes if minutes is not None else seconds
    if text is None:
        return None
    if not text.strip().isdigit():
        raise QwcRefused("The Scheduler's interval is not a whole number.")
    return float(text) * (60 if minutes is not None else 1)
