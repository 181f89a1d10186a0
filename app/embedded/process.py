"""Child processes that never outlive the program, not even one that is killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

# Every child carries the data folder it works for: so what a killed program left behind is told from others.
MARK = "QBCONNECTOR_CHILD_OF"
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str],
    *,
    data_dir: Path,
    env: Mapping[str, str],
    output: int | IO[bytes],
    farewell: signal.Signals = signal.SIGTERM,
    user: int | None = None,
    group: int | None = None,
    cwd: Path | str = "/",
) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own, which Ctrl-C at the terminal does not reach.

    On Linux the kernel sends it ``farewell`` when the thread that called this ends, so call it from a
    thread that lives as long as the child may.
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={**env, MARK: str(data_dir)},
        cwd=cwd,
        start_new_session=True,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        preexec_fn=_bind_to_parent(farewell),  # noqa: PLW1509 - one system call, prepared before the fork
    )


def end(process: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Stop a process: each signal gets its seconds, then its whole group is killed."""
    for step, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(step)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process's group: children of a dead part would keep its port and its work."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _bind_to_parent(farewell: signal.Signals) -> Callable[[], None] | None:
    if _libc is None:
        return None
    prctl, parent = _libc.prctl, os.getpid()

    def bind() -> None:
        prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
        if os.getppid() != parent:  # it died between the fork and here
            os._exit(1)

    return bind
