"""Several things at once."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from reader.web.fetch import Cancelled

Job = TypeVar("Job")
Result = TypeVar("Result")


def at_once(
    jobs: Iterable[Job], work: Callable[[Job], Iterable[Result]], most: int, cancelled: Cancelled
) -> Iterator[Result]:
    """Do jobs in at most so many threads; yield what `work` yields for each, as soon as that is there.

    What `work` raises is raised here. Where it is cancelled, no other job is begun.
    """
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    done: queue.SimpleQueue[tuple[Result] | BaseException | None] = queue.SimpleQueue()

    def run() -> None:
        try:
            while not cancelled:
                for result in work(waiting.get_nowait()):
                    done.put((result,))
        except queue.Empty:
            pass
        except BaseException as error:  # a fault of ours: the main thread has to end by it
            done.put(error)
        done.put(None)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(min(most, waiting.qsize()))]
    for thread in threads:
        thread.start()
    ended = 0
    while ended < len(threads):
        found = done.get()
        if found is None:
            ended += 1
        elif isinstance(found, BaseException):
            raise found
        else:
            yield found[0]
