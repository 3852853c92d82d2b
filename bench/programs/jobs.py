"""A job: a processor is busy for that long, and the value comes back."""

import time


def busy(job):
    if job["ms"] > 0:
        until = time.perf_counter() + job["ms"] / 1000
        while time.perf_counter() < until:
            pass
    return job["value"]
