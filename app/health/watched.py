"""Every kind of work that is due, and how it shows that it stands still. A new kind of work is watched by a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

IN_ROW, STILL = 3, "interval '1 hour'"
GOES_ON = (
    " JOIN company c ON c.company_id = w.company_id AND NOT c.paused"
    " JOIN company_file f ON f.company_id = w.company_id AND f.stopped = ''"
    " JOIN connection n ON n.company_id = w.company_id"
)
"""Of what stands still because somebody stopped it, that is told already."""


@dataclass(frozen=True)
class Watch:
    """One kind of work. ``statement`` answers company_id, since and number."""

    code: str
    statement: str
    summary: Callable[[str, int], str]  # of the moment in words, and the number
    remedy: str


def _task(what: str) -> str:
    """One that ended its worker left no word of an error: it shows by being tried once more."""
    return (
        f"SELECT w.company_id, w.created_at AS since, w.attempts AS number FROM task w {GOES_ON}"
        f" WHERE w.what = '{what}' AND (w.attempts >= {IN_ROW} AND w.error <> '' OR w.attempts > {IN_ROW}"
        f" OR w.created_at < now() - {STILL} AND w.due_at < now() - interval '5 minutes'"
        " AND (w.lease_until IS NULL OR w.lease_until < now()))"
    )


def _any(*statements: str) -> str:
    """What several statements find, as one."""
    found = " UNION ALL ".join(statements)
    return f"SELECT company_id, min(since) AS since, max(number) AS number FROM ({found}) AS found GROUP BY company_id"


def _tried(number: int) -> str:
    return f", tried {number} times" if number else ""


def _changes(number: int) -> str:
    return "One change" if number == 1 else f"{number:,} changes" if number else "Changes"


def _news(number: int) -> str:
    return "piece of news" if number == 1 else "pieces of news"


def _every(setting: str, default: int) -> str:
    """What should come in that rhythm is late after an hour, or after two rounds where the rhythm is slow."""
    return f"greatest({STILL}, 2 * coalesce((c.settings ->> '{setting}')::float8, {default}) * interval '1 second')"


NOT_BRAKED = (
    "NOT EXISTS (SELECT 1 FROM attention a WHERE a.company_id = w.company_id AND a.code = 'mass_change'"
    " AND a.kind = w.kind AND a.state <> 'resolved')"
)
UNREAD = (
    f"SELECT w.company_id, w.answered_at AS since, 0 AS number FROM message w {GOES_ON} WHERE w.state = 'answered'"
    f" AND w.purpose <> 'proof' AND w.answered_at < now() - {STILL}"
)
"""Answers that nobody works on."""
NOBODY_PULLS = (
    " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.company_id = w.company_id AND t.what = 'pull'"
    " AND (t.lease_until > now() OR t.due_at > now() - interval '5 minutes'))"
)
"""After the service stood still it is not told that it is late while it catches up."""
NOT_PULLED = (
    f"SELECT w.company_id, coalesce(w.complete_at, c.created_at) AS since, 0 AS number FROM cursor w {GOES_ON}"
    f" WHERE w.side = 'industrack' AND (w.complete_at < now() - {_every('pull_every', 60)} OR w.wanted_at < now() - {STILL})"
    f"{NOBODY_PULLS}"
)
"""Lists of IndusTrack that are due and were not read to their end."""
NEVER_PULLED = (
    f"SELECT w.company_id, w.created_at AS since, 0 AS number FROM company w {GOES_ON} WHERE w.created_at < now() - {STILL}"
    " AND NOT EXISTS (SELECT 1 FROM cursor r WHERE r.company_id = w.company_id AND r.side = 'industrack')"
    f"{NOBODY_PULLS}"
)
NOT_FETCHED = (
    f"SELECT w.company_id, w.received_at AS since, 0 AS number FROM hint w {GOES_ON} WHERE w.fetched_at IS NULL"
    f" AND w.received_at < now() - {STILL}{NOBODY_PULLS}"
)
"""Webhooks of IndusTrack that nobody has looked into."""
CUT = (
    f"SELECT w.company_id, (w.position -> 'run' ->> 'began_at')::timestamptz AS since, 0 AS number"
    f" FROM cursor w {GOES_ON} WHERE w.side = 'quickbooks' AND w.position -> 'run' ->> 'id' IS NOT NULL"
    f" AND ((w.position -> 'run' ->> 'cuts')::int >= {IN_ROW}"
    f" OR (w.position -> 'run' ->> 'began_at')::timestamptz < now() - {STILL})"
    " AND n.last_login_at > (w.position -> 'run' ->> 'began_at')::timestamptz"
)
"""Reads of QuickBooks that began and do not come to their end."""
NOT_READ = (
    f"SELECT w.company_id, w.read_at AS since, 0 AS number FROM company_file w {GOES_ON} WHERE c.state = 'active'"
    f" AND (SELECT count(*) FROM session s WHERE s.company_id = w.company_id AND s.ended_at IS NOT NULL"
    f" AND s.started_at > w.read_at + {_every('read_every', 300)}) >= {IN_ROW}"
)
"""Reads that were due at three updates, and that none of them made."""
NOTHING_READ = (
    "NOT EXISTS (SELECT 1 FROM message m WHERE m.company_id = found.company_id AND m.purpose = 'read'"
    f" AND m.ingested_at > now() - {STILL})"
)
NOT_PROVED = (
    "SELECT w.company_id, p.began_at AS since, 0 AS number FROM company w JOIN LATERAL (SELECT x.began_at, x.verdict, x.document"
    " FROM proof x WHERE x.company_id = w.company_id AND x.state = 'done' ORDER BY x.at DESC LIMIT 1) p"
    f" ON p.verdict = 'unproven' AND p.document = '{{}}' {GOES_ON} WHERE c.state = 'active'"
)
"""Proofs that were given up, until the next one is made."""
PROOF_STANDS = (
    f"SELECT w.company_id, w.began_at AS since, 0 AS number FROM proof w {GOES_ON} WHERE w.state <> 'done'"
    f" AND w.began_at < now() - {STILL} AND (SELECT count(*) FROM session s WHERE s.company_id = w.company_id"
    f" AND s.ended_at < now() - {STILL} AND s.started_at > greatest(w.began_at, w.quickbooks_read_at, w.industrack_read_at,"
    " (SELECT max(m.answered_at) FROM message m WHERE m.company_id = w.company_id AND m.purpose = 'proof'"
    f" AND m.answered_at > w.began_at))) >= {IN_ROW}"
)
"""Proofs under way that three updates, the last of them an hour ago, brought no further."""
UNTOLD = (
    "SELECT w.company_id, min(w.created_at) AS since, count(*) AS number FROM webhook_delivery w JOIN company c"
    " ON c.company_id = w.company_id AND NOT c.paused WHERE w.state <> 'delivered' AND (w.state = 'failed'"
    f" OR w.attempts >= {IN_ROW} OR w.created_at < now() - {STILL}) GROUP BY w.company_id"
)
"""News for IndusTrack's own application that it did not take; also what was given up, until somebody sends it again."""


