"""The small pages that a browser, or the Web Connector's check of AppSupport, gets to see."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1c2733}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}code{background:#eef2f6;padding:.1em .3em}li{margin:.4rem 0}"
)
# Nothing but this style sheet is allowed, named by its digest.
POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"

LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style></head>
<body><main><h1>{title}</h1>
{content}
</main></body></html>
"""

ENDPOINT = """<p>This is the address that the QuickBooks Web Connector talks to. It works; there is nothing
to do here in a browser.</p>
<ul>
<li>To connect a company, add its <code>.qwc</code> file to the Web Connector on the computer with QuickBooks.</li>
<li>Help is on the <a href="/support">support page</a>.</li>
<li>Developers find the description of the service at <a href="{address}?wsdl">{address}?wsdl</a>.</li>
</ul>"""

SUPPORT = """<p>IndusTrack and QuickBooks Desktop are kept in step through Intuit's QuickBooks Web Connector.</p>
<h2>When an update fails</h2>
<ol>
<li>Read the last line in the Web Connector's Status column: it says what happened and what to do.</li>
<li>Open QuickBooks with the right company file, close every dialog in it, and click <b>Update Selected</b>.</li>
<li>When the Web Connector asks for a password, use the one from your set-up page, not your QuickBooks password.</li>
<li>If QuickBooks has to be closed, close it by <b>File, Exit</b>.</li>
</ol>
<h2>Connecting for the first time</h2>
<ul>
<li>Make a backup of the company file.</li>
<li>Work on the computer with QuickBooks, logged in as the QuickBooks <b>Admin</b>, in single-user mode.</li>
<li>Add the <code>.qwc</code> file in the Web Connector by <b>Add an Application</b>, and allow the access in
QuickBooks, also when QuickBooks is not running.</li>
</ul>
<h2>Asking for help</h2>
<p>Ask IndusTrack's support, and have ready: the name of your company, the text of the Status column, the time of the
update, and your version of QuickBooks. Nobody will ask you for a password.</p>"""


def endpoint_page(address: str) -> bytes:
    """What a browser sees at the SOAP endpoint."""
    content = ENDPOINT.format(address=escape(address))
    return LAYOUT.format(style=STYLE, title="QuickBooks Web Connector service", content=content).encode()


def support_page() -> bytes:
    """AppSupport of the ``.qwc`` file."""
    return LAYOUT.format(style=STYLE, title="Help with QuickBooks and IndusTrack", content=SUPPORT).encode()
