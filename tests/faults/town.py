"""The service in processes of its own, its companies, and what strikes all of them at once."""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.office import Service
from app.office.errors import Refusal
from app.sandbox.industrack import Industrack, serve
from app.services import Services, make
from app.store.sql import text
from tests.acceptance.program import up
from tests.faults import beside, oracle
from tests.faults import company as companies
from tests.faults.company import Company
from tests.faults.machine import Machine
from tests.faults.plan import OF_ALL, Planned

EVERY = 30.0  # seconds between two words on how far it is
LAST_LOOK = 45.0  # seconds that updates under way have at the end
LONGEST = 30.0  # seconds that a poll waits for the workers, once nothing fails any more
MEANWHILE = 3.0  # and while it does: they are behind, and would never catch up if polls came as fast as they can
AT_ONCE = 25  # Web Connectors that poll at the same time
IN_VAIN = 3  # updates after the last fault that left a difference
UNREACHED = 0.5  # seconds until one tries again that reached nobody
QUIET = {"QBCONNECTOR_SESSION_TIMEOUT": "3", "QBCONNECTOR_WRITE_TIMEOUT": "4"}
SETTINGS = {"auto_approve": "true", "customers": "two_way", "read_every": "0", "pull_every": "5"}
JUMPS = ("3 minutes", "2 hours", "3 days", "40 days")
STAMPS = (
    "UPDATE session SET last_call_at = last_call_at {sign} interval '{by}' WHERE ended_at IS NULL",
    "UPDATE task SET due_at = due_at {sign} interval '{by}', lease_until = lease_until {sign} interval '{by}'",
    "UPDATE push SET not_before = not_before {sign} interval '{by}' WHERE state = 'waiting'",
    "UPDATE request SET not_before = not_before {sign} interval '{by}' WHERE state = 'waiting'",
    "UPDATE cursor SET complete_at = complete_at {sign} interval '{by}', swept_at = swept_at {sign} interval '{by}'",
    "UPDATE company_file SET read_at = read_at {sign} interval '{by}'",
)
"""A clock that is put back is the same as all that was written down lying ahead, and the other way round."""


