#!/usr/bin/env bash
# Guess: lxml in recover mode drops a reference that XML does not allow, or makes the pair &#xD83D;&#xDE00; (as programs write that
#        think in UTF-16) the one character that it means.
# Seen:  parsing works and the tree can be walked, but each half is kept as three bytes that are no UTF-8: reading the text raises
#        UnicodeDecodeError, far from the parser, and what was parsed cannot be written again. &#x110000; becomes U+FFFD, &#0; nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site lxml==6.1.3
PYTHONPATH=site python3 - <<'PY'
from lxml import etree

def read(document):
    tree = etree.fromstring(document, etree.XMLParser(recover=True))
    try:
        return ascii(tree.findtext("Name"))
    except UnicodeDecodeError as error:
        try:
            etree.tostring(tree)
        except etree.SerialisationError as refusal:
            return f"{type(error).__name__}; written again: {type(refusal).__name__}"
        return type(error).__name__

SEEN = {
    b"<Ret><Name>House &#xD83D;&#xDE00;</Name></Ret>": "UnicodeDecodeError; written again: SerialisationError",
    b"<Ret><Name>House &#x110000;</Name></Ret>": "'House \\ufffd'",
    b"<Ret><Name>House &#0;</Name></Ret>": "'House '",
}
for document, expected in SEEN.items():
    found = read(document)
    print("lxml", etree.__version__, "libxml2", ".".join(map(str, etree.LIBXML_VERSION)), document.decode(), "->", found)
    assert found == expected, (found, expected)
PY
