"""Reading on a cluster of machines: an engine of :mod:`kb.engines` on Ray. Optional: ``pip install reglament[scale]``.

The workers need the same program installed; files and rows travel over the cluster's own network. Ray gives a task to
another worker when one dies. Ray has no password: bind it to a network of your own only.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from ingest.isolated import Child
from ingest.limits import RefusedError
from kb.engines import AHEAD
from kb.inputs import program
from kb.reading import Failed, Outcome, Task, read_task

TRIES = 3  # of a task whose worker dies, after the first
LOCAL = "local"


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


def on_cluster(address: str) -> Cluster:
    """The engine on the cluster at ``address``, on one of this machine for «local». Raises :class:`ClusterError`."""
    if find_spec("ray") is None:
        raise ClusterError("для --cluster нужен Ray; установите его: pip install 'reglament[scale]'")
    return Cluster(address)


class Cluster:
    """Reads on all cores of a cluster; a worker that dies costs time, no file."""

    def __init__(self, address: str) -> None:
        import ray  # noqa: PLC0415 - optional and heavy

        self._ray: Any = ray
        self._own = not ray.is_initialized()
        try:
            where = {"include_dashboard": False} if address == LOCAL else {"address": address}
            ray.init(**where, log_to_driver=False, logging_level="error", ignore_reinit_error=True)
        except (ConnectionError, ValueError, RuntimeError) as error:
            said = str(error).split("\n")[0]
            raise ClusterError(f"кластер {address} не отвечает ({said}); проверьте адрес: ray status") from error
        self._read = ray.remote(max_retries=TRIES, num_cpus=1)(_read)
        self._cores = int(ray.cluster_resources().get("CPU", 1))
        self.window = AHEAD * self._cores
        self._busy: dict[Any, int] = {}

    def free(self) -> bool:
        """Are there fewer tasks than cores? Each core has one more in hand, so that none waits for the network."""
        return len(self._busy) < 2 * self._cores

    def start(self, number: int, task: Task) -> None:
        """Sends the file to the cluster."""
        self._busy[self._read.remote(task, program())] = number

    def finished(self) -> list[tuple[int, Outcome]]:
        """The outcomes that have come back."""
        ready, _ = self._ray.wait(list(self._busy), num_returns=1)
        return [(self._busy.pop(one), self._outcome(one)) for one in ready]

    def _outcome(self, one: Any) -> Outcome:
        try:
            outcome: Outcome = self._ray.get(one)
        except self._ray.exceptions.RayError as error:
            return Failed(
                f"файл не прочитан на кластере ({type(error).__name__}); добавьте его отдельно: reglament add"
            )
        return outcome

    def close(self) -> None:
        """Takes back what is not read yet; a cluster of our own ends."""
        for one in self._busy:
            self._ray.cancel(one, force=True)
        if self._own:
            self._ray.shutdown()


_child: list[Child] = []


def _read(task: Task, expected: str) -> Outcome:
    """What a worker does: reads in a process of its own, so that a bad file costs no worker and no retry."""
    if program() != expected:
        return Failed("на машине кластера стоит другая версия программы; установите ту же на всех машинах")
    child = _child.pop() if _child else Child(read_task)
    child.give(task, task.seconds)
    try:
        outcome: Outcome = child.answer()
    except RefusedError as error:
        return Failed(str(error))
    _child.append(child)
    return outcome
