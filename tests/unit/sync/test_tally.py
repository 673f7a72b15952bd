from __future__ import annotations

import threading

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.tally import Tally


def test_nothing_is_counted_twice_from_many_threads() -> None:
    told: list[Progress] = []
    tally = Tally(phrase("Sending"), 800_000, Context(told.append))

    def move(number: int) -> None:
        count = tally.counter(str(number), 100_000)
        for moved in range(0, 100_001, 100):
            count(moved)

    threads = [threading.Thread(target=move, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(each.done for each in told) == 800_000


def test_a_hundred_thousand_files_are_counted_one_by_one() -> None:
    """Each report costs the same however many files have come before."""
    tally = Tally(phrase("Sending"), 100_000, Context())
    assert not [value for value in vars(tally).values() if isinstance(value, (dict, list, set))]
    for number in range(1000):
        tally.counter(str(number), 1)(1)
    assert not [value for value in vars(tally).values() if isinstance(value, (dict, list, set))]
