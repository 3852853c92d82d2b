from tutti import Worker

worker = Worker()


@worker.method
def greet(name):
    return f"Hello, {name}!"


@worker.method
def crash(_):
    import os

    os.abort()


worker.run()
