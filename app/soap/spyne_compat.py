"""spyne on today's Python: import this before spyne, everywhere.

spyne 2.14 brings a ``six`` of its own whose import hook Python 3.12 no longer knows (and 3.11 warns about at every
later import), so the moved modules that spyne asks it for are put in place beforehand and the hook is taken away. Its
import of ``cgi`` (deprecated, on 3.13 replaced by the package ``legacy-cgi``) and its unescaped regular expressions
warn; nobody here could mend that, so these warnings are silenced while its modules load, and only there.
"""

from __future__ import annotations

import importlib
import sys
import warnings

OWN_SIX = "spyne.util.six"
MOVED = {
    "collections_abc": "collections.abc",
    "http_cookies": "http.cookies",
    "urllib": "urllib",
    "urllib.parse": "urllib.parse",
    "urllib.request": "urllib.request",
    "urllib.error": "urllib.error",
}
MODULES = ("spyne", "spyne.protocol.soap", "spyne.server.wsgi", "spyne.interface.wsdl")
SILENCED = (DeprecationWarning, ImportWarning, SyntaxWarning)


def install() -> None:
    """Load what we use of spyne."""
    for old, new in MOVED.items():
        sys.modules[f"{OWN_SIX}.moves.{old}"] = importlib.import_module(new)
    with warnings.catch_warnings():
        for category in SILENCED:
            warnings.simplefilter("ignore", category)
        for name in MODULES:
            importlib.import_module(name)
    own_hooks = [finder for finder in sys.meta_path if type(finder).__module__ == OWN_SIX]
    for finder in own_hooks:
        sys.meta_path.remove(finder)


if "spyne" not in sys.modules:
    install()
