"""The scribe in Python: one entry at a time. README.md has the contract."""

import os
import time

from tutti import Worker

worker = Worker()
file = os.open(os.environ["SCRIBE_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)


@worker.method
def write(entry):
    entry_id = entry["id"]
    os.write(file, f"started {entry_id}\n".encode())
    time.sleep(entry["workMs"] / 1_000)
    os.write(file, f"finished {entry_id}\n".encode())
    return entry_id


worker.run()
