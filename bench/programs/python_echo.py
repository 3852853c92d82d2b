"""The echo with the SDK for Python."""

from tutti import Worker

worker = Worker()


@worker.method
def echo(value):
    return value


worker.run()
