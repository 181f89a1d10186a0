"""What a running QuickBooks counts: its message sets, for the failures that were ordered."""

from app.sandbox.quickbooks.behaviour import Behaviour, Fault


class ProgramState:
    """Shared by the sessions of one program."""

    def __init__(self) -> None:
        self.processed = 0

    def next_fault(self, behaviour: Behaviour, requests: list[str]) -> Fault | None:
        """The failure that was ordered for the present message set, by its number or by a request in it."""
        if self.processed in behaviour.hresult_at:
            return behaviour.hresult_at[self.processed]
        for name in requests:
            if name in behaviour.hresult_on:
                return behaviour.hresult_on.pop(name)
        return None
