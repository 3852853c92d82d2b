from math import isqrt

from tutti import Worker

worker = Worker()


@worker.method
def below(limit, context):
    """How many primes there are below `limit`. Gives up when nobody waits for it any more."""
    found = 0
    for n in range(2, limit):
        if n % 100 == 0:
            context.raise_if_cancelled()
        found += all(n % d for d in range(2, isqrt(n) + 1))
    return found


worker.run()
