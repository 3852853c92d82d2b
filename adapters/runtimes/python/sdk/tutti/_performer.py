"""Carry out one call and write its answer. The engines decide only when and on which thread."""

from __future__ import annotations

from ._failure import describe_failure, shorten
from ._messages import FAIL, REPLY
from ._method import NoSuchMethod
from ._results import VALUES, is_stream, send_elements
from .errors import Cancelled, Refusal, Unencodable
from .log import Log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._inbox import Inbox
    from ._method import Method
    from ._outbox import Outbox
    from .context import Context


class Performer:
    """Knows the methods; turns what a handler returned or raised into the call's one answer."""

    def __init__(self, methods: dict[str, Method], inbox: Inbox, outbox: Outbox) -> None:
        self.inbox = inbox
        self._methods = methods
        self.outbox = outbox

    def method_for(self, call: Context) -> Method | None:
        """Return the handler of a claimed call, or answer it `UNKNOWN_METHOD` and return None."""
        method = self._methods.get(call._method)
        if method is None:
            self.fail(call, NoSuchMethod(call._method, self._methods))
        return method

    def perform(self, call: Context, method: Method) -> None:
        """Run a sync handler, or the generator that it returns, to its end and answer.

        Never raises because of a handler: whatever that raised is the answer.
        """
        try:
            value = method.function(call._args, call) if method.takes_context else method.function(call._args)
            if call._credit is not None or (type(value) not in VALUES and is_stream(value)):
                value = send_elements(call, value, self.outbox)
        except BaseException as error:
            self.fail(call, error)
        else:
            self.reply(call, value)

    def reply(self, call: Context, value: object) -> None:
        """Answer with a result; with `UNENCODABLE` when it cannot be carried. A cast's result is dropped."""
        if call._id < 0:
            self._end(call, self.outbox.cast_credit)
            return
        try:
            payload = self.outbox.encode([REPLY, call._id, value])
        except Unencodable as error:
            payload = self._fail_payload(call, {"code": "UNENCODABLE", "name": "Unencodable", "message": str(error)})
        except MemoryError as error:  # for the result; for these few words there may be enough
            self.fail(call, error)
            return
        self._end(call, payload)

    def fail(self, call: Context, error: BaseException) -> None:
        """Answer with what the handler raised. Nobody hears of a failed cast, so it becomes a log line."""
        if isinstance(error, Cancelled) and call.cancelled:
            described: dict[str, object] = {"code": "CANCELLED", "name": "Cancelled", "message": f'the call of "{call._method}" was cancelled'}
        elif isinstance(error, Refusal):
            described = {"code": error.code, "name": type(error).__name__, "message": str(error)}
        else:
            described = describe_failure(error, self.outbox.codec)
        if call._id < 0:
            fields: dict[str, object] = {key: described[key] for key in ("code", "name", "stack") if key in described}
            Log(self.outbox).write("error", f'the cast "{call._method}" failed: {described["message"]}', fields)
            self._end(call, self.outbox.cast_credit)
        else:
            self._end(call, self._fail_payload(call, described))

    def _fail_payload(self, call: Context, error: dict) -> bytes:
        try:
            return self.outbox.encode([FAIL, call._id, error])
        except Unencodable:  # too large for a small maxFrameBytes
            return self.outbox.codec.encode([FAIL, call._id, shorten(error, self.outbox.max_frame_bytes)])

    def _end(self, call: Context, payload: bytes) -> None:
        call._has_ended = True
        if call._elements is not None:
            call._elements.abandon()
        self.inbox.open.pop(call._id, None)  # before the answer: once it is out, the host may use the id again
        self.outbox.send_answer(payload)
