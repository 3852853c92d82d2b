"""The job with the SDK for Python."""

from jobs import busy
from tutti import Worker

worker = Worker()
worker.method(busy)
worker.run()
