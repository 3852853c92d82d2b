"""What a worker's author may catch. `ProtocolViolation` alone is ours: it ends the process."""

from __future__ import annotations


class TuttiError(Exception):
    """Base of the errors that this SDK raises."""


class CallError(TuttiError):
    """A call to a sibling did not bring a result.

    Match on `code`, never on the message: the callee's own codes (`HANDLER_FAILED`, `UNKNOWN_METHOD`, `EXPIRED`,
    `CANCELLED`, `UNENCODABLE`, `STOPPING`) or the host's `CALL_…` codes; `CALL_TIMEOUT` is also raised here, when the time is over.
    """

    def __init__(self, target: str, method: str, error: dict) -> None:
        """Build it from the `error` map of a FAIL: `code`, `name`, `message`, and perhaps `stack` and `data`."""
        self.code = str(error.get("code", "HANDLER_FAILED"))
        self.name = str(error.get("name", ""))
        self.remote_stack = error.get("stack")
        self.data = error.get("data")
        self.target = target
        self.method = method
        said = f"{self.name}: {error.get('message', '')}" if self.name else str(error.get("message", ""))
        super().__init__(f'call "{method}" to "{target}" failed with {self.code}: {said}')


class Unencodable(TuttiError, ValueError):
    """A value cannot be carried by the codec. The message names the place inside the value and what to do."""


class Cancelled(BaseException):
    """The call that is being handled was cancelled; raised by `Context.raise_if_cancelled` and by a sync `Context.call`.

    A BaseException, as `asyncio.CancelledError` is, so that an `except Exception` in a handler does not swallow it.
    """


class ProtocolViolation(TuttiError):
    """The bytes from the host break the protocol. `code` is one of the `WIRE_…` codes of the golden vectors."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)
