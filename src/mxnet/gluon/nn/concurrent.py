"""Blocks side by side, and the block that does nothing."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.containers import HybridSequential


class HybridConcurrent(HybridSequential):
    """Runs all its blocks on the same input and joins their outputs.

    Args:
        axis: Axis along which to join; the reference's default is the last one.
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> from mxnet.gluon.nn.concurrent import HybridConcurrent, Identity
        >>> net = HybridConcurrent(axis=1)
        >>> net.add(Identity(), mx.gluon.nn.Activation("tanh"))
        >>> net(mx.nd.ones((1, 3))).shape
        (1, 6)
    """

    def __init__(self, axis: int = -1, prefix: str | None = None, params: Any = None) -> None:
        super().__init__(prefix=prefix, params=params)
        self.axis = axis

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Run all blocks on ``x`` and join their outputs."""
        return F.concat(*(block(x) for block in self._children.values()), dim=self.axis)


class Identity(HybridBlock):
    """Returns its input; the way around in a residual branch.

    Args:
        prefix: Text before the block's name.
        params: Not used: there are no parameters.
    """

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ARG002, N803
        """Return ``x``."""
        return x
