"""The base class of initializers, the description they are called with, and their registry."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy
import torch
from torch import Tensor

from mxnet import ndarray, registry
from mxnet.ndarray import NDArray
from mxnet.random_state import generator_for

C = TypeVar("C", bound="type[Initializer]")


class InitDesc(str):
    """Name of a parameter, with what is known about how to initialise it.

    Args:
        name: Name of the parameter.
        attrs: Attributes of the variable; ``"__init__"`` holds an initializer as text, which has
            precedence over the one that is called.
        global_init: Initializer for whatever the own one leaves to it.

    Example:
        >>> desc = mx.init.InitDesc("dense0_weight", {"__init__": mx.init.One().dumps()})
        >>> desc, desc.attrs
        ('dense0_weight', {'__init__': '["one", {}]'})
    """

    attrs: Mapping[str, str]
    global_init: Any

    def __new__(  # noqa: D102 - the class documents it
        cls, name: str, attrs: Mapping[str, str] | None = None, global_init: Any = None
    ) -> InitDesc:
        desc = super().__new__(cls, name)
        desc.attrs = attrs or {}
        desc.global_init = global_init
        return desc


def _root_mean_square(array: NDArray) -> str:
    """What a verbose initializer shows of an array."""
    values = array.asnumpy().astype(numpy.float64)
    return str(float(numpy.sqrt(numpy.square(values).mean())))


class Initializer:
    """Base class of initializers: a callable that fills an array, given the parameter's name.

    What an array is filled with depends on the end of the name, the first of:

    ======================================  ===========================================
    end of the name                         filled by
    ======================================  ===========================================
    ``weight``                              ``_init_weight``, which a subclass implements
    ``bias``, ``beta``, ``min``             zeros
    ``gamma``, ``max``                      ones
    ``weight_quantize``                     random integers from -127 to 127
    ``bias_quantize``                       zeros
    ``moving_mean``, ``running_mean``       zeros
    ``moving_inv_var``, ``moving_avg``      zeros
    ``moving_var``, ``running_var``         ones
    any other                               an error
    ======================================  ===========================================

    If the description has an attribute ``__init__``, that initializer's ``_init_weight`` fills the
    array, whatever the name.

    Args:
        **kwargs: The arguments of the subclass, which :meth:`dumps` writes.

    Example:
        >>> class Sevens(mx.init.Initializer):
        ...     def _init_weight(self, name, arr):
        ...         arr[:] = 7
        >>> weight = mx.nd.zeros((2,))
        >>> Sevens()(mx.init.InitDesc("dense0_weight"), weight)
        >>> weight.asnumpy()
        array([7., 7.], dtype=float32)
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = kwargs
        self._verbose = False
        self._print_func: Callable[[NDArray], str] = _root_mean_square

    def set_verbosity(
        self, verbose: bool = False, print_func: Callable[[NDArray], str] | None = None
    ) -> Initializer:
        """Log each array that is initialised.

        Args:
            verbose: Whether to log.
            print_func: What to log of an array; by default the root of its mean square.

        Returns:
            The initializer.
        """
        self._verbose = verbose
        self._print_func = print_func or _root_mean_square
        return self

    def dumps(self) -> str:
        """The initializer as JSON ``["name", {arguments}]``, which ``create`` understands.

        Example:
            >>> mx.init.Uniform(0.5).dumps()
            '["uniform", {"scale": 0.5}]'
        """
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, desc: str, arr: NDArray) -> None:
        """Fill an array.

        Args:
            desc: Name and attributes of the parameter. A plain ``str`` is deprecated; its beginning
                counts too: ``upsampling`` is bilinear, ``stn_loc`` the identity transformation.
            arr: Array to fill.

        Raises:
            TypeError: ``desc`` is not a name or ``arr`` not an array.
            ValueError: The name does not tell how to fill the array.
        """
        if not isinstance(desc, InitDesc):
            self._legacy_init(desc, arr)
            return
        if desc.global_init is None:
            desc.global_init = self
        own = desc.attrs.get("__init__")
        if own:
            create(own)._init_weight(desc, arr)
            self._log(desc, own, arr)
            return
        self._init_by_name(desc, arr)

    def _init_by_name(self, desc: str, arr: NDArray) -> None:
        for ending, method in _BY_ENDING:
            if desc.endswith(ending):
                getattr(self, method)(desc, arr)
                self._log(desc, ending, arr)
                return
        self._init_default(desc, arr)

    def _legacy_init(self, name: str, arr: NDArray) -> None:
        if not isinstance(name, str):
            raise TypeError(f"{type(self).__name__}: name must be string, got {name!r}")
        if not isinstance(arr, NDArray):
            raise TypeError(f"{type(self).__name__}: arr must be NDArray, got {type(arr).__name__}")
        warnings.warn(
            "Calling initializer with init(str, NDArray) has been deprecated; "
            "please use init(mx.init.InitDesc(...), NDArray) instead.",
            DeprecationWarning,
            stacklevel=3,
        )
        if name.startswith("upsampling"):
            fill_bilinear(arr)
        elif name.startswith("stn_loc") and name.endswith("weight"):
            self._init_zero(name, arr)
        elif name.startswith("stn_loc") and name.endswith("bias"):
            self._init_loc_bias(name, arr)
        else:
            self._init_by_name(name, arr)

    def _log(self, desc: str, how: str, arr: NDArray) -> None:
        if self._verbose:
            logging.info("Initialized %s as %s: %s", desc, how, self._print_func(arr))

    def _init_bilinear(self, _: str, arr: NDArray) -> None:
        fill_bilinear(arr)

    def _init_loc_bias(self, _: str, arr: NDArray) -> None:
        if arr.shape != (6,):
            raise AssertionError(
                f"the bias of an affine transformation has shape {arr.shape}, expected (6,)"
            )
        arr[:] = ndarray.array([1, 0, 0, 0, 1, 0], ctx=arr.context, dtype=arr.dtype)

    def _init_zero(self, _: str, arr: NDArray) -> None:
        arr[:] = 0

    def _init_one(self, _: str, arr: NDArray) -> None:
        arr[:] = 1

    def _init_bias(self, _: str, arr: NDArray) -> None:
        arr[:] = 0

    def _init_quantized_bias(self, _: str, arr: NDArray) -> None:
        arr[:] = 0

    def _init_gamma(self, _: str, arr: NDArray) -> None:
        arr[:] = 1

    def _init_beta(self, _: str, arr: NDArray) -> None:
        arr[:] = 0

    def _init_weight(self, name: str, arr: NDArray) -> None:
        raise NotImplementedError(
            f"{type(self).__name__}: Must override _init_weight to fill {name} of shape {arr.shape}"
        )

    def _init_quantized_weight(self, _: str, arr: NDArray) -> None:
        def draw(data: Tensor, generator: torch.Generator) -> None:
            shape, device = data.shape, data.device
            data.copy_(torch.randint(-127, 128, shape, generator=generator, device=device))

        fill(arr, draw)

    def _init_default(self, name: str, _: NDArray) -> None:
        raise ValueError(
            f"Unknown initialization pattern for {name}. Default initialization is limited to "
            f"names that end in {', '.join(ending for ending, _ in _BY_ENDING)}. "
            "Please use mx.sym.Variable(init=mx.init.*) to set initialization pattern"
        )

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return False
        assert isinstance(other, Initializer)
        return self.dumps() == other.dumps()

    __hash__ = None  # type: ignore[assignment]  # equal by value, and arguments may change


