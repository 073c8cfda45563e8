"""Activation functions chosen by name: ``Activation`` and ``LeakyReLU``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.base import MXNetError
from mxnet.operators.registry import Shape, operator

# Above this, log1p(exp(-x)) is below the resolution of float64 relative to x.
_SOFTPLUS_LINEAR_FROM = 40.0


# Klambauer et al. (2017), equation 14.
_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805


class _Selu(torch.autograd.Function):
    """SELU with the reference's gradient for negative input, scale * (alpha + output).

    The mathematical one is scale * alpha + output; programs ported from MXNet 1.x were trained with
    the other.
    """

    @staticmethod
    def forward(ctx: Any, data: Tensor) -> Tensor:
        output = torch.selu(data)
        ctx.save_for_backward(output)
        return output

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        (output,) = ctx.saved_tensors
        return grad * torch.where(output > 0, _SELU_SCALE, (output + _SELU_ALPHA) * _SELU_SCALE)


def _selu(data: Tensor) -> Tensor:
    if not data.requires_grad:
        return torch.selu(data)
    output: Tensor = _Selu.apply(data)
    return output


def _softrelu(data: Tensor) -> Tensor:
    return functional.softplus(data, 1.0, _SOFTPLUS_LINEAR_FROM)


def _softsign(data: Tensor) -> Tensor:
    return data / (data.abs() + 1)


_ACTIVATIONS = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "softrelu": _softrelu,
    "softsign": _softsign,
    "tanh": torch.tanh,
}


@operator("Activation", aliases=("_npx_activation",))
def activation(
    data: Tensor, *, act_type: Literal["relu", "sigmoid", "softrelu", "softsign", "tanh"]
) -> Tensor:
    r"""Element-wise activation function chosen by name.

    ``relu`` is :math:`\max(x, 0)`, ``sigmoid`` :math:`1 / (1 + e^{-x})`, ``softrelu``
    :math:`\log(1 + e^x)`, ``softsign`` :math:`x / (1 + |x|)`, ``tanh`` the hyperbolic tangent.

    Shapes:
        data: any.
        output: as ``data``.

    Args:
        data: Floating point.
        act_type: The function.

    Returns:
        The activations; dtype of ``data``.

    Example:
        >>> mx.nd.Activation(mx.nd.array([-1.0, 3.0]), act_type="softsign").asnumpy()
        array([-0.5 ,  0.75], dtype=float32)
    """
    return _ACTIVATIONS[act_type](data)


@operator(
    "LeakyReLU",
    aliases=("_npx_leaky_relu",),
    num_outputs=lambda params: 2 if params["act_type"] == "rrelu" else 1,
)
def leaky_relu(
    data: Tensor,
    gamma: Tensor | None = None,
    *,
    act_type: Literal["elu", "gelu", "leaky", "prelu", "rrelu", "selu"] = "leaky",
    slope: float = 0.25,
    lower_bound: float = 0.125,
    upper_bound: float = 0.334,
    is_train: bool,
    generator: torch.Generator,
) -> Tensor | tuple[Tensor, Tensor]:
    r"""Rectifiers that are not constant for negative input.

    For :math:`x > 0` all but ``gelu`` and ``selu`` are the identity; for :math:`x \le 0`:

    - ``leaky``: :math:`\text{slope} \cdot x`
    - ``prelu``: :math:`\gamma x`, one learnt slope per channel or one for all
    - ``rrelu``: :math:`r x`, in training with :math:`r` uniform in
      [``lower_bound``, ``upper_bound``] for each element, otherwise with its mean
    - ``elu``: :math:`\text{slope} \cdot (e^x - 1)`
    - ``selu``: scaled ``elu`` with the constants of Klambauer et al.; its gradient for negative
      input is the reference's, :math:`\lambda (\alpha + y)` instead of :math:`\lambda \alpha + y`
    - ``gelu``: :math:`x \Phi(x)`, with the distribution function of the normal distribution

    Shapes:
        data: any; the channels of ``prelu`` are axis 1 (axis 0 of a vector).
        gamma: ``(C,)`` or ``(1,)``.
        output: as ``data``; ``rrelu`` has a second output, the slopes drawn, of the same shape.

    Args:
        data: Floating point.
        gamma: Slopes for negative input; ``prelu`` only.
        act_type: The function.
        slope: Of ``leaky`` and ``elu``.
        lower_bound: Smallest slope of ``rrelu``.
        upper_bound: Largest slope of ``rrelu``.

    Returns:
        The activations; for ``rrelu`` also the slopes (zeros outside training).

    Raises:
        MXNetError: ``prelu`` without ``gamma``, or with one that does not fit ``data``.

    Example:
        >>> mx.nd.LeakyReLU(mx.nd.array([-1.0, 3.0])).asnumpy()
        array([-0.25,  3.  ], dtype=float32)

    References:
        He et al. (2015), Delving Deep into Rectifiers, https://arxiv.org/abs/1502.01852
        Xu et al. (2015), Empirical Evaluation of Rectified Activations,
        https://arxiv.org/abs/1505.00853 Clevert et al. (2015), Exponential Linear Units,
            https://arxiv.org/abs/1511.07289
        Klambauer et al. (2017), Self-Normalizing Neural Networks, https://arxiv.org/abs/1706.02515
        Hendrycks, Gimpel (2016), Gaussian Error Linear Units, https://arxiv.org/abs/1606.08415
    """
    if act_type == "leaky":
        return functional.leaky_relu(data, slope)
    if act_type == "prelu":
        return _prelu(data, gamma)
    if act_type == "elu":
        return functional.elu(data, slope)
    if act_type == "selu":
        return _selu(data)
    if act_type == "gelu":
        return functional.gelu(data)
    if not is_train:
        return functional.leaky_relu(data, (lower_bound + upper_bound) / 2), torch.zeros_like(data)
    slopes = torch.empty_like(data).uniform_(lower_bound, upper_bound, generator=generator)
    return torch.where(data > 0, data, data * slopes), slopes


def _prelu(data: Tensor, gamma: Tensor | None) -> Tensor:
    if gamma is None:
        raise MXNetError("LeakyReLU: act_type='prelu' needs the input gamma")
    channels = data.shape[1 if data.ndim > 1 else 0] if data.ndim else 1
    if gamma.ndim != 1 or gamma.shape[0] not in (1, channels):
        raise MXNetError(
            f"LeakyReLU: gamma has shape {tuple(gamma.shape)}, expected ({channels},) or (1,) "
            f"for data {tuple(data.shape)}"
        )
    if data.ndim == 1:
        return torch.where(data > 0, data, data * gamma)
    return torch.prelu(data, gamma)


@leaky_relu.uses_inputs
def _(params: Mapping[str, Any]) -> Sequence[str]:
    return ("data", "gamma") if params["act_type"] == "prelu" else ("data",)


@leaky_relu.fill_shapes
def _(shapes: list[Shape | None], *, act_type: str, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if act_type == "prelu" and shapes[1] is None and data:
        shapes[1] = (data[1 if len(data) > 1 else 0],)
    return shapes
