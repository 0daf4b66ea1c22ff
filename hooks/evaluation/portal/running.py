"""Jobs on workers: Dask's own cluster in this process, or one that exists; what it does well is not done here again."""

from __future__ import annotations

import errno
import logging
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from evaluation.portal.jobs import MEMORY_BYTES, WALL_SECONDS, Built, Job, built
from evaluation.release.source import Refusal

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
_AHEAD = 3  # jobs a worker is given at a time, so that it never waits for its next inputs


@dataclass(frozen=True)
class Cluster:
    """Where jobs run: so many workers on this machine, or those of the scheduler at an address."""

    workers: int = 1
    scheduler: str = ""
    seconds: int = WALL_SECONDS
    memory: int = MEMORY_BYTES


def outcomes(jobs: Iterable[Job], cluster: Cluster) -> Iterator[Built]:
    """What became of each job, as it is done. A worker that is lost is Dask's to replace; its job is tried again.

    Jobs are asked for only as fast as workers take them: their inputs are not all in memory at once.
    """
    with _lost_scheduler(cluster), _client(cluster) as client:
        from distributed import as_completed

        waiting = iter(jobs)
        running = as_completed()
        names: dict[str, Job] = {}

        def submit(count: int) -> None:
            warnings.filterwarnings("ignore", "Sending large graph")  # a job is its inputs: they have to travel
            for job in islice(waiting, count):
                future = client.submit(built, job, cluster.seconds, cluster.memory, key=job.fingerprint, retries=2)
                names[future.key] = replace(job, archive=b"")
                running.add(future)

        submit(_AHEAD * max(1, len(client.scheduler_info()["workers"])))
        for future in running:
            job, error = names.pop(future.key), future.exception()
            if isinstance(error, CancelledError):  # nobody cancels but a scheduler that is gone
                raise error
            yield future.result() if error is None else Built(job.key, job.fingerprint, failure=_lost(error))
            future.release()
            submit(1)


def _lost(error: BaseException) -> str:
    return f"构建中断了：{type(error).__name__}: {str(error)[:200]}"


@contextmanager
def _lost_scheduler(cluster: Cluster) -> Iterator[None]:
    """Say in one message that the scheduler cannot be reached or went away; what is built by then is kept."""
    try:
        yield
    except (CancelledError, OSError) as error:  # Dask's own errors of a connection are kinds of OSError
        if not cluster.scheduler or getattr(error, "errno", None) in DISK:
            raise
        raise Refusal(
            f"连不上 Dask 的调度程序 {cluster.scheduler}，或者它中途断开了。已经建好的都留着；"
            "请看地址是否写对，把调度程序和各台工作机重新启动，再运行一次同样的命令，接着做。"
        ) from error


@contextmanager
def _client(cluster: Cluster) -> Iterator[Any]:
    """Dask is imported here and nowhere else: the build of one report does not need it."""
    from distributed import Client, LocalCluster

    if cluster.scheduler:
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost scheduler is told once, above
        with Client(cluster.scheduler) as client:
            yield client
        return
    local = LocalCluster(
        n_workers=cluster.workers,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",  # None still takes the usual port, and warns where another run has it
        memory_limit=0,
        silence_logs=logging.ERROR,
    )
    with local, Client(local) as client:
        yield client
