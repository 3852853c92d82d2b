"""A job that waits: it takes its time, and no processor. It answers who did it, and for how long."""

import os
import time

from tutti import Worker

worker = Worker()


@worker.method
def rest(ms):
    since = time.monotonic()
    time.sleep(ms / 1000)
    return {"pid": os.getpid(), "ms": (time.monotonic() - since) * 1000}


worker.run()
