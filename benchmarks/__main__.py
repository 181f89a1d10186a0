"""``python -m benchmarks [NAME …]``: all measurements, or those named."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> int:
    """Run them one after the other, so that they do not disturb each other."""
    known = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"There is no measurement {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in names or known:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"{name}: {module.__doc__}")
        for line in module.measure():
            print(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
