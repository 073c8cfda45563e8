"""Normalisation layers."""

from __future__ import annotations

from typing import Any

import torch

from mxnet.dtypes import torch_dtype
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.parameter_array import Parameter
from mxnet.gluon.parameter_dict import ParameterDict


def _scale_and_shift(
    block: HybridBlock, channels: int, scale: bool, center: bool, gamma_init: Any, beta_init: Any
) -> tuple[Parameter, Parameter]:
    """The parameters ``gamma`` and ``beta``; fixed where scaling or shifting is off."""
    made = []
    for name, trained, init in (("gamma", scale, gamma_init), ("beta", center, beta_init)):
        made.append(
            block.params.get(
                name,
                grad_req="write" if trained else "null",
                shape=(channels,),
                init=init,
                allow_deferred_init=True,
            )
        )
    return made[0], made[1]


class BatchNorm(HybridBlock):
    r"""Normalises each channel over the batch.

    .. math:: y = \gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta

    In training, mean and variance are the batch's, and the running ones move towards them in the
    backward pass; otherwise the running ones are used.

    Parameters: ``gamma``, ``beta``, ``running_mean`` and ``running_var``, all of shape
    ``(in_channels,)``.

    Args:
        axis: The channel axis.
        momentum: Weight of the old running statistics in an update.
        epsilon: Added to the variance.
        center: Whether ``beta`` is learned; else it stays.
        scale: Whether ``gamma`` is learned; else it is 1.
        use_global_stats: Use the running statistics in training too.
        beta_initializer: First values of ``beta``.
        gamma_initializer: First values of ``gamma``.
        running_mean_initializer: First values of ``running_mean``.
        running_variance_initializer: First values of ``running_var``.
        in_channels: Number of channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.nn.BatchNorm()
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 4, 4))).shape
        (2, 3, 4, 4)

    References:
        S. Ioffe and C. Szegedy, "Batch Normalization", 2015, https://arxiv.org/abs/1502.03167
    """

    _operator = "BatchNorm"

    def __init__(
        self,
        axis: int = 1,
        momentum: float = 0.9,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        use_global_stats: bool = False,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        running_mean_initializer: Any = "zeros",
        running_variance_initializer: Any = "ones",
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._kwargs = {
            "axis": axis,
            "eps": epsilon,
            "momentum": momentum,
            "fix_gamma": not scale,
            "use_global_stats": use_global_stats,
        }
        self.gamma, self.beta = _scale_and_shift(
            self, in_channels, scale, center, gamma_initializer, beta_initializer
        )
        self.running_mean = self._statistic("running_mean", in_channels, running_mean_initializer)
        self.running_var = self._statistic("running_var", in_channels, running_variance_initializer)

    def _statistic(self, name: str, channels: int, init: Any) -> Parameter:
        return self.params.get(
            name,
            grad_req="null",
            shape=(channels,),
            init=init,
            allow_deferred_init=True,
            differentiable=False,
        )

    def cast(self, dtype: Any) -> None:
        """Change the element type; half precision keeps float32 statistics and parameters."""
        half = torch_dtype(dtype) in (torch.float16, torch.bfloat16)
        super().cast("float32" if half else dtype)

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        x: Any,
        gamma: Any,
        beta: Any,
        running_mean: Any,
        running_var: Any,
    ) -> Any:
        """Normalise."""
        operator = F.BatchNorm if self._operator == "BatchNorm" else F.contrib.BatchNormWithReLU
        return operator(x, gamma, beta, running_mean, running_var, name="fwd", **self._kwargs)

    def __repr__(self) -> str:
        channels = (self.gamma.shape or (0,))[0] or None
        content = ", ".join(f"{key}={value!r}" for key, value in self._kwargs.items())
        return f"{type(self).__name__}({content}, in_channels={channels})"


class BatchNormReLU(BatchNorm):
    """Batch normalisation followed by a rectifier; the arguments are those of :class:`BatchNorm`.

    Example:
        >>> layer = mx.gluon.nn.BatchNormReLU()
        >>> layer.initialize()
        >>> layer(-mx.nd.ones((2, 3))).asnumpy().min().item()
        0.0
    """

    _operator = "BatchNormWithReLU"


