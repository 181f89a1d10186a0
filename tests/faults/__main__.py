"""``python -m tests.faults --faults 1000 --seed 7``: lets them happen, and says whether everything was well afterwards."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.faults.oracle import asked_in_vain
from tests.faults.plan import WEIGHTS, plan
from tests.faults.story import story
from tests.faults.town import Town, town


def main() -> int:
    """0 when both sides agree, every write was made once, and nothing waits without an explanation."""
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is stopped all the same
    began = time.monotonic()
    planned = plan(asked.faults, asked.seed, asked.companies, frozenset(asked.kind))
    with town(asked.companies, debian=asked.servers == "debian") as made:
        made.strike(planned, asked.seed, asked.seconds)
        struck = time.monotonic() - began
        wrong = made.settle(asked.settle)
        _show(made, asked, struck)
        for number, why in sorted(made.proofs.items()):
            print(f"company {number} had its daily proof, for the clock of its PC: {why}")
        for number, found in sorted(wrong.items()):
            print(f"company {number}: " + "; ".join([*found[:6], *found[6:][-1:]]))
        for number, lines in _stories(made, wrong):
            print("\n".join([f"the story of company {number}", *lines]), file=sys.stderr, flush=True)
            if asked.logs:
                asked.logs.mkdir(parents=True, exist_ok=True)
                (asked.logs / f"company-{number}.story").write_text("\n".join(lines), encoding="utf-8")
        for fault in made.faults[:20]:
            print(f"the suite itself: {fault}")
        sys.stdout.flush()
        if asked.logs:
            shutil.copytree(made.run.parent / "logs", asked.logs, dirs_exist_ok=True)
            shutil.copytree(made.run.parent.parent / "beside" / "logs", asked.logs / "beside", dirs_exist_ok=True)
    if wrong or made.faults:
        print(f"{len(wrong)} companies are not well. The same again: --faults {asked.faults} --seed {asked.seed}")
        return 1
    print("Both sides agree, every write was made once, and nothing waits without an explanation.")
    return 0


def _stories(made: Town, wrong: Mapping[int, list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Of each company that is not well, what led to it."""
    for company in made.companies:
        if company.number not in wrong:
            continue
        try:
            yield company.number, story(company, made.services, wrong[company.number])
        except Exception as error:  # noqa: BLE001 - the run says what it found all the same
            yield company.number, [*company.happenings, f"no more can be told: {type(error).__name__}: {error}"]


def _show(made: Town, asked: argparse.Namespace, seconds: float) -> None:
    records = sum(len(one.customers) + len(one.invoices) for one in made.companies)
    where = f"seed {asked.seed}, {asked.companies} companies, {records:,} records entered, {seconds:.0f} s"
    print(f"{made.happened.total():,} faults, {where}")
    in_vain = sum(asked_in_vain(company, made.services) for company in made.companies)
    print(f"{in_vain} times a person was asked whose edit is the later one, and nobody had edited the other side")
    for kind in WEIGHTS:
        if made.happened[kind]:
            print(f"  {kind:32}{made.happened[kind]:6,}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--companies", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=7200, help="at most, for the faults")
    parser.add_argument("--settle", type=float, default=300, help="seconds at most until all is well again")
    parser.add_argument("--logs", type=Path, help="a folder into which the service's logs are copied")
    parser.add_argument("--servers", choices=("embedded", "debian"), default="embedded", help="whose PostgreSQL and Redis")
    parser.add_argument("--kind", action="append", default=[], choices=sorted(WEIGHTS), help="only faults of this kind")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
