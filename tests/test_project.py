"""The project itself: versions agree, requirements are pinned, links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import mxnet as mx

ROOT = Path(__file__).parent.parent
PROJECT = (ROOT / "pyproject.toml").read_text()
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])


def test_versions_agree() -> None:
    declared = re.search(r'^version = "([^"]+)"', PROJECT, re.MULTILINE)
    assert declared is not None
    assert declared[1] == mx.__version__


def test_types_are_shipped() -> None:
    assert files("mxnet").joinpath("py.typed").is_file()


def test_every_requirement_is_pinned() -> None:
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    lists = re.findall(r"^(?:\w+|requires) = \[(.*>=.*)\]$", PROJECT, re.MULTILINE)
    required = {name for found in lists for name in re.findall(r'"([\w-]+)', found)}
    assert {"torch", "pytest", "setuptools"} <= required
    assert required <= set(pinned)


def test_numpy_is_the_one_asked_for() -> None:
    asked = os.environ.get("MXNET_TEST_NUMPY")
    assert asked in (None, np.__version__)


def test_import_leaves_optional_packages_alone() -> None:
    program = (
        "import sys, mxnet; "
        "print(sorted({'scipy', 'sklearn', 'matplotlib', 'cv2', 'onnx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text())
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []
