"""How the simulated QuickBooks says no: to a whole message set, or to one request in it."""


class QuickBooksError(Exception):
    """The request processor failed as a whole: the Web Connector passes ``hresult`` and ``message`` on."""

    def __init__(self, hresult: str, message: str) -> None:
        super().__init__(f"{hresult}: {message}")
        self.hresult = hresult
        self.message = message


class Rejected(Exception):
    """The XML breaks a rule of the message, so that nothing of the message set is done (0x80040400).

    ``where`` is the path of elements, for whoever looks for the fault in the writer.
    """

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


class Refusal(Exception):
    """One request is refused with a statusCode; an edit by hand raises it as it is."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
