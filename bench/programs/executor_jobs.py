"""The floor: a ProcessPoolExecutor that is driven from inside Python.

Reads one line for each sample, "calls milliseconds bytes", and answers how many milliseconds all of them took.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor

from jobs import busy


def main():
    with ProcessPoolExecutor(max_workers=int(sys.argv[1])) as executor:
        for line in sys.stdin:
            calls, ms, size = (int(each) for each in line.split())
            value = "x" * size
            since = time.perf_counter()
            answers = list(executor.map(busy, [{"ms": ms, "value": value}] * calls))
            took = (time.perf_counter() - since) * 1000
            assert answers[-1] == value
            print(took, flush=True)


if __name__ == "__main__":
    main()
