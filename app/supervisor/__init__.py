"""``up``: the whole service on one machine, started in order, watched, and stopped without leaving anything behind.

Reading order: ``supervisor`` (the story) → ``part`` (one program or server, restarted with back-off) →
``commands`` (what the parts are) → ``logs`` (what they say).
"""

from app.supervisor.supervisor import CannotStart, Supervisor

__all__ = ["CannotStart", "Supervisor"]
