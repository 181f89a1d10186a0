"""The line to the C# program: what it is told, what it says, and its calls of the service."""

import os
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from types import TracebackType
from typing import Self

Result = str | int | list[str] | None


class DotNetError(Exception):
    """What .NET threw at a call: the name of its class, and its message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Line:
    """The program, a process of its own; with an address of the service for all its calls."""

    def __init__(self, program: Path, url: str) -> None:
        direct = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._process = subprocess.Popen(["mono", str(program), url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=direct)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """It ends by itself when its input does, unless it hangs in a call."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with self._process.stdout, self._process.stdin:
            pass
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def tell(self, word: str, *values: str | None) -> None:
        """Send one message."""
        assert self._process.stdin is not None
        fields = ("-" if value is None else b64encode(value.encode()).decode() for value in values)
        self._process.stdin.write(" ".join((word, *fields)).encode() + b"\n")
        self._process.stdin.flush()

    def hear(self) -> tuple[str, list[str | None]]:
        """Its next message, the word and the values."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode()
        assert line.endswith("\n"), "the C# program has ended"
        word, *fields = line[:-1].split(" ")
        return word, [None if field == "-" else b64decode(field).decode() for field in fields]

    def describe(self) -> list[str]:
        """The methods that .NET made of the WSDL, as it declares them."""
        self.tell("describe")
        _, methods = self.hear()
        return [str(method) for method in methods]

    def call(self, operation: str, *values: str | int | None) -> Result:
        """What the operation returned. Raises: DotNetError."""
        self.tell("call", operation, *(str(value) if isinstance(value, int) else value for value in values))
        word, found = self.hear()
        if word == "failed":
            raise DotNetError(str(found[0]), str(found[1]))
        if word == "int":
            return int(str(found[0]))
        return [str(one) for one in found] if word == "strings" else found[0]