# In order of use; no ending is the end of a later one.
_BY_ENDING = (
    ("weight", "_init_weight"),
    ("bias", "_init_bias"),
    ("gamma", "_init_gamma"),
    ("beta", "_init_beta"),
    ("min", "_init_zero"),
    ("max", "_init_one"),
    ("weight_quantize", "_init_quantized_weight"),
    ("bias_quantize", "_init_quantized_bias"),
    ("moving_mean", "_init_zero"),
    ("running_mean", "_init_zero"),
    ("moving_var", "_init_one"),
    ("running_var", "_init_one"),
    ("moving_inv_var", "_init_zero"),
    ("moving_avg", "_init_zero"),
)


def fill(arr: NDArray, draw: Callable[[Tensor, torch.Generator], object]) -> None:
    """Fill an array in place by a function of its tensor and of its context's random generator."""
    target = arr
    if arr.stype != "default":
        target = ndarray.zeros(arr.shape, ctx=arr.context, dtype=arr.dtype)
    draw(target._data, generator_for(arr.context))
    if target is not arr:
        arr[:] = target


def fill_bilinear(arr: NDArray) -> None:
    """Fill the kernel of a deconvolution that interpolates linearly in two dimensions.

    Raises:
        ValueError: The array is not four-dimensional.
    """
    if arr.ndim != 4:
        raise ValueError(f"Bilinear: array has shape {arr.shape}, expected four axes (O, I, H, W)")
    height, width = arr.shape[2:]
    # The width alone sets the scale, as in the reference; kernels are square in practice.
    factor = (width + 1) // 2
    centre = (2 * factor - 1 - factor % 2) / (2 * factor)
    rows = 1 - numpy.abs(numpy.arange(height) / factor - centre)
    columns = 1 - numpy.abs(numpy.arange(width) / factor - centre)
    kernel = torch.from_numpy(numpy.outer(rows, columns))
    fill(arr, lambda data, _: data.copy_(kernel))


_register = registry.get_register_func(Initializer, "initializer")
alias = registry.get_alias_func(Initializer, "initializer")
create = registry.get_create_func(Initializer, "initializer")


def register(klass: C) -> C:
    """Register an initializer class under its name in lower case.

    Args:
        klass: Subclass of :class:`Initializer`.

    Returns:
        ``klass``, so that it works as a decorator.

    Raises:
        AssertionError: ``klass`` is not a subclass of :class:`Initializer`.

    Example:
        >>> @mx.init.register
        ... class Threes(mx.init.Initializer):
        ...     def _init_weight(self, name, arr):
        ...         arr[:] = 3
        >>> type(mx.init.create("threes")).__name__
        'Threes'
    """
    registered: C = _register(klass)
    return registered
