"""Update functions of the contrib namespace that take lists of arrays, or a number for an array.

The operators behind them take interleaved arrays, and the gradients' factor as an array.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.ndarray.call import call
from mxnet.ndarray.creation import full
from mxnet.ndarray.handle import NDArray
from mxnet.operators.registry import REGISTRY


def _update(name: str, arrays: Sequence[Any], parameters: dict[str, Any], out: Any) -> Any:
    found = REGISTRY.get(name)
    known = {p.name for p in found.parameters}
    unknown = {key: value for key, value in parameters.items() if key not in known}
    parsed = found.parse_parameters(parameters)
    return call(found, arrays, parsed, out, type(arrays[0]), unknown)


def _interleave(*columns: Sequence[NDArray]) -> list[NDArray]:
    return [array for row in zip(*columns, strict=True) for array in row]


def _as_array(rescale_grad: NDArray | float, like: NDArray) -> NDArray:
    if isinstance(rescale_grad, NDArray):
        return rescale_grad.as_in_context(like.context)
    made: NDArray = full((1,), rescale_grad, ctx=like.context)
    return made


def adamw_update(
    weight: NDArray,
    grad: NDArray,
    mean: NDArray,
    var: NDArray,
    rescale_grad: NDArray | float,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0,
    clip_gradient: float = -1,
    out: NDArray | None = None,
    name: str | None = None,  # noqa: ARG001 - the reference's signature
    **kwargs: Any,
) -> NDArray:
    """Adam with decoupled weight decay; see the operator ``_adamw_update``.

    Args:
        weight: Weight.
        grad: Its gradient.
        mean: Running mean of the gradients, changed in place.
        var: Running mean of their squares, changed in place.
        rescale_grad: Factor of the gradient, a number or an array; 0, infinity and NaN skip the
            update.
        lr: Learning rate.
        eta: Schedule multiplier of the rate and the decay.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root.
        wd: Weight decay.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Where to put the new weight; ``weight`` for an update in place.
        name: Without meaning for arrays.
        **kwargs: None known.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes or element types differ.

    Example:
        >>> w, g, m, v = mx.nd.ones((2,)), mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.contrib.adamw_update(w, g, m, v, 1.0, 0.5, 1.0, beta1=0.5, beta2=0.75).asnumpy()
        array([0.5, 0.5], dtype=float32)
    """
    arrays = [weight, grad, mean, var, _as_array(rescale_grad, weight)]
    settings: dict[str, Any] = {"lr": lr, "eta": eta, "beta1": beta1, "beta2": beta2}
    settings |= {"epsilon": epsilon, "wd": wd, "clip_gradient": clip_gradient}
    return _update("_adamw_update", arrays, {**settings, **kwargs}, out)


def mp_adamw_update(
    weight: NDArray,
    grad: NDArray,
    mean: NDArray,
    var: NDArray,
    weight32: NDArray,
    rescale_grad: NDArray | float,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0,
    clip_gradient: float = -1,
    out: NDArray | None = None,
    name: str | None = None,  # noqa: ARG001 - the reference's signature
    **kwargs: Any,
) -> NDArray:
    """``adamw_update`` of a half-precision weight through its float32 master copy.

    Args:
        weight: Weight in half precision.
        grad: Its gradient.
        mean: Running mean of the gradients in float32, changed in place.
        var: Running mean of their squares in float32, changed in place.
        weight32: Master copy, changed in place.
        rescale_grad: Factor of the gradient, a number or an array; 0, infinity and NaN skip the
            update.
        lr: Learning rate.
        eta: Schedule multiplier of the rate and the decay.
        beta1: Decay of the mean.
        beta2: Decay of the mean of squares.
        epsilon: Added to the root.
        wd: Weight decay.
        clip_gradient: Bound of the rescaled gradient's magnitude; negative for none.
        out: Where to put the new weight; ``weight`` for an update in place.
        name: Without meaning for arrays.
        **kwargs: None known.

    Returns:
        The new weight.

    Raises:
        MXNetError: Shapes differ.

    Example:
        >>> w, m, v = mx.nd.ones((2,), dtype="float16"), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> mx.nd.contrib.mp_adamw_update(w, w, m, v, w.astype("float32"), 1.0, 0.5, 1.0).shape
        (2,)
    """
    arrays = [weight, grad, mean, var, weight32, _as_array(rescale_grad, weight)]
    settings: dict[str, Any] = {"lr": lr, "eta": eta, "beta1": beta1, "beta2": beta2}
    settings |= {"epsilon": epsilon, "wd": wd, "clip_gradient": clip_gradient}
    return _update("_mp_adamw_update", arrays, {**settings, **kwargs}, out)


def multi_adamw_update(
    weights: Sequence[NDArray],
    grads: Sequence[NDArray],
    mean: Sequence[NDArray],
    var: Sequence[NDArray],
    rescale_grad: NDArray | float,
    lrs: Sequence[float],
    wds: Sequence[float],
    etas: Sequence[float],
    out: Any = None,
    name: str | None = None,  # noqa: ARG001 - the reference's signature
    size: int = 0,
    **kwargs: Any,
) -> Any:
    """``adamw_update`` of several weights in one call.

    Args:
        weights: Weights.
        grads: Their gradients.
        mean: Running means of the gradients, changed in place.
        var: Running means of their squares, changed in place.
        rescale_grad: Factor of the gradients, a number or an array.
        lrs: Learning rates.
        wds: Weight decays.
        etas: Schedule multipliers.
        out: Where to put the new weights; ``weights`` for an update in place.
        name: Without meaning for arrays.
        size: Number of weights; 0 means all of ``weights``.
        **kwargs: ``beta1``, ``beta2``, ``epsilon``, ``clip_gradient`` of the operator.

    Returns:
        The new weights.

    Raises:
        MXNetError: Lists differ in length, or shapes do not agree.

    Example:
        >>> w, m, v = mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> _ = mx.nd.contrib.multi_adamw_update(
        ...     [w], [w], [m], [v], 1.0, [0.5], [0.0], [1.0], out=[w]
        ... )
    """
    arrays = _interleave(weights, grads, mean, var)
    arrays.append(_as_array(rescale_grad, weights[0]))
    settings: dict[str, Any] = {"lrs": lrs, "wds": wds, "etas": etas}
    settings["num_weights"] = size or len(weights)
    return _update("_multi_adamw_update", arrays, {**settings, **kwargs}, out)


def multi_mp_adamw_update(
    weights: Sequence[NDArray],
    grads: Sequence[NDArray],
    mean: Sequence[NDArray],
    var: Sequence[NDArray],
    weights32: Sequence[NDArray],
    rescale_grad: NDArray | float,
    lrs: Sequence[float],
    wds: Sequence[float],
    etas: Sequence[float],
    out: Any = None,
    name: str | None = None,  # noqa: ARG001 - the reference's signature
    size: int = 0,
    **kwargs: Any,
) -> Any:
    """``mp_adamw_update`` of several weights in one call.

    Args:
        weights: Weights in half precision.
        grads: Their gradients.
        mean: Running means of the gradients in float32, changed in place.
        var: Running means of their squares in float32, changed in place.
        weights32: Master copies, changed in place.
        rescale_grad: Factor of the gradients, a number or an array.
        lrs: Learning rates.
        wds: Weight decays.
        etas: Schedule multipliers.
        out: Where to put the new weights; ``weights`` for an update in place.
        name: Without meaning for arrays.
        size: Number of weights; 0 means all of ``weights``.
        **kwargs: ``beta1``, ``beta2``, ``epsilon``, ``clip_gradient`` of the operator.

    Returns:
        The new weights.

    Raises:
        MXNetError: Lists differ in length, or shapes do not agree.

    Example:
        >>> w, m, v = mx.nd.ones((2,), dtype="float16"), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> _ = mx.nd.contrib.multi_mp_adamw_update(
        ...     [w], [w], [m], [v], [w.astype("float32")], 1.0, [0.5], [0.0], [1.0], out=[w]
        ... )
    """
    arrays = _interleave(weights, grads, mean, var, weights32)
    arrays.append(_as_array(rescale_grad, weights[0]))
    settings: dict[str, Any] = {"lrs": lrs, "wds": wds, "etas": etas}
    settings["num_weights"] = size or len(weights)
    return _update("_multi_mp_adamw_update", arrays, {**settings, **kwargs}, out)


def multi_lamb_update(
    weights: Sequence[NDArray],
    grads: Sequence[NDArray],
    mean: Sequence[NDArray],
    var: Sequence[NDArray],
    step_count: Sequence[int],
    lrs: Sequence[float],
    wds: Sequence[float],
    out: Any = None,
    num_tensors: int = 0,
    **kwargs: Any,
) -> Any:
    """LAMB's update of several weights in one call.

    Args:
        weights: Weights.
        grads: Their gradients.
        mean: Running means of the gradients, changed in place.
        var: Running means of their squares, changed in place.
        step_count: Number of each weight's update, from 1.
        lrs: Learning rates.
        wds: Weight decays.
        out: Where to put the new weights; ``weights`` for an update in place.
        num_tensors: Number of weights; 0 means all of ``weights``.
        **kwargs: Further parameters of the operator ``_multi_lamb_update``.

    Returns:
        The new weights.

    Raises:
        MXNetError: Lists differ in length, or shapes do not agree.

    Example:
        >>> w, m, v = mx.nd.ones((2,)), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> _ = mx.nd.contrib.multi_lamb_update([w], [w], [m], [v], [1], [0.5], [0.0], out=[w])
    """
    arrays = _interleave(weights, grads, mean, var)
    settings: dict[str, Any] = {"learning_rates": lrs, "wds": wds, "step_count": step_count}
    settings["num_tensors"] = num_tensors or len(weights)
    return _update("_multi_lamb_update", arrays, {**settings, **kwargs}, out)


def multi_mp_lamb_update(
    weights: Sequence[NDArray],
    grads: Sequence[NDArray],
    mean: Sequence[NDArray],
    var: Sequence[NDArray],
    weights32: Sequence[NDArray],
    step_count: Sequence[int],
    lrs: Sequence[float],
    wds: Sequence[float],
    out: Any = None,
    num_tensors: int = 0,
    **kwargs: Any,
) -> Any:
    """``multi_lamb_update`` of half-precision weights through their float32 master copies.

    Args:
        weights: Weights in half precision.
        grads: Their gradients.
        mean: Running means of the gradients in float32, changed in place.
        var: Running means of their squares in float32, changed in place.
        weights32: Master copies, changed in place.
        step_count: Number of each weight's update, from 1.
        lrs: Learning rates.
        wds: Weight decays.
        out: Where to put the new weights; ``weights`` for an update in place.
        num_tensors: Number of weights; 0 means all of ``weights``.
        **kwargs: Further parameters of the operator ``_multi_mp_lamb_update``.

    Returns:
        The new weights.

    Raises:
        MXNetError: Lists differ in length, or shapes do not agree.

    Example:
        >>> w, m, v = mx.nd.ones((2,), dtype="float16"), mx.nd.zeros((2,)), mx.nd.zeros((2,))
        >>> _ = mx.nd.contrib.multi_mp_lamb_update(
        ...     [w], [w], [m], [v], [w.astype("float32")], [1], [0.5], [0.0], out=[w]
        ... )
    """
    arrays = _interleave(weights, grads, mean, var, weights32)
    settings: dict[str, Any] = {"learning_rates": lrs, "wds": wds, "step_count": step_count}
    settings["num_tensors"] = num_tensors or len(weights)
    return _update("_multi_mp_lamb_update", arrays, {**settings, **kwargs}, out)
