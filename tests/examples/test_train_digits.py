"""The tutorial runs from start to end and learns."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_two_epochs_learn_and_reload(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    command = [sys.executable, str(ROOT / "examples" / "train_digits.py")]
    finished = subprocess.run(
        [*command, "--epochs", "2", "--output", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    found = re.search(r"validation accuracy ([\d.]+), after reloading ([\d.]+)", finished.stdout)
    assert found is not None
    assert found[1] == found[2]
    assert float(found[1]) > 0.85
    assert (tmp_path / "digits.params").stat().st_size > 100_000
    assert (tmp_path / "digits.png").read_bytes().startswith(b"\x89PNG")
