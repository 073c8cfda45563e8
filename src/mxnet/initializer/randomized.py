"""Initializers that draw from a distribution, by the generator of the array's context."""

from __future__ import annotations

import math

import numpy
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.initializer.base import Initializer, fill, register
from mxnet.ndarray import NDArray


@register
class Uniform(Initializer):
    """Draw weights uniformly from ``[-scale, scale)``.

    Args:
        scale: Bound of the interval.

    Example:
        >>> weight = mx.nd.zeros((50,))
        >>> mx.init.Uniform(0.5)(mx.init.InitDesc("weight"), weight)
        >>> bool(abs(weight.asnumpy()).max() <= 0.5)
        True
    """

    def __init__(self, scale: float = 0.07) -> None:
        super().__init__(scale=scale)
        self.scale = scale

    def _init_weight(self, _: str, arr: NDArray) -> None:
        draw_uniform(arr, self.scale)


@register
class Normal(Initializer):
    """Draw weights from a normal distribution with mean 0.

    Args:
        sigma: Standard deviation.

    Example:
        >>> weight = mx.nd.zeros((2000,))
        >>> mx.init.Normal(0.5)(mx.init.InitDesc("weight"), weight)
        >>> bool(0.4 < weight.asnumpy().std() < 0.6)
        True
    """

    def __init__(self, sigma: float = 0.01) -> None:
        super().__init__(sigma=sigma)
        self.sigma = sigma

    def _init_weight(self, _: str, arr: NDArray) -> None:
        draw_normal(arr, self.sigma)


@register
class Orthogonal(Initializer):
    r"""Make the weight a random orthogonal matrix times ``scale``.

    The weight :math:`(n, *)` is seen as a matrix :math:`W` of :math:`n` rows. Of :math:`W W^\top`
    (if it has no more rows than columns) or :math:`W^\top W` the result is :math:`scale^2 I`.

    Args:
        scale: Factor, by default about :math:`\sqrt 2`, the gain that suits ReLU.
        rand_type: Distribution the orthogonal matrix is computed from: ``"uniform"`` or
            ``"normal"``, of which the latter makes all rotations equally likely.

    Raises:
        ValueError: ``rand_type`` is neither.

    Example:
        >>> weight = mx.nd.zeros((2, 3))
        >>> mx.init.Orthogonal(scale=1)(mx.init.InitDesc("weight"), weight)
        >>> np.allclose(weight.asnumpy() @ weight.asnumpy().T, np.eye(2), atol=1e-5)
        True

    References:
        Saxe, McClelland and Ganguli (2014), "Exact solutions to the nonlinear dynamics of learning
        in deep linear neural networks". https://arxiv.org/abs/1312.6120
    """

    def __init__(self, scale: float = 1.414, rand_type: str = "uniform") -> None:
        super().__init__(scale=scale, rand_type=rand_type)
        if rand_type not in ("uniform", "normal"):
            raise ValueError(
                f"Orthogonal: rand_type is {rand_type!r}, expected 'uniform' or 'normal'"
            )
        self.scale = scale
        self.rand_type = rand_type

    def _init_weight(self, name: str, arr: NDArray) -> None:
        if arr.ndim < 2:
            raise ValueError(
                f"Orthogonal: {name} has shape {arr.shape}, expected at least two axes"
            )
        fill(arr, self._draw)

    def _draw(self, data: Tensor, generator: torch.Generator) -> None:
        rows = data.shape[0]
        columns = data.numel() // rows if rows else 0
        # Decomposed in at least single precision: there is no half precision QR.
        dtype = torch.float64 if data.dtype is torch.float64 else torch.float32
        start = torch.empty(rows, columns, dtype=dtype, device=data.device)
        if self.rand_type == "uniform":
            start.uniform_(-1.0, 1.0, generator=generator)
        else:
            start.normal_(generator=generator)
        orthogonal, triangle = torch.linalg.qr(start.T if rows <= columns else start)
        # The signs make the result that of the one decomposition with a positive diagonal, without
        # which it would not be evenly distributed.
        orthogonal = orthogonal * triangle.diagonal().sign()
        if rows <= columns:
            orthogonal = orthogonal.T
        data.copy_((self.scale * orthogonal).reshape(data.shape))


