#!/usr/bin/env bash
# Guess: granian's --backpressure is what its help says, the requests that are processed at once; idle connections are none.
# Seen:  it counts open connections: as many kept-alive ones on which nothing is asked, and nobody else is answered.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site granian==2.8.7
cat > app.py <<'PY'
async def app(scope, line):
    line.response_str(200, [], "ready")
PY
PYTHONPATH="site:$work" python3 - <<'PY'
import contextlib, socket, subprocess, sys, time

LIMIT = 4
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--port", str(port), "--http", "1", "--no-ws", "--no-log"]
server = subprocess.Popen([*command, "--backpressure", str(LIMIT), "app:app"])


def connect():
    return socket.create_connection(("127.0.0.1", port), timeout=3)


def answered(line):
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    try:
        return line.recv(1000).startswith(b"HTTP/1.1 200")
    except TimeoutError:
        return False


try:
    for _ in range(100):
        try:
            connect().close()
            break
        except OSError:
            time.sleep(0.1)
    with contextlib.ExitStack() as lines:
        idle = [lines.enter_context(connect()) for _ in range(LIMIT)]
        first = [answered(line) for line in idle]  # each is answered, and then asks nothing more
        while_idle = answered(lines.enter_context(connect()))
    with connect() as line:
        afterwards = answered(line)
finally:
    server.terminate()
    server.wait(20)
print("granian 2.8.7:", LIMIT, "idle connections answered:", first, "another one:", while_idle, "after they closed:", afterwards)
assert (all(first), while_idle, afterwards) == (True, False, True)
PY
