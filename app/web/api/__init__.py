"""The management API: what the command line can do, over HTTP with a key.

An operation is one typed function (``declared``): its annotations are what is checked and what ``/api/v1/openapi.json`` says.
Read ``declared`` and ``guard`` → ``companies``, ``proofs``, ``work``, ``past``, ``keys``, ``users``, ``hooks`` (the operations) →
``asked``, ``shapes`` (what comes in and goes out) → ``problems`` (what is said when something cannot be done).
"""

from app.web.api import companies, description, hooks, keys, past, proofs, users, work
from app.web.api.declared import PREFIX, blueprint

__all__ = ["PREFIX", "blueprint", "companies", "description", "hooks", "keys", "past", "proofs", "users", "work"]
