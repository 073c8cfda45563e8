"""NumPy's discrete Fourier transforms; their results are complex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor

from mxnet.operators.families import describe
from mxnet.operators.numpy_types import as_floating
from mxnet.operators.registry import operator

Norm = Literal["backward", "ortho", "forward"]

_BODY = """
Shapes:
    a: At least one axis.
    output: Shape of ``a`` but for the transformed axes.

Args:
    a: Numbers; {domain}.
{arguments}
    norm: Which direction divides by the number of elements, or ``"ortho"`` for its root in both.

Returns:
    Array of {returns} numbers.

References:
    Cooley and Tukey (1965), An algorithm for the machine calculation of complex Fourier series,
    https://doi.org/10.1090/S0025-5718-1965-0178586-1
"""
_LINE = "    n: Length to cut or pad to; by default that of the axis.\n    axis: Axis."
_GRID = (
    "    s: Lengths to cut or pad to; by default those of the axes.\n"
    "    axes: Axes; by default the last ones that ``s`` gives, or {default}."
)

# name: (torch function, summary, what the input may be, what the result is)
_LINES: dict[str, tuple[Callable[..., Tensor], str, str, str]] = {
    "fft": (torch.fft.fft, "Fourier transform along an axis.", "real or complex", "complex"),
    "ifft": (torch.fft.ifft, "Inverse of ``fft``.", "real or complex", "complex"),
    "rfft": (
        torch.fft.rfft, "Fourier transform of real numbers: the half that says all.", "real",
        "complex",
    ),
    "irfft": (torch.fft.irfft, "Inverse of ``rfft``.", "complex", "real"),
    "hfft": (
        torch.fft.hfft, "Fourier transform of numbers with conjugate symmetry.", "complex", "real",
    ),
    "ihfft": (torch.fft.ihfft, "Inverse of ``hfft``.", "real", "complex"),
}  # fmt: skip
_GRIDS: dict[str, tuple[Callable[..., Tensor], str, str, str]] = {
    "fftn": (torch.fft.fftn, "Fourier transform along axes.", "real or complex", "complex"),
    "ifftn": (torch.fft.ifftn, "Inverse of ``fftn``.", "real or complex", "complex"),
    "rfftn": (torch.fft.rfftn, "Fourier transform of real numbers along axes.", "real", "complex"),
    "irfftn": (torch.fft.irfftn, "Inverse of ``rfftn``.", "complex", "real"),
    "fft2": (torch.fft.fft2, "Fourier transform along two axes.", "real or complex", "complex"),
    "ifft2": (torch.fft.ifft2, "Inverse of ``fft2``.", "real or complex", "complex"),
    "rfft2": (
        torch.fft.rfft2, "Fourier transform of real numbers along two axes.", "real", "complex",
    ),
    "irfft2": (torch.fft.irfft2, "Inverse of ``rfft2``.", "complex", "real"),
}  # fmt: skip

# Shapes of the examples' results, by the name without the number of axes.
_LENGTHS = {"rfft": (4, 3), "irfft": (4, 6), "hfft": (4, 6), "ihfft": (4, 3)}


def _transformable(a: Tensor) -> Tensor:
    # Half precision has no transforms on the CPU.
    if a.dtype in (torch.float16, torch.bfloat16):
        return a.float()
    return a if a.is_complex() else as_floating(a)[0]


def _declare_line(name: str) -> None:
    function, summary, domain, returns = _LINES[name]

    def body(a: Tensor, *, n: int | None = None, axis: int = -1, norm: Norm = "backward") -> Tensor:
        return function(_transformable(a), n, axis, norm)

    _finish(name, body, summary, domain, returns, _LINE)


def _declare_grid(name: str) -> None:
    function, summary, domain, returns = _GRIDS[name]
    two = name.endswith("2")
    default: tuple[int, ...] | None = (-2, -1) if two else None

    def body(
        a: Tensor,
        *,
        s: tuple[int, ...] | None = None,
        axes: tuple[int, ...] | None = default,
        norm: Norm = "backward",
    ) -> Tensor:
        return function(_transformable(a), s, axes, norm)

    arguments = _GRID.format(default="the last two" if two else "all")
    _finish(name, body, summary, domain, returns, arguments)


def _finish(
    name: str, body: Callable[..., Tensor], summary: str, domain: str, returns: str, arguments: str
) -> None:
    text = _BODY.format(domain=domain, returns=returns, arguments=arguments)
    example = (
        f">>> mx.np.fft.{name}(mx.np.ones((4, 4))).shape\n{_LENGTHS.get(name.rstrip('2n'), (4, 4))}"
    )
    body.__doc__ = describe(summary, "", text, example)
    body.__name__ = body.__qualname__ = name
    operator(f"_npi_{name}", zero_dim=True)(body)


for _name in _LINES:
    _declare_line(_name)
for _name in _GRIDS:
    _declare_grid(_name)
LINE_NAMES = tuple(_LINES)
GRID_NAMES = tuple(_GRIDS)
