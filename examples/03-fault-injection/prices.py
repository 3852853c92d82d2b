import time

from tutti import Worker

worker = Worker()


@worker.method
def price(article):
    time.sleep(0.001)
    return 100 + article


worker.run()
