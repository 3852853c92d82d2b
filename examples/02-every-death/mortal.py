"""A worker that answers, until it is asked to die."""

import ctypes
import os
import sys
import time

from tutti import Worker

worker = Worker()


@worker.method
def ping(args):
    return "pong"


@worker.method
def pid(args):
    return os.getpid()


@worker.method
def sleep(args):
    """Sleep for `args["seconds"]`, and hear of nothing meanwhile, not even that it was cancelled."""
    print("asleep", flush=True)
    time.sleep(args["seconds"])
    return "slept"


@worker.method
def leave(args):
    """End the process with the code `args["code"]`, as a library does that thinks that it owns it."""
    print("the licence has run out", file=sys.stderr)
    os._exit(args["code"])


@worker.method
def segfault(args):
    """Read what is at address 0."""
    ctypes.string_at(0)


@worker.method
def abort(args):
    os.abort()


@worker.method
def hoard(args):
    """Take more and more memory."""
    held = []
    while True:
        held.append(bytearray(os.urandom(1024)) * 4096)


if __name__ == "__main__":
    worker.run()
