"""A wish to stop survives a second signal while the first is still being heard."""

from __future__ import annotations

import signal
import subprocess
import sys

from app.embedded.flag import Flag

TWICE = """
import signal, os
from app.embedded.flag import Flag
flag = Flag()
def heard(number, frame):
    if number == signal.SIGTERM:
        os.kill(os.getpid(), signal.SIGINT)  # while this one is still being heard
    flag.set()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, heard)
print("ready", flush=True)
print("stopped" if flag.wait(60) else "never", flush=True)
"""


def test_two_signals_at_once_are_one_wish() -> None:
    child = subprocess.Popen([sys.executable, "-c", TWICE], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGTERM)
    assert child.communicate(timeout=60)[0] == "stopped\n"


def test_a_wait_ends_without_the_wish() -> None:
    flag = Flag()
    assert not flag.wait(0)
    flag.set()
    assert flag.wait(0)
    assert flag.is_set()
