"""A worker without an SDK, which does wrong what its argument says. Frames are on 3 and 4, and JSON (docs/protocol.md)."""

import json
import os
import signal
import struct
import sys

IN, OUT = 3, 4
CALL, STOP = 3, 14


def be_ready(protocol=1):
    program = {"sdk": "none", "runtime": "python", "pid": os.getpid()}
    info = {"protocol": protocol, "methods": ["ping"], "concurrency": 1, **program}
    payload = json.dumps([2, info]).encode()
    os.write(OUT, struct.pack(">I", len(payload)) + payload)


def read(count):
    data = b""
    while len(data) < count:
        more = os.read(IN, count - len(data))
        if not more:
            sys.exit()  # end of file: the host has gone
        data += more
    return data


def await_call():
    kind = None
    while kind != CALL:
        kind = json.loads(read(struct.unpack(">I", read(4))[0]))[0]
        if kind == STOP:
            sys.exit()


def write_when_called(data):
    be_ready()
    await_call()
    os.write(OUT, data)
    await_call()


def stay():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    be_ready()
    while True:
        signal.pause()


def fail():
    raise RuntimeError("there is no model at /models/fi.bin")


WRONGS = {
    "prints-text": lambda: write_when_called(b"Loading the model ...\n"),
    "claims-4-gib": lambda: write_when_called(b"\xff\xff\xff\xff"),
    "ignores-everything": stay,
    "speaks-version-99": lambda: (be_ready(protocol=99), await_call()),
    "says-nothing": await_call,
    "fails": fail,
}

WRONGS[sys.argv[1]]()
