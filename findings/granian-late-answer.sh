#!/usr/bin/env bash
# Guess: an RSGI application may hand a request to a thread and return; the thread's answer is sent, or sending it fails.
# Seen:  the caller has an empty 500 the moment the application returns, and the thread's response_bytes raises nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site granian==2.8.7
cat > app.py <<'PY'
import threading

returned = threading.Event()

def answer(line):
    returned.wait()
    try:
        line.response_bytes(200, [], b"from the thread")
        print("the thread: nothing raised", flush=True)
    except Exception as error:
        print("the thread:", type(error).__name__, flush=True)

async def app(scope, line):
    if scope.path == "/late":
        threading.Thread(target=answer, args=(line,)).start()
        return
    returned.set()
    line.response_str(200, [], "released")
PY
PYTHONPATH="site:$work" python3 - <<'PY'
import http.client, socket, subprocess, sys, time

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
    for path in ("/late", "/release"):
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        caller.request("GET", path)
        response = caller.getresponse()
        found.append((response.status, response.read()))
        caller.close()
    told = server.stdout.readline().strip()
    print("granian 2.8.7:", found, "|", told)
finally:
    server.terminate()
    server.wait(20)
assert found == [(500, b""), (200, b"released")], found
assert told == "the thread: nothing raised", told
PY
