#!/usr/bin/env bash
# Guess: a transliteration may lose accents, but leaves a measure the measure that it was.
# Seen:  anyascii joins a fraction to the digit before it and levels exponents, so 1⅝ becomes 15/8 and 10⁴ becomes 104; "not equal"
#        becomes "equal", and the sign for a diameter a digit. In a list of parts these are other parts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site anyascii==0.3.3
PYTHONPATH=site PYTHONIOENCODING=utf-8 python3 - <<'PY'
from anyascii import anyascii

SEEN = {"1⅝″ strut": "15/8'' strut", "2⅓ yd": "21/3 yd", "10⁴ BTU": "104 BTU", "pressure ≠ 0": "pressure = 0", "⌀20 pipe": "020 pipe"}
for text, expected in SEEN.items():
    found = anyascii(text)
    print("anyascii 0.3.3:", text, "->", found)
    assert found == expected, (text, found)
PY
