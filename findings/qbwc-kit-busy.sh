#!/usr/bin/env bash
# Guess: the Web Connector of qbwc-kit, a double on PyPI "that drives a service exactly the way the real connector does", ends an
#        update where authenticate answers `busy`, waits where getLastError answers NoOp, and brings Host, Company and Preferences.
# Seen:  `busy` is opened as a company file and work is asked for; an empty sendRequestXML ends the update without getLastError, so
#        a service that waits by NoOp is never waited for; strHCPResponse is empty also at the first call. A service that passes with
#        this double has not been tried with a session that is taken, with NoOp, or with the file that it is pinned to.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install --quiet --disable-pip-version-check --target "$work/lib" qbwc-kit==0.1.3 >/dev/null 2>&1
cat >try.py <<'PY'
import re
from importlib.metadata import version
from qbwc_kit.testing import FakeWebConnector

INTUIT = "http://developer.intuit.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"

def update(**answers):
    """One update of the double against a service that answers so; what it called, and the first sendRequestXML."""
    called, first = [], ""

    def service(body):
        nonlocal first
        operation = re.search(r"Body[^>]*>\s*<(?:\w+:)?(\w+)", body)[1]
        called.append(operation)
        first = first or (body if operation == "sendRequestXML" else "")
        value = answers.get(operation, "")
        inside = "".join(f"<string>{one}</string>" for one in value) if isinstance(value, list) else value
        return (f'<s:Envelope xmlns:s="{SOAP}"><s:Body><{operation}Response xmlns="{INTUIT}"><{operation}Result>{inside}'
                f"</{operation}Result></{operation}Response></s:Body></s:Envelope>")

    FakeWebConnector(service).run_update(lambda request: "<QBXML/>")
    return called, first

busy, taken = update(authenticate=["t", "busy"])
waits, first = update(authenticate=["t", ""], getLastError="NoOp")
print("qbwc-kit", version("qbwc-kit"))
print("busy:", busy, "as the file", re.findall(r"<strCompanyFileName>([^<]*)<", taken))
print("NoOp:", waits, "strHCPResponse", re.findall(r"<strHCPResponse>([^<]*)<", first))
assert busy == ["clientVersion", "authenticate", "sendRequestXML", "closeConnection"]
assert re.findall(r"<strCompanyFileName>([^<]*)<", taken) == ["busy"]
assert "getLastError" not in waits
assert re.findall(r"<strHCPResponse>([^<]*)<", first) == [""]
PY
PYTHONPATH="$work/lib" python3 try.py
