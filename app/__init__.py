"""The service that keeps QuickBooks Desktop and IndusTrack in step.

Reading order: ``soap`` (what the Web Connector calls) → ``session`` (one poll as a story) → ``sync`` (what is
to be written where, and why) → ``store`` and ``queue`` (where it is kept). ``cli`` and ``wsgi``
are the ways in.
"""

import zoneinfo

# Before anything reckons with a zone, in every process: only the pinned database counts, see `time_zones`.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()
