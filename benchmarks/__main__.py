"""``python -m benchmarks [--against REV] [NAME …]``: all measurements, or those named; REV is built beside this tree."""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import platform
import sys

MEASUREMENTS = (
    "idle_polls",
    "sessions_with_work",
    "first_sync",
    "ingest",
    "comparing",
    "proving",
    "figures",
    "polls",
    "listeners",
    "pages",
    "large_page",
    "ten_thousand",
)


def main(words: list[str]) -> int:
    """Run them one after the other, so that they do not disturb each other."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--against", metavar="REV", help="another revision of this repository")
    parser.add_argument("names", nargs="*", choices=[*MEASUREMENTS, []], metavar="NAME", help=", ".join(MEASUREMENTS))
    asked = parser.parse_args(words)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load}")
    for name in asked.names or MEASUREMENTS:
        module = importlib.import_module(f"benchmarks.{name}")
        takes = inspect.signature(module.measure).parameters
        print(f"{name}: {module.__doc__}", flush=True)
        for line in module.measure(asked.against) if "against" in takes else module.measure():
            print(f"  {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
