"""Every code block in the documentation that is marked python runs.

The blocks of a page run one after another and share their names, as a reader would type them.
Names that a page takes for granted are in ``GIVEN``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

import mxnet as mx
from mxnet.operators.registry import Operator

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
_BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _unregistered(name: str, **options: Any) -> Callable[[Callable[..., Any]], Operator]:
    """Declares an operator without putting it into the registry, which has its like already."""
    return lambda body: Operator(body, name, **options)


GIVEN: dict[str, Callable[[], dict[str, Any]]] = {
    "README.md": lambda: {"data": mx.nd.ones((32, 64)), "label": mx.nd.zeros((32,))},
    "docs/adding-an-operator.md": lambda: {
        "operator": _unregistered, "torch": torch, "Tensor": torch.Tensor,
    },
}  # fmt: skip


def blocks(page: Path) -> Iterator[tuple[int, str]]:
    """Line number and text of each block."""
    text = page.read_text()
    for found in _BLOCK.finditer(text):
        yield text.count("\n", 0, found.start(1)) + 1, found[1]


def run(page: Path, names: dict[str, Any]) -> None:
    """Run a page's blocks; errors show the page and the line."""
    for line, block in blocks(page):
        code = compile("\n" * (line - 1) + block, str(page), "exec", dont_inherit=True)
        exec(code, names)  # noqa: S102 - what this file is for


WITH_CODE = [page for page in PAGES if next(blocks(page), None)]


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.relative_to(ROOT)))
def test_code_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = GIVEN.get(str(page.relative_to(ROOT)), dict)
    try:
        run(page, given())
    finally:
        mx.npx.reset_np()


def test_pages_that_take_names_for_granted_exist() -> None:
    assert set(GIVEN) <= {str(page.relative_to(ROOT)) for page in WITH_CODE}


def test_errors_show_page_and_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Title\n\n```python\nx = 1\n```\n\n```python\nx + y\n```\n\n```c\nfoo\n```\n")
    with pytest.raises(NameError, match="'y' is not defined") as caught:
        run(page, {})
    assert (caught.traceback[-1].path, caught.traceback[-1].lineno + 1) == (page, 8)
