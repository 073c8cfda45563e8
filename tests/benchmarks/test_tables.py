"""Ratios, the choice of the fastest side, and the page made of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import report
from benchmarks.peers import table
from benchmarks.peers.harness import Measured, Row, as_json, chosen_sides, from_json
from benchmarks.peers.workload import Workload

WORKLOAD = Workload("net, batch 2", "lenet", (2, 1, 28, 28), {"best": 1.0}, convolutional=True)


@pytest.fixture
def row() -> Row:
    sides = {
        "ours": Measured([[0.2, 0.3], [0.4]], version="mxnet 1", first=1.5, peak=100.0),
        "reference": Measured([[0.5], [0.8]], difference=1e-6),
        "torch eager": Measured([[0.1], [0.1]], difference=0.5),
        "jax.jit": Measured(error="ImportError: no jax"),
    }
    return Row(WORKLOAD, 1e9, sides)


def test_ratio_is_the_median_of_the_rounds(row: Row) -> None:
    assert row.ratio("reference") == pytest.approx(0.5)
    assert row.sides["ours"].median == pytest.approx(0.325)
    assert row.sides["ours"].minimum == pytest.approx(0.2)


def test_the_best_side_computes_the_same(row: Row) -> None:
    assert row.best() == "reference"
    row.sides["torch eager"].difference = 0.0
    assert row.best() == "torch eager"


def test_summary_says_whether_the_goal_is_reached(row: Row) -> None:
    assert "500 ms" not in table.summary([row])
    assert "0.50 (goal 1.00)" in table.summary([row])
    row.sides["torch eager"].difference = 0.0
    assert "3.25 (missed: 1.00)" in table.summary([row])
    assert "25 %" in table.rates([row], 20.0)


def test_failures_and_differences_are_told(row: Row) -> None:
    assert table.problems([row]) == [
        "net, batch 2, torch eager: values differ by 5.0e-01",
        "net, batch 2, jax.jit: ImportError: no jax",
    ]
    row.sides["ours"] = Measured(error="MXNetError: no")
    assert "| net, batch 2 | failed |" in table.summary([row])


def test_rows_survive_files(row: Row) -> None:
    assert from_json(json.loads(json.dumps(as_json(row)))) == row


def test_sides_without_python_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MXNET_REFERENCE_PYTHON", "MXNET_JAX_PYTHON"):
        monkeypatch.delenv(name, raising=False)
    names = chosen_sides(WORKLOAD, None)
    assert "reference" not in names
    assert "jax.jit" not in names
    assert "torch channels-last" in names
    training = Workload("w", "perceptron", (2, 8), optimizer="sgd")
    assert set(names) - set(chosen_sides(training, None)) == {"torch.jit", "torch channels-last"}
    assert chosen_sides(training, ["torch eager"]) == ["ours", "torch eager"]


def test_page_holds_the_command_and_every_table(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "performance.md"
    monkeypatch.setattr(report, "PAGE", page)
    monkeypatch.setattr(report, "ROOT", tmp_path)
    with pytest.raises(FileNotFoundError, match="no results of compiled_inference"):
        report.write(tmp_path)
    results = {
        "command": "python -m benchmarks.compiled_training --quick",
        "date": "2026-01-02",
        "machine": {"processor": "P", "python": "3", "system": "L"},
        "threads": 2,
        "rounds": 2,
        "seconds": 1.0,
        "rates": {"torch.mm": 20.0},
        "absent": ["torch.jit"],
        "rows": [as_json(row)],
    }
    (tmp_path / "compiled_training.json").write_text(json.dumps(results))
    report.write(tmp_path)
    text = page.read_text()
    for part in ("--quick`", "2026-01-02", "torch.mm 20", "Not installed: torch.jit", "0.50"):
        assert part in text
