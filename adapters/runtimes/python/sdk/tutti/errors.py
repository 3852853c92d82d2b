"""What a worker's author may catch. `ProtocolViolation` alone is ours: it ends the process."""

from __future__ import annotations


class TuttiError(Exception):
    """Base of the errors that this SDK raises."""


class _RemoteError(TuttiError):
    """An `error` map from elsewhere: `code`, `name`, `message`, and perhaps `stack` and `data`."""

    def __init__(self, what: str, error: dict) -> None:
        self.code = str(error.get("code", "HANDLER_FAILED"))
        self.name = str(error.get("name", ""))
        self.remote_stack = error.get("stack")
        self.data = error.get("data")
        said = f"{self.name}: {error.get('message', '')}" if self.name else str(error.get("message", ""))
        super().__init__(f"{what} failed with {self.code}: {said}")


class CallError(_RemoteError):
    """A call to a sibling did not bring a result, or a stream from one broke off.

    Match on `code`, never on the message: the callee's own codes (`HANDLER_FAILED`, `UNKNOWN_METHOD`, `EXPIRED`,
    `CANCELLED`, `UNENCODABLE`, `STOPPING`, `STREAM_ONLY`) or the host's `CALL_…` codes; `CALL_TIMEOUT` is also raised here,
    when the time is over.
    """

    def __init__(self, target: str, method: str, error: dict) -> None:
        """Build it from the `error` map of a FAIL."""
        self.target = target
        self.method = method
        super().__init__(f'call "{method}" to "{target}"', error)


class InputError(_RemoteError):
    """The caller's source of elements failed; raised where the handler goes through `Context.input`. `code` is the caller's."""

    def __init__(self, method: str, error: dict) -> None:
        """Build it from the `error` map of an END."""
        self.method = method
        super().__init__(f'the input of "{method}"', error)


def timed_out(target: str, method: str) -> CallError:
    """Return the error of a call to a sibling whose time is over."""
    return CallError(target, method, dict(TIMED_OUT))


TIMED_OUT = {"code": "CALL_TIMEOUT", "message": "the deadline has passed"}


class Refusal(TuttiError):
    """A call is answered with `code`, without its handler having failed. For the SDK's own use."""

    code = "HANDLER_FAILED"


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
