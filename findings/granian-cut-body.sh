#!/usr/bin/env bash
# Guess: whoever iterates a request's body in RSGI hears of a line that broke in the middle, as whoever awaits it whole does.
# Seen:  the iteration ends as if the body were complete; an empty piece more than usual is all that tells. Awaited whole it raises.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site granian==2.8.7
cat > app.py <<'PY'
async def app(scope, line):
    if scope.method == "GET":
        return line.response_str(200, [], "ready")
    try:
        seen = [piece async for piece in line] if scope.path == "/pieces" else await line()
    except Exception as error:
        seen = type(error).__name__
    print(scope.path, seen, flush=True)
    line.response_empty(204, [])
PY
PYTHONPATH="site:$work" python3 - <<'PY'
import socket, subprocess, sys, time

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--port", str(port), "--http", "1", "--no-ws", "--no-log", "app:app"]
server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
try:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    found = []
    for path, rest in (("/pieces", b"0\r\n\r\n"), ("/pieces", b""), ("/whole", b"")):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            line.sendall(head + b"3\r\nabc\r\n" + rest)
            if not rest:
                line.shutdown(socket.SHUT_WR)
            while line.recv(1000) and not rest:
                pass
        found.append(server.stdout.readline().strip())
        print("granian 2.8.7:", "whole" if rest else "cut off", found[-1])
finally:
    server.terminate()
    server.wait(20)
expected = ["/pieces [b'abc', b'']", "/pieces [b'abc', b'', b'']", "/whole RSGIProtocolClosed"]
assert found == expected, found
PY
