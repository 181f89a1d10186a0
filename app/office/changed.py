"""Whether anything has changed that pages show, in one cheap statement: for pages that keep themselves up to date."""

from __future__ import annotations

from collections.abc import Hashable

from app.services import Services
from app.store.sql import text

EVERYONE = ""  # in the place of a company's id: the list of all companies

# By indexes that begin with the company; what it answers is compared with the answer before, and shown to nobody.
OF_COMPANY = """
SELECT c.name, c.state, c.paused, c.synced_first_at, md5(c.settings::text || c.setup_done::text) AS chosen,
       (SELECT (h.state, h.because, h.last_contact_at)::text FROM health h WHERE h.company_id = c.company_id) AS health,
       (SELECT (l.last_login_at, l.last_refused_at)::text FROM connection l WHERE l.company_id = c.company_id) AS login,
       (SELECT (f.pinned_name, f.stopped, f.read_at, f.read_wanted_at, f.file_mode, f.qbxml_version)::text
          FROM company_file f WHERE f.company_id = c.company_id) AS file,
       (SELECT (s.id, s.phase, s.percent, s.started_at, s.ended_at, s.outcome, s.message)::text FROM session s
         WHERE s.company_id = c.company_id ORDER BY s.id DESC LIMIT 1) AS session,
       (SELECT string_agg(n::text, ',') FROM (SELECT (r.state, count(*), max(r.since)) AS n FROM request r
         WHERE r.company_id = c.company_id AND r.state IN ('waiting', 'handed_out', 'unknown', 'held')
         GROUP BY r.state ORDER BY r.state) q) AS queue,
       (SELECT string_agg(n::text, ',') FROM (SELECT (p.state, count(*)) AS n FROM push p
         WHERE p.company_id = c.company_id AND p.state IN ('waiting', 'working', 'failed')
         GROUP BY p.state ORDER BY p.state) q) AS pushes,
       (SELECT (count(*), max(a.changed_at))::text FROM attention a
         WHERE a.company_id = c.company_id AND a.state = 'open') AS attention,
       (SELECT (v.id, v.state, v.approved_at, md5(v.summary::text))::text FROM preview v
         WHERE v.company_id = c.company_id ORDER BY v.id DESC LIMIT 1) AS preview,
       (SELECT (o.id, o.state, o.verdict)::text FROM proof o
         WHERE o.company_id = c.company_id ORDER BY o.id DESC LIMIT 1) AS proof,
       (SELECT count(*) FROM proof_difference d WHERE d.company_id = c.company_id AND d.mended_at IS NULL) AS differences,
       (SELECT max(t.id) FROM change t WHERE t.company_id = c.company_id) AS history,
       (SELECT max(m.id) FROM message m WHERE m.company_id = c.company_id) AS messages,
       (SELECT count(*) FROM message m WHERE m.company_id = c.company_id AND m.state IN ('handed_out', 'answered')) AS in_hand,
       (SELECT md5(string_agg((u.*)::text, ',' ORDER BY u.side, u.kind)) FROM cursor u WHERE u.company_id = c.company_id) AS read
FROM company c WHERE c.company_id = :company
"""

OF_EVERYONE = """
SELECT (SELECT (count(*), max(created_at))::text FROM company) AS companies,
       (SELECT (count(*), sum(hashtext(state || because)), max(since), max(last_contact_at))::text FROM health) AS health,
       (SELECT (count(*), max(since))::text FROM attention WHERE state = 'open') AS attention
"""


def look(services: Services, company_id: str) -> Hashable | None:
    """What pages of this company, or the list of ``EVERYONE``, rest upon, as something to compare; None where it is gone."""
    if company_id != EVERYONE:
        return next((tuple(row) for row in services.database.one(company_id, OF_COMPANY, {})), None)
    with services.database.operators() as connection:
        return tuple(connection.execute(text(OF_EVERYONE)).one())