WATCHES: tuple[Watch, ...] = (
    Watch(
        "logins_refused",
        f"SELECT w.company_id, w.last_refused_at AS since, 1 AS number FROM connection w {GOES_ON}"
        " WHERE w.last_refused_at > now() - interval '1 day'"
        " AND coalesce(w.last_login_at, c.created_at) < w.last_refused_at - interval '15 minutes'",
        lambda since, number: f"Web Connector calls with a wrong password and is refused, last at {since}.",
        "Type the password of this connection into Web Connector again; where it is lost, make a new one and type that.",
    ),
    Watch(
        "updates_fail",
        f"SELECT w.company_id, min(w.started_at) AS since, count(*) AS number FROM company k JOIN LATERAL ("
        "SELECT company_id, started_at, outcome FROM session s WHERE s.company_id = k.company_id AND s.ended_at IS NOT NULL"
        f" ORDER BY s.id DESC LIMIT {IN_ROW}) w ON true {GOES_ON} GROUP BY w.company_id"
        f" HAVING count(*) = {IN_ROW} AND bool_and(w.outcome IN ('lost', 'error'))",
        lambda since, number: f"The last {number} updates of Web Connector failed or broke off, the first at {since}.",
        "The messages of these updates say what QuickBooks answered. See that QuickBooks is open with the right file and that no"
        " dialog is showing in it; then click Update Selected in Web Connector.",
    ),
    Watch(
        "answers_fail",
        _any(_task("ingest"), UNREAD),
        lambda since, number: f"An answer of QuickBooks could not be worked on since {since}{_tried(number)}.",
        "It is tried again by itself and nothing is lost. If it stays, whoever runs this service finds the cause in its log.",
    ),
    Watch(
        "comparing_fails",
        _any(_task("decide")),
        lambda since, number: f"What both sides hold could not be compared since {since}{_tried(number)}.",
        "It is tried again by itself and nothing is lost. If it stays, whoever runs this service finds the cause in its log.",
    ),
    Watch(
        "pulls_fail",
        _any(_task("pull"), NOT_PULLED, NEVER_PULLED, NOT_FETCHED),
        lambda since, number: f"IndusTrack could not be read since {since}{_tried(number)}.",
        "It is tried again all the time. If it stays, look whether IndusTrack works, and at its address in the settings.",
    ),
    Watch(
        "proof_fails",
        _any(_task("prove"), NOT_PROVED, PROOF_STANDS),
        lambda since, number: f"Whether both sides agree could not be proved since {since}{_tried(number)}.",
        "It is tried again by itself, and nothing else waits for it. If it stays, whoever runs this service finds the cause in"
        " its log.",
    ),
    Watch(
        "pushes_fail",
        _any(
            f"SELECT w.company_id, min(w.created_at) AS since, count(*) AS number FROM push w {GOES_ON}"
            f" WHERE w.state IN ('waiting', 'working') AND (w.attempts >= {IN_ROW} OR w.created_at < now() - {STILL}"
            f" AND coalesce(w.not_before, w.created_at) < now() - interval '5 minutes' AND {NOT_BRAKED}) GROUP BY w.company_id",
            _task("push").replace("w.attempts AS number", "0 AS number"),
        ),
        lambda since, number: f"{_changes(number)} could not be written to IndusTrack, the first since {since}.",
        "They are tried again all the time and none is lost. If it stays, look whether IndusTrack works.",
    ),
    Watch(
        "reading_stands_still",
        f"SELECT * FROM ({_any(CUT, NOT_READ)}) AS found WHERE {NOTHING_READ}",
        lambda since, number: f"QuickBooks could not be read to the end since {since}.",
        "Leave QuickBooks open during an update and close its dialogs; the reading goes on where it was cut.",
    ),
    Watch(
        "writing_stands_still",
        f"SELECT w.company_id, min(w.since) AS since, count(*) AS number FROM request w {GOES_ON} WHERE c.state = 'active'"
        f" AND (w.state IN ('handed_out', 'unknown') AND w.since < now() - {STILL} OR w.state = 'waiting'"
        f" AND w.attempts >= {IN_ROW} OR w.state = 'waiting' AND w.created_at < now() - {STILL}"
        f" AND coalesce(w.not_before, w.created_at) < now() - {STILL})"
        f" AND n.last_login_at > now() - {STILL} AND {NOT_BRAKED} GROUP BY w.company_id",
        lambda since, number: f"{_changes(number)} could not be written to QuickBooks, the first since {since}.",
        "They are tried at every update and none is lost. The queue says for each what it waits for.",
    ),
    Watch(
        "first_read_stands_still",
        "SELECT w.company_id, w.first_login_at AS since, 1 AS number FROM connection w JOIN company c ON"
        " c.company_id = w.company_id AND NOT c.paused AND c.state IN ('new', 'reading') JOIN company_file f ON"
        f" f.company_id = w.company_id AND f.stopped = '' WHERE w.first_login_at < now() - {STILL} AND NOT EXISTS"
        " (SELECT 1 FROM message m WHERE m.company_id = w.company_id AND m.state = 'ingested'"
        f" AND m.ingested_at > now() - {STILL})",
        lambda since, number: f"The first comparison has made no progress for an hour; it began at {since}.",
        "Leave QuickBooks open with the right company file and click Update Selected in Web Connector.",
    ),
    Watch(
        "webhooks_fail",
        UNTOLD,
        lambda since, number: f"IndusTrack's own application could not be told {number:,} {_news(number)}, first at {since}.",
        'No record waits for it. See that its address takes webhooks; then send again what was given up with "webhook resume",'
        " or remove the webhook if nobody listens there any more.",
    ),
)
