from tutti import Worker

worker = Worker()


@worker.method
def price(article):
    return 100 + article


worker.run()
