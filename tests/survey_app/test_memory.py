"""What a worker of the server holds in memory after a thousand requests."""

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import processes
from bench.load import get, load
from rulebook.round import Round
from survey_app.acts import issuing
from tests.survey_app.rounds import ENGINES, serving

MOST_MIB = 120


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@ENGINES
def test_a_worker_stays_small(opened_round: Round) -> None:
    """If a worker grew with its pages or libraries, a small machine of a hall could not serve."""
    codes = issuing.create_codes(opened_round, "W1", 50, "大厅")
    paths = [f"/s/{code.link.rsplit('/', 1)[1]}?c=1" for code in codes]
    paths += [f"/w/W{number}?view={view}" for number in range(1, 13) for view in ("elder", "")]
    requests = itertools.islice(itertools.cycle([get(path) for path in paths]), 1000)
    with serving(opened_round, workers=1, bare=True) as server:
        port = int(server.address.rpartition(":")[2])
        # In a thread of its own: a browser of another test keeps this one's event loop.
        with ThreadPoolExecutor(1) as pool:
            outcome = pool.submit(load, port, requests, seconds=60).result()
        (worker,) = processes.workers(server.pid)
        assert (outcome.statuses, outcome.errors) == ({200: 1000}, 0)
        assert processes.own_mib(worker) <= processes.resident_mib(worker) < MOST_MIB
