from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def golden() -> Path:
    """The folder of files that the reference wrote."""
    return Path(__file__).parents[1] / "formats" / "golden"