class InstanceNorm(HybridBlock):
    """Normalises each channel of each sample over its remaining axes.

    Parameters: ``gamma`` and ``beta`` of shape ``(in_channels,)``.

    Args:
        axis: The channel axis.
        epsilon: Added to the variance.
        center: Whether ``beta`` is learned.
        scale: Whether ``gamma`` is learned.
        beta_initializer: First values of ``beta``.
        gamma_initializer: First values of ``gamma``.
        in_channels: Number of channels; 0 lets the first forward pass decide.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> layer = mx.gluon.nn.InstanceNorm()
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3, 4))).shape
        (2, 3, 4)

    References:
        D. Ulyanov et al., "Instance Normalization", 2016, https://arxiv.org/abs/1607.08022
    """

    def __init__(
        self,
        axis: int = 1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = False,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        in_channels: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._kwargs = {"eps": epsilon, "axis": axis, "center": center, "scale": scale}
        self._axis = axis
        self._epsilon = epsilon
        self.gamma, self.beta = _scale_and_shift(
            self, in_channels, scale, center, gamma_initializer, beta_initializer
        )

    def hybrid_forward(self, F: Any, x: Any, gamma: Any, beta: Any) -> Any:  # noqa: N803
        """Normalise."""
        if self._axis == 1:
            return F.InstanceNorm(x, gamma, beta, name="fwd", eps=self._epsilon)
        x = x.swapaxes(1, self._axis)
        y = F.InstanceNorm(x, gamma, beta, name="fwd", eps=self._epsilon)
        return y.swapaxes(1, self._axis)

    def __repr__(self) -> str:
        content = ", ".join(f"{key}={value!r}" for key, value in self._kwargs.items())
        return f"{type(self).__name__}({content}, in_channels={(self.gamma.shape or (0,))[0]})"


class LayerNorm(HybridBlock):
    """Normalises each sample over one axis.

    Parameters: ``gamma`` and ``beta`` of shape ``(in_channels,)``.

    Args:
        axis: The axis to normalise over.
        epsilon: Added to the variance.
        center: Whether ``beta`` is learned.
        scale: Whether ``gamma`` is learned.
        beta_initializer: First values of ``beta``.
        gamma_initializer: First values of ``gamma``.
        in_channels: Length of the axis; 0 lets the first forward pass decide.
        prefix: Text before the names of the parameters.
        params: Parameters to share.

    Example:
        >>> layer = mx.gluon.nn.LayerNorm()
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 3))).shape
        (2, 3)

    References:
        J. L. Ba et al., "Layer Normalization", 2016, https://arxiv.org/abs/1607.06450
    """

    def __init__(
        self,
        axis: int = -1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        in_channels: int = 0,
        prefix: str | None = None,
        params: ParameterDict | None = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._kwargs = {"eps": epsilon, "axis": axis, "center": center, "scale": scale}
        self._axis = axis
        self._epsilon = epsilon
        self.gamma, self.beta = _scale_and_shift(
            self, in_channels, scale, center, gamma_initializer, beta_initializer
        )

    def hybrid_forward(self, F: Any, data: Any, gamma: Any, beta: Any) -> Any:  # noqa: N803
        """Normalise."""
        return F.LayerNorm(data, gamma=gamma, beta=beta, axis=self._axis, eps=self._epsilon)

    def __repr__(self) -> str:
        content = ", ".join(f"{key}={value!r}" for key, value in self._kwargs.items())
        return f"{type(self).__name__}({content}, in_channels={(self.gamma.shape or (0,))[0]})"


class GroupNorm(HybridBlock):
    """Normalises groups of channels of each sample.

    Parameters: ``gamma`` and ``beta`` of shape ``(num_groups,)``, as the reference has them.

    Args:
        num_groups: Number of groups that the channels (axis 1) are split into.
        epsilon: Added to the variance.
        center: Whether ``beta`` is learned.
        scale: Whether ``gamma`` is learned.
        beta_initializer: First values of ``beta``.
        gamma_initializer: First values of ``gamma``.
        prefix: Text before the names of the parameters.
        params: Parameters to share.

    Example:
        >>> layer = mx.gluon.nn.GroupNorm(num_groups=2)
        >>> layer.initialize()
        >>> layer(mx.nd.ones((2, 4, 3))).shape
        (2, 4, 3)

    References:
        Y. Wu and K. He, "Group Normalization", 2018, https://arxiv.org/abs/1803.08494
    """

    def __init__(
        self,
        num_groups: int = 1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        prefix: str | None = None,
        params: ParameterDict | None = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._kwargs = {"eps": epsilon, "num_groups": num_groups, "center": center, "scale": scale}
        self._num_groups = num_groups
        self._epsilon = epsilon
        self.gamma, self.beta = _scale_and_shift(
            self, num_groups, scale, center, gamma_initializer, beta_initializer
        )

    def hybrid_forward(self, F: Any, data: Any, gamma: Any, beta: Any) -> Any:  # noqa: N803
        """Normalise."""
        return F.GroupNorm(
            data, gamma=gamma, beta=beta, num_groups=self._num_groups, eps=self._epsilon
        )

    def __repr__(self) -> str:
        content = ", ".join(f"{key}={value!r}" for key, value in self._kwargs.items())
        return f"{type(self).__name__}({content})"
