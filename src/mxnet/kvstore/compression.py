"""Two-bit gradient compression: only -t, 0 or t of each element is sent."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError


class TwoBitCompression:
    r"""Quantises gradients to :math:`\{-t, 0, t\}` and keeps what was left out for the next ones.

    .. math:: r \leftarrow r + g, \quad q = t [r \ge t] - t [r \le -t], \quad r \leftarrow r - q

    Args:
        threshold: The number :math:`t`; positive.

    Example:
        >>> from mxnet.kvstore.compression import TwoBitCompression
        >>> import torch
        >>> compress = TwoBitCompression(0.5)
        >>> compress("w", torch.tensor([0.3, 0.6, -0.7]))
        tensor([ 0.0000,  0.5000, -0.5000])
        >>> compress("w", torch.tensor([0.3, 0.0, 0.0]))
        tensor([0.5000, 0.0000, 0.0000])

    References:
        F. Seide et al., "1-Bit Stochastic Gradient Descent and its Application to Data-Parallel
        Distributed Training of Speech DNNs", 2014; N. Strom, "Scalable Distributed DNN Training
        Using Commodity GPU Cloud Computing", 2015.
    """

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self._residuals: dict[Hashable, Tensor] = {}

    def __call__(self, source: Hashable, gradient: Tensor) -> Tensor:
        """What is sent of ``gradient``; the rest is kept under ``source``."""
        residual = self._residuals.get(source)
        if residual is None:
            residual = self._residuals[source] = torch.zeros_like(gradient)
        residual += gradient
        sent = torch.where(residual.abs() >= self.threshold, self.threshold * residual.sign(), 0)
        residual -= sent
        return sent


def make_compression(parameters: Mapping[str, Any]) -> TwoBitCompression:
    """The compression that ``set_gradient_compression`` describes.

    Args:
        parameters: ``type``, only ``"2bit"``; and ``threshold``, positive, by default 0.5.

    Raises:
        MXNetError: An argument is missing, unknown or out of range.
        TypeError: ``parameters`` is not a dictionary.
    """
    if not isinstance(parameters, Mapping):
        raise TypeError(
            "set_gradient_compression: expected a dict such as "
            f"{{'type': '2bit', 'threshold': 0.5}}, "
            f"got {type(parameters).__name__}"
        )
    strange = set(parameters) - {"type", "threshold"}
    if strange or "type" not in parameters:
        raise MXNetError(
            "set_gradient_compression: expected 'type' and, if wished, 'threshold'; "
            f"got {sorted(parameters)}"
        )
    if parameters["type"] != "2bit":
        raise MXNetError(
            f"set_gradient_compression: unknown type {parameters['type']!r}; there is '2bit'"
        )
    threshold = float(parameters.get("threshold", 0.5))
    if threshold <= 0:
        raise MXNetError(f"set_gradient_compression: threshold must be positive, got {threshold}")
    return TwoBitCompression(threshold)