@dataclass
class Town:
    """A running service with its companies."""

    run: Path
    services: Services
    office: Service
    companies: list[Company]
    machine: Machine
    happened: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)  # of the suite itself
    proofs: dict[int, str] = field(default_factory=dict)  # companies whose difference was left to their daily proof

    def strike(self, planned: list[Planned], seed: int, seconds: float) -> None:
        """Let everything that is planned happen, while people enter and Web Connectors poll; at most so long."""
        common = [(place, one) for place, one in enumerate(planned) if one.kind in OF_ALL]
        for one in planned:
            if one.kind not in OF_ALL:
                self.companies[one.company].left.append(one)
        stop = threading.Event()
        threads = [threading.Thread(target=self._live, args=(n, seed, stop), daemon=True) for n in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        ends, shown = time.monotonic() + seconds, time.monotonic() + EVERY
        while time.monotonic() < ends and (common or any(company.left or company.armed for company in self.companies)):
            so_far = self.happened.total() + sum(company.happened.total() for company in self.companies)
            nothing_else = not any(company.left for company in self.companies)
            common = self._strike_all(common, len(planned) if nothing_else else so_far)
            time.sleep(0.5)
            if time.monotonic() > shown:
                shown = time.monotonic() + EVERY
                print(f"{so_far:,} faults so far", file=sys.stderr, flush=True)
            stopped = [one.fault for one in self.machine.beside if one.fault]
            if stopped or not self.run.exists():
                self.faults.append(f"the service has stopped for good; its log up.log says why {stopped or ''}")
                break
        stop.set()
        struck = time.monotonic()
        for thread in threads:
            thread.join(max(1.0, struck + LAST_LOOK - time.monotonic()))
        for company in self.companies:
            company.make_well()
            self.happened += company.happened

    def settle(self, seconds: float) -> dict[int, list[str]]:
        """Nothing fails any more: polls until both sides agree. Answers what is still wrong then, company by company."""
        ends = time.monotonic() + seconds
        wrong: dict[int, list[str]] = {company.number: ["not looked at"] for company in self.companies}
        while wrong and time.monotonic() < ends:
            left = [company for company in self.companies if company.number in wrong]
            threads = [
                threading.Thread(target=self._settle, args=(left[n::AT_ONCE], wrong, ends), daemon=True) for n in range(AT_ONCE)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(max(1.0, ends + LAST_LOOK - time.monotonic()))
            print(f"{len(wrong)} companies are not at rest yet", file=sys.stderr, flush=True)
            time.sleep(1)
        return dict(wrong)

    def _settle(self, companies: list[Company], wrong: dict[int, list[str]], ends: float) -> None:
        for company in companies:
            if time.monotonic() > ends:
                return
            try:
                self.person(company)
                self.office.sync(company.id, False, None)
                company.connector.update()
                self._let_work(company, LONGEST)
                found = [*oracle.differences(company), *oracle.waiting(company, self.office)]
                found += oracle.overwritten(company, self.services)
                if found:
                    self._let_a_night_pass(company, found)
                    found.append(self._standing(company))
            except Exception as error:  # noqa: BLE001 - shown, and looked at again
                found = [f"could not be looked at: {type(error).__name__}: {error}"]
            if found:
                wrong[company.number] = found
            else:
                wrong.pop(company.number, None)

    def _let_a_night_pass(self, company: Company, found: list[str]) -> None:
        """What was edited while the PC's clock stood elsewhere carries a date that reads by date have passed, in a company with
        more than a few records: the daily proof is there for that. It is told how many needed theirs, and what for.
        """
        company.updates_in_vain += 1
        if company.updates_in_vain >= IN_VAIN and company.happened["pc_clock"] and company.number not in self.proofs:
            self.proofs[company.number] = found[0]
            self.office.ask_proof(company.id)

    def _let_work(self, company: Company, seconds: float) -> None:
        """The next poll comes when the workers are through, as it would in five minutes; or after some seconds all the same."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and not self.office.status(company.id)["idle"]:
            time.sleep(0.3)

    def _standing(self, company: Company) -> str:
        """How the service itself sees a company that is not well."""
        status = self.office.status(company.id)
        last = status["last_session"] or {}
        with self.services.database.company(company.id) as connection:
            tasks = connection.execute(text("SELECT what, key, attempts, due_at - now() AS due, error FROM task")).all()
        shown = [f"{one.what} {one.key} tried {one.attempts} due {one.due} {one.error}" for one in tasks]
        return f"{status['state']}, {status['health']} ({status['because']}), last {last.get('outcome')}, tasks {shown}"

    def person(self, company: Company) -> None:
        """Does what an attention asks for: goes on after a restored backup, tries once more what was refused, and says whose
        values stay: everything of a customer is entered in QuickBooks, and what IndusTrack has else was ours, its answer lost.
        """
        for one in self.office.attention(company.id):
            with suppress(Refusal):
                if one["code"] == "restored_backup":
                    self.office.settle_attention(one["id"], "resolve", one["choices"][0]["value"])
                elif one["code"] == "edited_on_both_sides":
                    self.office.settle_attention(one["id"], "resolve", "quickbooks")
                elif one["code"] in {"refused_by_quickbooks", "refused_by_industrack"}:
                    self.office.settle_attention(one["id"], "retry", None)

    def _live(self, which: int, seed: int, stop: threading.Event) -> None:
        """These companies, one after another, again and again."""
        rng = random.Random(f"{seed}:{which}")
        while not stop.is_set():
            for company in self.companies[which::AT_ONCE]:
                if stop.is_set():
                    return
                try:
                    if company.reached and (company.left or company.armed) and rng.random() < 0.6:
                        company.enter(rng)
                    self._clock(company)
                    company.poll(rng)
                    if not company.reached:
                        stop.wait(UNREACHED)
                        continue
                    self._let_work(company, MEANWHILE)
                    if rng.random() < 0.1:
                        self.person(company)
                    if rng.random() < 0.6:
                        self.office.sync(company.id, False, None)
                except SQLAlchemyError:
                    continue  # the database was killed under the suite's own hands
                except Exception as error:  # noqa: BLE001 - shown at the end, and the run fails
                    self.faults.append(f"company {company.number}: {type(error).__name__}: {error}")
            time.sleep(0.05)

    def _clock(self, company: Company) -> None:
        """It jumps only where something is written down that it can leave behind."""
        one = company.take_clock()
        if one is None:
            return
        sign, by = "+" if one.kind == "clock_back" else "-", JUMPS[one.luck % len(JUMPS)]
        moved = 0
        with self.services.database.company(company.id) as connection:
            for statement in STAMPS:
                moved += connection.execute(text(statement.format(sign=sign, by=by))).rowcount
        if moved:
            company.happened[one.kind] += 1
            company.note(f"{one.kind} by {JUMPS[one.luck % len(JUMPS)]}")
        else:
            company.left.append(one)

    def _strike_all(self, common: list[tuple[int, Planned]], so_far: int) -> list[tuple[int, Planned]]:
        """The first whose place in the plan has come and that can strike now."""
        for which, (place, one) in enumerate(common):
            if place > so_far:
                break
            if self.machine.strike(one):
                self.happened[one.kind] += 1
                return common[:which] + common[which + 1 :]
        return common


@contextmanager
def town(number: int, *, debian: bool = False) -> Iterator[Town]:
    """A service of two web processes and two workers, with so many companies, each with a QuickBooks and an account of its own.

    On the embedded servers, or on ``debian``'s.
    """
    with TemporaryDirectory(prefix="qbconnector-faults-") as folder, ExitStack() as over:
        environ = {**os.environ, **QUIET, "QBCONNECTOR_DATA_DIR": str(Path(folder) / "data")}
        environ.pop("DATABASE_URL", None)
        environ.pop("REDIS_URL", None)
        kept = []
        if debian:
            Path(folder).chmod(0o711)
            servers, given = beside.debian(Path(folder) / "debian")
            over.callback(servers.stop)
            environ |= given
            kept.append(servers)
        run = over.enter_context(up(environ))
        found = json.loads(run.read_text())
        supervisor = psutil.Process(found["pids"]["web"][0]).parent()
        assert supervisor is not None
        settings = Settings.from_env(environ).served_at(found["url"]).with_servers(found["database_url"], found["redis_url"])
        worker = beside.second_worker(settings, Path(folder) / "beside")
        over.callback(worker.stop)
        services = replace(make(settings))
        over.callback(services.database.dispose)
        office = Service(services)
        made = [_company(office, n, over) for n in range(number)]
        yield Town(run, services, office, made, Machine(run, settings.owner_database_url, supervisor, (*kept, worker)))


def _company(office: Service, number: int, over: ExitStack) -> Company:
    industrack = Industrack()
    server = serve(industrack)
    over.callback(server.stop)
    added = office.add(f"Company {number}", server.url, industrack.token, dict(SETTINGS))
    more = office.company(added["id"])
    industrack.send_webhooks_to(added["webhook_url"], added["webhook_secret"])
    return companies.make(number, industrack, added | {name: more[name] for name in ("owner_id", "file_id")})
