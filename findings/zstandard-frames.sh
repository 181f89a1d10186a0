#!/usr/bin/env bash
# Guess: several zstd frames behind each other are one body, for python-zstandard as for the zstd program and as gzip, bz2 and lzma have it;
#        at least its four ways of reading agree.
# Seen:  decompress, decompressobj and read_to_iter stop behind the first frame without an error; stream_reader().read() goes on to the end,
#        although read_across_frames is off by default. Half of an answer looks like a whole one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site zstandard==0.25.0
cat >frames.py <<'PY'
import gzip
import io
import lzma

import zstandard

pieces = (b"<QBXML><QBXMLMsgsRs>", b"</QBXMLMsgsRs></QBXML>")
kept = b"".join(map(zstandard.ZstdCompressor().compress, pieces))
read = {
    "decompress": zstandard.ZstdDecompressor().decompress(kept),
    "decompressobj": zstandard.ZstdDecompressor().decompressobj().decompress(kept),
    "read_to_iter": b"".join(zstandard.ZstdDecompressor().read_to_iter(kept)),
    "stream_reader": zstandard.ZstdDecompressor().stream_reader(io.BytesIO(kept)).read(),
    "gzip": gzip.decompress(b"".join(map(gzip.compress, pieces))),
    "lzma": lzma.decompress(b"".join(map(lzma.compress, pieces))),
}
print("python-zstandard", zstandard.__version__)
for how, body in read.items():
    print(f"{how}: {body.decode()}")
whole = b"".join(pieces)
assert [how for how, body in read.items() if body != whole] == ["decompress", "decompressobj", "read_to_iter"]
assert {read[how] for how in ("decompress", "decompressobj", "read_to_iter")} == {pieces[0]}
PY
PYTHONPATH=site python3 frames.py
