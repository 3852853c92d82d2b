"""A job: a processor is busy for that long, and the value comes back."""

import time


def busy(job):
    ms, value = job
    if ms > 0:
        until = time.perf_counter() + ms / 1000
        while time.perf_counter() < until:
            pass
    return value