@register
class Xavier(Initializer):
    r"""Draw weights so that activations and gradients keep about their variance over layers.

    With :math:`n` from the numbers of inputs and outputs per unit and
    :math:`s = \sqrt{magnitude / n}`, weights are uniform in :math:`[-s, s)` or normal with standard
    deviation :math:`s`. For a weight of shape :math:`(O, I, *)` there are :math:`I \prod *` inputs
    and :math:`O \prod *` outputs.

    Args:
        rnd_type: ``"uniform"`` or ``"gaussian"``.
        factor_type: What :math:`n` is: ``"in"``, ``"out"``, or their mean ``"avg"``.
        magnitude: Scale of the variance.

    Example:
        >>> weight = mx.nd.zeros((100, 200))
        >>> mx.init.Xavier()(mx.init.InitDesc("weight"), weight)
        >>> bool(abs(weight.asnumpy()).max() <= (3 / 150) ** 0.5)
        True

    References:
        Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural
        networks". https://proceedings.mlr.press/v9/glorot10a.html
    """

    def __init__(
        self, rnd_type: str = "uniform", factor_type: str = "avg", magnitude: float = 3
    ) -> None:
        super().__init__(rnd_type=rnd_type, factor_type=factor_type, magnitude=magnitude)
        self.rnd_type = rnd_type
        self.factor_type = factor_type
        self.magnitude = float(magnitude)

    def _init_weight(self, name: str, arr: NDArray) -> None:
        shape = arr.shape
        if len(shape) < 2:
            raise ValueError(
                f"Xavier initializer cannot be applied to vector {name} of shape {shape}. "
                "It requires at least 2D."
            )
        receptive = math.prod(shape[2:])
        inputs, outputs = shape[1] * receptive, shape[0] * receptive
        factors = {"avg": (inputs + outputs) / 2.0, "in": inputs, "out": outputs}
        if self.factor_type not in factors:
            raise ValueError(
                f"Incorrect factor type {self.factor_type!r}, expected 'avg', 'in' or 'out'"
            )
        if self.rnd_type not in ("uniform", "gaussian"):
            raise ValueError(
                f"Unknown random type {self.rnd_type!r}, expected 'uniform' or 'gaussian'"
            )
        if not arr.size:
            return
        scale = math.sqrt(self.magnitude / factors[self.factor_type])
        if self.rnd_type == "uniform":
            draw_uniform(arr, scale)
        else:
            draw_normal(arr, scale)


@register
class MSRAPrelu(Xavier):
    r"""Draw normal weights of variance :math:`2 / ((1 + slope^2) n)`, which suits (leaky) ReLU.

    See :class:`Xavier` for :math:`n`.

    Args:
        factor_type: What :math:`n` is: ``"in"``, ``"out"``, or their mean ``"avg"``.
        slope: Slope of the activation for negative inputs.

    Example:
        >>> mx.init.MSRAPrelu("in", slope=0).magnitude
        2.0

    References:
        He, Zhang, Ren and Sun (2015), "Delving Deep into Rectifiers: Surpassing Human-Level
        Performance on ImageNet Classification". https://arxiv.org/abs/1502.01852
    """

    def __init__(self, factor_type: str = "avg", slope: float = 0.25) -> None:
        super().__init__("gaussian", factor_type, 2.0 / (1 + slope**2))
        self._kwargs = {"factor_type": factor_type, "slope": slope}


def draw_uniform(arr: NDArray, bound: float) -> None:
    """Fill an array with draws from ``[-bound, bound)``.

    Raises:
        MXNetError: Its elements are not floating point.
    """
    _require_floating(arr)
    fill(arr, lambda data, generator: data.uniform_(-bound, bound, generator=generator))


def draw_normal(arr: NDArray, sigma: float) -> None:
    """Fill an array with normal draws of mean 0.

    Raises:
        MXNetError: Its elements are not floating point.
    """
    _require_floating(arr)
    fill(arr, lambda data, generator: data.normal_(0.0, sigma, generator=generator))


def _require_floating(arr: NDArray) -> None:
    if arr.dtype != "bfloat16" and not numpy.issubdtype(arr.dtype, numpy.floating):
        raise MXNetError(
            f"a random initializer needs a floating point array, got shape {arr.shape} and "
            f"dtype {numpy.dtype(arr.dtype).name}"
        )
