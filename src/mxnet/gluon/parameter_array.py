"""Parameters: the arrays that a network learns, on one context or several."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from mxnet import autograd, initializer
from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.context import Context, cpu, current_context
from mxnet.dtypes import NAME_OF, torch_dtype
from mxnet.gluon.deferred import DeferredArray
from mxnet.ndarray import NDArray
from mxnet.thread_state import STATE

_GRAD_REQS = ("write", "add", "null")
_STYPES = ("default", "row_sparse", "csr")


class DeferredInitializationError(MXNetError):
    """The parameter's shape is not known yet; the first forward pass completes it."""


def shape_is_known(shape: tuple[int, ...] | None) -> bool:
    """Whether every length of ``shape`` is known; 0 is not, but under np_shape, nor is -1."""
    if shape is None:
        return False
    unknown = -1 if STATE.np_shape else 0
    return all(length != unknown and length != -1 for length in shape)


class Parameter:
    """An array that training changes, with a copy on each of its contexts.

    Args:
        name: Full name, under which it is saved and which decides its default initialiser.
        grad_req: ``"write"`` (each backward replaces the gradient), ``"add"`` or ``"null"``.
        shape: Lengths of the axes; 0 where the first forward pass decides.
        dtype: Element type.
        lr_mult: Factor on the trainer's learning rate.
        wd_mult: Factor on the trainer's weight decay.
        init: Initialiser; None takes the one given to ``initialize``.
        allow_deferred_init: Whether unknown lengths may wait for the first forward pass.
        differentiable: False fixes ``grad_req`` to ``"null"``.
        stype: Storage type of the array: ``"default"``, ``"row_sparse"`` or ``"csr"``.
        grad_stype: Storage type of the gradient.

    Example:
        >>> weight = mx.gluon.Parameter("weight", shape=(2, 3))
        >>> weight.initialize(init=mx.init.One())
        >>> weight.data().sum().asnumpy().item()
        6.0
    """

    def __init__(
        self,
        name: str,
        grad_req: str = "write",
        shape: int | Sequence[int] | None = None,
        dtype: Any = np.float32,
        lr_mult: float = 1.0,
        wd_mult: float = 1.0,
        init: Any = None,
        allow_deferred_init: bool = False,
        differentiable: bool = True,
        stype: str = "default",
        grad_stype: str = "default",
    ) -> None:
        for argument, value in (("stype", stype), ("grad_stype", grad_stype)):
            if value not in _STYPES:
                raise AssertionError(
                    f"Parameter {name!r}: {argument}={value!r} must be one of {', '.join(_STYPES)}"
                )
        self._data: list[NDArray] | None = None
        self._grad: list[NDArray] | None = None
        self._ctx_list: list[Context] | None = None
        # Subclasses written for the reference copy this; `_ctx_list` says it all here.
        self._ctx_map: Any = None
        self._deferred_init: tuple[Any, list[Context], Any, NDArray | None] | None = None
        self._trainer: Any = None
        self._var: Any = None
        self._differentiable = differentiable
        self._allow_deferred_init = allow_deferred_init
        self._grad_req = "null"
        self._shape = (
            (shape,) if isinstance(shape, int) else None if shape is None else tuple(shape)
        )
        self._stype = stype
        self._grad_stype = grad_stype
        self.name = name
        self._dtype = dtype
        self.lr_mult = lr_mult
        self.wd_mult = wd_mult
        self.init = init
        self.grad_req = grad_req

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "data" in vars(cls):
            cls._data_or_deferred = Parameter._computed_data_or_deferred  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.name} (shape={self.shape}, dtype={self.dtype})"

    # ---- properties --------------------------------------------------------------------------

    @property
    def grad_req(self) -> str:
        """What backward does with the gradient: ``"write"``, ``"add"`` or ``"null"``."""
        return self._grad_req

    @grad_req.setter
    def grad_req(self, req: str) -> None:
        if req not in _GRAD_REQS:
            raise AssertionError(
                f"Parameter {self.name!r}: grad_req must be one of {', '.join(_GRAD_REQS)}, "
                f"got {req!r}"
            )
        if not self._differentiable:
            req = "null"
        if req == self._grad_req:
            return
        self._grad_req = req
        if req == "null" and self._grad is not None:
            self._grad = None
            self._data = [array.detach() for array in self._data or []]
        elif self._data is not None:
            self._init_grad()

    @property
    def shape(self) -> tuple[int, ...] | None:
        """Lengths of the axes; unknown ones are 0 (-1 under NumPy shapes)."""
        if self._shape is None or not STATE.np_shape:
            return self._shape
        return tuple(-1 if length == 0 and not self._data else length for length in self._shape)

    @shape.setter
    def shape(self, new_shape: Sequence[int]) -> None:
        wanted = tuple(new_shape)
        if self._shape is not None:
            compatible = len(self._shape) == len(wanted) and all(
                old in (0, -1, new) for old, new in zip(self._shape, wanted, strict=True)
            )
            if not compatible:
                raise AssertionError(
                    f"Parameter {self.name!r}: expected shape {wanted} is incompatible with given "
                    f"shape {self._shape}"
                )
        self._shape = wanted

    @property
    def dtype(self) -> Any:
        """Element type, as it was given; setting it converts values and gradients."""
        return self._dtype

    @dtype.setter
    def dtype(self, dtype: Any) -> None:
        self.cast(dtype)

    @property
    def stype(self) -> str:
        """Storage type of the array."""
        return self._stype

    @property
    def grad_stype(self) -> str:
        """Storage type of the gradient."""
        return self._grad_stype

    # ---- initialisation ----------------------------------------------------------------------

    def initialize(
        self,
        init: Any = None,
        ctx: Context | Sequence[Context] | None = None,
        default_init: Any = None,
        force_reinit: bool = False,
    ) -> None:
        """Make the arrays and set their first values; deferred while the shape is unknown.

        Args:
            init: Initialiser for this parameter; None takes the parameter's own, then the default.
            ctx: Context, or list of contexts, to live on; the current one by default.
            default_init: Initialiser for parameters without one; uniform in [-0.07, 0.07].
            force_reinit: Start anew if there are values already.

        Raises:
            ValueError: The shape is unknown and may not be deferred.

        Example:
            >>> p = mx.gluon.Parameter("bias", shape=(2,))
            >>> p.initialize(ctx=[mx.cpu(0), mx.cpu(1)])
            >>> p.list_ctx()
            [cpu(0), cpu(1)]
        """
        if self._data is not None and not force_reinit:
            warnings.warn(
                f"Parameter {self.name!r} is already initialized, ignoring. "
                "Set force_reinit=True to re-initialize.",
                stacklevel=2,
            )
            return
        self._data = self._grad = None
        contexts = _context_list(ctx)
        chosen = init if init is not None else self.init
        default = default_init if default_init is not None else initializer.Uniform()
        if not shape_is_known(self.shape):
            if self._allow_deferred_init:
                self._deferred_init = (chosen, contexts, default, None)
                return
            raise ValueError(
                f"Cannot initialize Parameter {self.name!r} because it has invalid shape: "
                f"{self._shape}."
            )
        self._deferred_init = (chosen, contexts, default, None)
        self._finish_deferred_init()

    def _finish_deferred_init(self) -> None:
        """Make the arrays, now that the shape is known."""
        if self._deferred_init is None:
            return
        init, contexts, default_init, data = self._deferred_init
        if not shape_is_known(self.shape):
            raise ValueError(
                f"Cannot initialize Parameter {self.name!r} because it has invalid shape: "
                f"{self._shape}. "
                "Specify in_units, in_channels and the like, or run a batch through the network."
            )
        self._deferred_init = None
        with autograd.pause():
            if data is None:
                data = nd.zeros(self._shape or (), dtype=self.dtype, ctx=cpu())
                if STATE.np_array:
                    data = data.as_np_ndarray()  # which users' initialisers expect
                self._fill(data, init, default_init)
            self._init_impl(data, contexts)

    def _fill(self, data: NDArray, init: Any, default_init: Any) -> None:
        # Unlike in a Module, an initialiser applies whatever the parameter's name.
        chosen = initializer.create(default_init if init is None else init)
        description = initializer.InitDesc(self.name, {"__init__": chosen})
        # Initialisers write to `data[:]`, which an array without axes does not have.
        chosen(description, data if data.ndim else _with_axis(data))

    def _init_impl(self, data: NDArray, ctx_list: Sequence[Context]) -> None:
        self._ctx_list = list(ctx_list)
        if self._stype != "default":
            data = data.tostype(self._stype)
        if STATE.np_array:
            data = data.as_np_ndarray()
        self._data = [data.copyto(ctx) for ctx in self._ctx_list]
        self._init_grad()

    def _init_grad(self) -> None:
        if self._grad_req == "null" or self._data is None:
            self._grad = None
            return
        stype = None if self._grad_stype == "default" else self._grad_stype
        for array in self._data:
            array.attach_grad(self._grad_req, stype)
        self._grad = [array._mark.grad for array in self._data if array._mark is not None]

    def _load_init(
        self,
        data: NDArray,
        ctx: Context | Sequence[Context] | None,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Take values from a file, initialising if need be."""
        data = self._checked_for_load(data, cast_dtype, dtype_source)
        contexts = None if ctx is None else _context_list(ctx)
        if self._data is None:
            if self._deferred_init is not None:
                known = self._deferred_init[1]
                if contexts is not None and set(contexts) != set(known):
                    raise AssertionError(
                        f"Failed to load Parameter {self.name!r} on {contexts} because it was "
                        f"previously initialized on {known}."
                    )
                contexts = known
            self._deferred_init = None
            self._init_impl(data, contexts or [cpu()])
        else:
            if contexts is not None and set(contexts) != set(self.list_ctx()):
                raise AssertionError(
                    f"Failed to load Parameter {self.name!r} on {contexts} because it was "
                    "previously "
                    f"initialized on {self.list_ctx()}."
                )
            self.set_data(data)
        self._deferred_init = None

    def _checked_for_load(self, data: NDArray, cast_dtype: bool, dtype_source: str) -> NDArray:
        if self._shape is not None:
            fits = len(self._shape) == data.ndim and all(
                own in (0, -1, given) for own, given in zip(self._shape, data.shape, strict=True)
            )
            if not fits:
                raise AssertionError(
                    f"Failed loading Parameter {self.name!r} from saved params: shape incompatible "
                    f"expected {self._shape} vs saved {data.shape}"
                )
        self._shape = data.shape
        if dtype_source not in ("current", "saved"):
            raise AssertionError(f"dtype_source must be 'current' or 'saved', got {dtype_source!r}")
        if torch_dtype(self.dtype) is not data._data.dtype:
            if not cast_dtype:
                raise AssertionError(
                    f"Failed loading Parameter {self.name!r} from saved params: dtype incompatible "
                    f"expected {NAME_OF[torch_dtype(self.dtype)]} vs saved "
                    f"{NAME_OF[data._data.dtype]}. "
                    "Set cast_dtype=True to cast the dtype of saved params."
                )
            if dtype_source == "current":
                return data.astype(self.dtype)
            self._dtype = data.dtype
            if self._data is not None:
                self.cast(data.dtype)
        return data

    # ---- access ------------------------------------------------------------------------------

    def data(self, ctx: Context | None = None) -> NDArray:
        """The array on ``ctx``.

        Args:
            ctx: One of the parameter's contexts; the current one by default.

        Raises:
            DeferredInitializationError: The shape waits for the first forward pass.
            RuntimeError: The parameter is not initialised, or not on ``ctx``.
        """
        if STATE.tracing:
            return self.var()  # blocks are traced with symbols
        found: NDArray = self._check_and_get(self._data, ctx)
        return found

    def _data_or_deferred(self, ctx: Context) -> NDArray:
        """The array on ``ctx``, or a stand-in that the first operator using it completes."""
        data = self._data
        if data is not None and len(data) == 1 and data[0]._ctx is ctx:
            return data[0]
        if data is None and self._deferred_init is not None:
            return DeferredArray(self, ctx)
        return self.data(ctx)

    def _computed_data_or_deferred(self, ctx: Context) -> NDArray:
        """``_data_or_deferred`` of subclasses that compute what blocks see (weight dropout)."""
        if self._data is None and self._deferred_init is not None:
            return DeferredArray(self, ctx)
        return self.data(ctx)

    def _is_computed(self) -> bool:
        """Whether a subclass computes what blocks see of this parameter, anew for each pass."""
        return type(self).data is not Parameter.data

    def list_data(self) -> list[NDArray]:
        """The arrays, one per context, in the order of ``list_ctx``."""
        return list(self._check_and_get(self._data, list))

    def grad(self, ctx: Context | None = None) -> NDArray:
        """The gradient on ``ctx``.

        Raises:
            RuntimeError: The parameter has no gradient because ``grad_req`` is ``"null"``, is not
                initialised, or is not on ``ctx``.
        """
        self._check_has_grad()
        found: NDArray = self._check_and_get(self._grad, ctx)
        return found

    def list_grad(self) -> list[NDArray]:
        """The gradients, one per context."""
        self._check_has_grad()
        return list(self._check_and_get(self._grad, list))

    def _check_has_grad(self) -> None:
        if self._data is not None and self._grad is None:
            raise RuntimeError(
                f"Cannot get gradient array for Parameter {self.name!r} because grad_req='null'"
            )

    def list_ctx(self) -> list[Context]:
        """The contexts the parameter lives on.

        Raises:
            RuntimeError: The parameter is not initialised.
        """
        if self._data is None:
            if self._deferred_init is not None:
                return self._deferred_init[1]
            raise RuntimeError(f"Parameter {self.name!r} has not been initialized")
        return self._ctx_list or []

    def _check_and_get(self, arrays: list[NDArray] | None, ctx: Any) -> Any:
        if arrays is not None:
            if ctx is list:
                return arrays
            if ctx is None:
                if len(arrays) == 1:
                    return arrays[0]
                ctx = current_context()
            for array in arrays:
                if array._ctx == ctx:
                    return array
            if ctx.device_type in ("cpu_shared", "cpu_pinned"):  # batches of data loaders
                return self._check_and_get(arrays, cpu(ctx.device_id))
            raise RuntimeError(
                f"Parameter {self.name!r} was not initialized on context {ctx}. "
                f"It was only initialized on {self._ctx_list}."
            )
        if self._deferred_init is not None:
            raise DeferredInitializationError(
                f"Parameter {self.name!r} has not been initialized yet because initialization was "
                "deferred. Actual initialization happens during the first forward pass. Pass "
                "one batch "
                "of data through the network before accessing Parameters, or specify in_units, "
                "in_channels and the like for network layers."
            )
        raise RuntimeError(
            f"Parameter {self.name!r} has not been initialized. Note that you should initialize "
            "parameters and create Trainer with Block.collect_params() instead of Block.params "
            "because the latter does not include Parameters of nested child Blocks"
        )

    def var(self) -> Any:
        """The symbol that stands for this parameter in a graph."""
        if self._var is None:
            from mxnet import symbol  # noqa: PLC0415 - only symbolic programs pay for the import

            self._var = symbol.var(
                self.name,
                shape=self._shape,
                dtype=self.dtype,
                lr_mult=self.lr_mult,
                wd_mult=self.wd_mult,
                init=self.init,
                stype=self._stype,
            )
        return self._var

    # ---- changes -----------------------------------------------------------------------------

    def set_data(self, data: Any) -> None:
        """Set the values on every context.

        Args:
            data: Array of the parameter's shape.

        Raises:
            AssertionError: The shape differs, or the parameter is not initialised.
        """
        self.shape = data.shape
        if self._data is None:
            if self._deferred_init is None:
                raise AssertionError(f"Parameter {self.name!r} has not been initialized")
            array = data if isinstance(data, NDArray) else nd.array(data, dtype=self.dtype)
            self._deferred_init = (*self._deferred_init[:3], array)
            return
        with autograd.pause():
            for array in self._data:
                array[:] = data
        if self._trainer is not None and self._trainer._kv_initialized:
            # The store keeps a copy that the next pull would bring back.
            self._trainer._reset_kvstore_for(self)

    def zero_grad(self) -> None:
        """Set the gradient to zero on every context."""
        if self._grad is None:
            return
        for gradient in self._grad:
            if gradient.stype == "default":
                gradient._data.zero_()
            else:
                gradient._clear()

    def reset_ctx(self, ctx: Context | Sequence[Context]) -> None:
        """Move the parameter to other contexts.

        Raises:
            ValueError: The parameter is not initialised.
        """
        contexts = _context_list(ctx)
        if self._data is not None:
            values = self._reduce()
            with autograd.pause():
                self._init_impl(values, contexts)
        elif self._deferred_init is not None:
            init, _, default_init, data = self._deferred_init
            self._deferred_init = (init, contexts, default_init, data)
        else:
            raise ValueError(
                f"Cannot reset context for Parameter {self.name!r} because it has not been "
                "initialized."
            )

    def cast(self, dtype: Any) -> None:
        """Change the element type of values and gradients."""
        self._dtype = dtype
        if self._data is None:
            return
        with autograd.pause():
            self._data = [array.astype(dtype) for array in self._data]
            self._init_grad()

    def _reduce(self) -> NDArray:
        """The values on the CPU: the mean over contexts, which are equal but for rounding."""
        arrays = self.list_data()
        if len(arrays) == 1:
            return arrays[0].copyto(cpu())
        total = arrays[0].copyto(cpu())
        for array in arrays[1:]:
            total += array.as_in_context(cpu())
        return total / len(arrays)

    def row_sparse_data(self, row_id: NDArray) -> NDArray:
        """The rows ``row_id`` of a row-sparse parameter, on that array's context.

        Raises:
            RuntimeError: The parameter is not row-sparse.
        """
        if self._stype != "row_sparse":
            raise RuntimeError(
                f"Cannot return a copy of Parameter {self.name} via row_sparse_data() because its "
                f"storage type is {self._stype}. Please use data() instead."
            )
        found: NDArray = self._check_and_get(self._data, row_id.context)
        return found.retain(row_id)

    def list_row_sparse_data(self, row_id: NDArray) -> list[NDArray]:
        """The rows ``row_id`` of a row-sparse parameter, on every context.

        Raises:
            RuntimeError: The parameter is not row-sparse.
        """
        return [self.row_sparse_data(row_id.as_in_context(ctx)) for ctx in self.list_ctx()]


class Constant(Parameter):
    """A parameter that training does not change.

    Args:
        name: Full name.
        value: Its values.

    Example:
        >>> c = mx.gluon.Constant("scale", [[1.0, 2.0]])
        >>> c.initialize()
        >>> c.data().shape
        (1, 2)
    """

    def __init__(self, name: str, value: Any) -> None:
        self.value = value if isinstance(value, NDArray) else nd.array(value)
        super().__init__(
            name,
            grad_req="null",
            shape=self.value.shape,
            dtype=self.value.dtype,
            init=_ConstantInit(self.value),
            differentiable=False,
        )

    @property
    def grad_req(self) -> str:
        """Always ``"null"``."""
        return "null"

    @grad_req.setter
    def grad_req(self, req: str) -> None:
        if req != "null":
            # Not an error: setattr("grad_req", ...) on a dictionary reaches constants too.
            warnings.warn(
                f'Constant parameter "{self.name}" does not support grad_req other than '
                '"null", and '
                f'new value "{req}" is ignored.',
                stacklevel=2,
            )


class _ConstantInit(initializer.Initializer):
    """Sets an array to fixed values, whatever its name."""

    def __init__(self, value: NDArray) -> None:
        super().__init__()
        self._value = value

    def _init_weight(self, desc: Any, arr: NDArray) -> None:  # noqa: ARG002 - the base's signature
        arr[:] = self._value


def _with_axis(data: NDArray) -> NDArray:
    """An array of one element over the memory of one without axes, of its class."""
    view = data.as_nd_ndarray().reshape((1,))
    return view.as_np_ndarray() if STATE.np_array else view


def _context_list(ctx: Context | Sequence[Context] | None) -> list[Context]:
    if ctx is None:
        return [current_context()]
    return [ctx] if isinstance(ctx, Context) else list(ctx)
