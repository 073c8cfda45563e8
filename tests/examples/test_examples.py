"""Every example runs at its small size, checks itself, and says what it can do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))

# Packages that single examples need and that may not have landed yet.
NEEDS = {"classify_images": "mxnet.gluon.data.vision", "module_lenet": "mxnet.module"}


def run(example: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run an example in another folder, with one thread."""
    return subprocess.run(
        [sys.executable, str(example), *options],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_small_size(example: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    pytest.importorskip(NEEDS.get(example.stem, "mxnet"))
    finished = run(example, tmp_path, "--quick")
    assert finished.returncode == 0, finished.stdout[-2000:] + finished.stderr[-2000:]
    assert len(finished.stdout.splitlines()) >= 3  # it shows progress
    written = re.findall(r"\S+\.(?:png|params)", finished.stdout)
    for name in written:
        content = (tmp_path / name).read_bytes()
        assert len(content) > 1000
        assert name.endswith(".params") or content.startswith(b"\x89PNG")
    # All results go into one folder.
    assert [path.name for path in tmp_path.iterdir()] in ([], ["output"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_described(example: Path) -> None:
    text = example.read_text()
    title = text.removeprefix('"""').split("\n", 1)[0]
    assert f"python examples/{example.name}" in text
    assert '"--quick"' in text
    assert "SystemExit" in text  # what it checks of its own result
    readme = (ROOT / "examples" / "README.md").read_text()
    assert f"[{example.name}]({example.name})" in readme
    assert title.endswith(".")


def test_help(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    finished = run(ROOT / "examples" / "data_parallel.py", tmp_path, "--help")
    assert finished.returncode == 0
    assert "--quick" in finished.stdout
    assert "Train on several contexts at once" in finished.stdout
