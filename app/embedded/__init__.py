"""PostgreSQL and Valkey below the data folder, for a machine that has no servers of its own.

Reading order: ``use`` (which servers a command works on) → ``server`` (start, wait, stop) → ``postgres``
and ``valkey`` → ``process`` and ``leftovers`` (nothing outlives its owner) → ``lock`` and ``run_file`` (who
owns the data folder, and where it is found) → ``account`` (as root, PostgreSQL works as somebody else).
"""

from app.embedded.errors import ServerFailed, Unreachable
from app.embedded.use import Servers, missing_servers, running_servers, servers

__all__ = ["ServerFailed", "Servers", "Unreachable", "missing_servers", "running_servers", "servers"]
