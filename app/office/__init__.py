"""What people do with the service: one function a command, shared by the command line, the management API and the pages."""

from app.office.service import Service

__all__ = ["Service"]
