"""Reading on a Ray cluster of two nodes here, one killed in the middle. Needs the extra ``scale``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kb import pipeline
from kb.cli import main
from kb.scale import Cluster

ROOT = Path(__file__).parent.parent
TEXTS = sorted((ROOT / "tests/varieties").glob("*.txt"))

HAS_RAY = find_spec("ray") is not None


def collection(folder: Path) -> Path:
    (folder / "sources").mkdir(parents=True)
    lines = ["id,file,title"]
    for path in TEXTS:
        (folder / "sources" / path.name).write_bytes(path.read_bytes())
        lines.append(f"{path.stem},sources/{path.name},")
    (folder / "sources.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A head that only keeps the books, and two nodes that work; all on loopback."""
    from ray.cluster_utils import Cluster as Nodes  # noqa: PLC0415 - optional and heavy

    nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    workers = [nodes.add_node(num_cpus=1) for _ in range(2)]
    nodes.wait_for_nodes()
    yield nodes, workers
    nodes.shutdown()


@pytest.mark.skipif(not HAS_RAY, reason="pip install .[scale]")
@pytest.mark.filterwarnings("ignore")
def test_a_node_killed_in_the_middle_changes_no_byte(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    nodes, workers = cluster
    data = collection(tmp_path / "data")
    killed: list[int] = []

    def progress(total: int) -> Any:
        def follow(steps: Any) -> Any:
            for number, step in enumerate(steps):
                if number == 3:
                    nodes.remove_node(workers[0], allow_graceful=False)
                    killed.append(number)
                yield step

        return follow

    pipeline.build(data, tmp_path / "here.db")
    pipeline.build(data, tmp_path / "there.db", progress, Cluster(nodes.address))
    assert killed == [3]
    here, there = (hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("here.db", "there.db"))
    assert here == there


@pytest.mark.skipif(HAS_RAY, reason="Ray is installed")
def test_without_ray_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["build", str(ROOT / "data"), "-o", str(tmp_path / "kb.db"), "--cluster", "local"]
    )
    assert result.exit_code == 1
    assert result.output.strip().splitlines() == [
        "Error: для --cluster нужен Ray; установите его: pip install 'reglament[scale]'"
    ]
