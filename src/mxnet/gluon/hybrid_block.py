"""Blocks that run operator by operator or as one compiled graph."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from mxnet import autograd, initializer, symbol
from mxnet import ndarray as nd
from mxnet.base import unknown_argument
from mxnet.context import Context, cpu
from mxnet.dtypes import NAME_OF, torch_dtype
from mxnet.gluon.base_block import Block
from mxnet.gluon.compiled_block import CompiledBlock, regrouped
from mxnet.gluon.formats import Format, format_of
from mxnet.gluon.parameter_array import shape_is_known
from mxnet.gluon.parameter_dict import ParameterDict
from mxnet.gluon.tracing import (
    Structure,
    Trace,
    export,
    first_array,
    flat_arrays,
    structure_of,
    trace,
    with_broadcasting,
    without_declared_types,
)
from mxnet.ndarray import NDArray
from mxnet.numpy_extension import classic as numpy_front
from mxnet.thread_state import STATE

_DEFAULT_CONTEXT = cpu(0)
_ONE_ARRAY = ["x"]
_OPTIONS = (
    "static_alloc", "static_shape", "inline_limit", "forward_bulk_size", "backward_bulk_size",
    "partition_if_dynamic", "backend", "backend_opts", "clear",
)  # fmt: skip


class HybridBlock(Block):
    """A block written once for arrays and for symbols.

    Subclasses define ``hybrid_forward(self, F, x, *args, **params)``: ``F`` is ``mx.nd`` or
    ``mx.sym``, and the block's own parameters arrive as keyword arguments under their attribute
    names. A subclass may define ``forward`` on arrays instead. After :meth:`hybridize`, calls run
    the graph that ``hybrid_forward`` describes when it is called with symbols, compiled.

    Args:
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> class Scale(mx.gluon.HybridBlock):
        ...     def __init__(self, **kwargs):
        ...         super().__init__(**kwargs)
        ...         self.factor = self.params.get("factor", shape=(1,), init="ones")
        ...
        ...     def hybrid_forward(self, F, x, factor):
        ...         return F.broadcast_mul(x, factor)
        >>> scale = Scale()
        >>> scale.initialize()
        >>> scale.hybridize()
        >>> scale(mx.nd.ones((2, 2))).sum().asnumpy().item()
        4.0
    """

    # Whether the class defines `forward` on arrays rather than `hybrid_forward`.
    _written_for_arrays: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._written_for_arrays = (
            cls.forward is not HybridBlock.forward
            and cls.hybrid_forward is HybridBlock.hybrid_forward
        )

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        super().__init__(prefix=prefix, params=params)
        self._active = False
        self._flags: dict[str, Any] = {}
        # How the inputs of the last call were nested, once hybridized; `export` traces with it.
        self._structure: Structure | None = None
        # One compiled form per way in which inputs were nested.
        self._compiled: dict[str, CompiledBlock | None] = {}
        self._simple: CompiledBlock | None = None  # from one array to one array
        self._shortcut: Callable[[Any], Any] | None = None  # past all that happens around it
        self._monitor: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if isinstance(value, HybridBlock):
            self._clear_compiled()

    def register_child(self, block: Block, name: str | None = None) -> None:
        """Make ``block`` a child.

        Raises:
            ValueError: It is not a :class:`HybridBlock`, so it could not be compiled.
        """
        if not isinstance(block, HybridBlock):
            raise ValueError(
                f"Children of HybridBlock must also be HybridBlock, but {block!s} has type "
                f"{type(block)}. If you are using Sequential, please try HybridSequential instead."
            )
        super().register_child(block, name)
        self._clear_compiled()

    # ---- compiling ---------------------------------------------------------------------------

    def hybridize(
        self,
        active: bool = True,
        backend: str | None = None,
        clear: bool = True,
        static_alloc: bool = False,
        static_shape: bool = False,
        inline_limit: int = 2,
        forward_bulk_size: int | None = None,
        backward_bulk_size: int | None = None,
        **kwargs: Any,
    ) -> None:
        """Compile the block: the next call traces it, and later calls run straight-line code.

        Args:
            active: False goes back to running operator by operator.
            backend: Name of a registered backend, such as ``"inductor"``; None is the default,
                which needs no compiler on the machine.
            clear: Forget what was compiled before; with other options than before that happens
                anyway.
            static_alloc: Keep memory between calls; on GPUs, with ``static_shape``, the kernels are
                replayed as one CUDA graph. On the CPU freed memory stays in the process anyway.
            static_shape: Compile for new input shapes at the first call with them rather than at
                the second.
            inline_limit: Has no meaning here: graphs are compiled as a whole.
            forward_bulk_size: Has no meaning here, for the same reason.
            backward_bulk_size: Has no meaning here, for the same reason.
            **kwargs: Options of the backend; an error without one.

        Raises:
            TypeError: An option is unknown.
            MXNetError: There is no such backend.

        Example:
            >>> net = mx.gluon.nn.HybridSequential()
            >>> net.add(mx.gluon.nn.Dense(8, activation="relu"), mx.gluon.nn.Dense(2))
            >>> net.initialize()
            >>> net.hybridize(static_alloc=True, static_shape=True)
            >>> net(mx.nd.ones((1, 4))).shape
            (1, 2)
        """
        partition_if_dynamic = kwargs.pop("partition_if_dynamic", None)
        options = dict(kwargs.pop("backend_opts", None) or {})
        if kwargs and backend is None:
            unknown_argument("hybridize", kwargs, _OPTIONS)
        if partition_if_dynamic is not None and not isinstance(partition_if_dynamic, bool):
            raise TypeError("hybridize: partition_if_dynamic must be a bool")
        if backend is not None:
            # Here, because the compiler stands on torch.fx, which takes 0.1 s to import.
            from mxnet.graph.compiler.backends import find_backend  # noqa: PLC0415

            find_backend(backend)
        options.update(kwargs)
        flags = {
            "static_alloc": static_alloc,
            "static_shape": static_shape,
            "backend": backend,
            "backend_opts": options,
        }
        if clear or flags != self._flags:
            self._clear_compiled()
        self._active, self._flags, self._shortcut = active, flags, None
        super().hybridize(
            active,
            static_alloc=static_alloc,
            static_shape=static_shape,
            inline_limit=inline_limit,
            forward_bulk_size=forward_bulk_size,
            backward_bulk_size=backward_bulk_size,
        )

    def optimize_for(
        self,
        x: Any,
        *args: Any,
        backend: str | None = None,
        clear: bool = False,
        static_alloc: bool = False,
        static_shape: bool = False,
        inline_limit: int = 2,
        forward_bulk_size: int | None = None,
        backward_bulk_size: int | None = None,
        **kwargs: Any,
    ) -> None:
        """Compile the block with a backend for inputs like these, in place.

        Args:
            x: First input.
            *args: Further inputs.
            backend: As for :meth:`hybridize`.
            clear: As for :meth:`hybridize`.
            static_alloc: As for :meth:`hybridize`.
            static_shape: As for :meth:`hybridize`.
            inline_limit: Has no meaning here.
            forward_bulk_size: Has no meaning here.
            backward_bulk_size: Has no meaning here.
            **kwargs: Options of the backend.

        Example:
            >>> net = mx.gluon.nn.Dense(2)
            >>> net.initialize()
            >>> net.optimize_for(mx.nd.ones((1, 4)), static_shape=True)
            >>> net(mx.nd.ones((1, 4))).shape
            (1, 2)
        """
        self.hybridize(
            True, backend, clear, static_alloc, static_shape, inline_limit, forward_bulk_size,
            backward_bulk_size, **kwargs,
        )  # fmt: skip
        with autograd.pause():
            self(x, *args)

    def cast(self, dtype: Any) -> None:
        """Change the element type of all parameters, and forget what was compiled."""
        self._clear_compiled()
        super().cast(dtype)

    def _clear_compiled(self) -> None:
        self.__dict__.update(_compiled={}, _simple=None, _shortcut=None)

    def register_forward_hook(self, hook: Any) -> Any:
        """Have ``hook(block, inputs, outputs)`` called after each forward pass."""
        self._shortcut = None
        return super().register_forward_hook(hook)

    def register_forward_pre_hook(self, hook: Any) -> Any:
        """Have ``hook(block, inputs)`` called before each forward pass."""
        self._shortcut = None
        return super().register_forward_pre_hook(hook)

    def register_op_hook(self, callback: Any, monitor_all: bool = False) -> None:
        """Have ``callback`` called with every operator's outputs, once hybridized.

        Args:
            callback: ``callback(name of the output, name of the operator, array)``.
            monitor_all: Also for the inputs.
        """
        self._monitor = (callback, monitor_all)
        self._clear_compiled()

    def _trace(self, structure: Structure) -> Trace:
        """What the block computes, as a symbol."""
        traced = trace(self, self._own_forward(), structure)
        if self._written_for_arrays:
            return traced._replace(outputs=with_broadcasting(traced.outputs))
        return traced

    @property
    def _cached_graph(self) -> tuple[Any, ...]:
        """Input and output symbols once hybridized and run; tools such as MXBoard draw them."""
        if not self._compiled or self._structure is None:
            return ()
        traced = self._trace(self._structure)
        return traced.inputs, traced.outputs

    def _compile(self, structure: Structure) -> CompiledBlock | None:
        """The compiled form for inputs nested like this; None if the block cannot be traced."""
        try:
            traced = self._trace(structure)
        except Exception:
            # `forward` may do what only arrays can do; `hybrid_forward` promises to take symbols.
            if not self._written_for_arrays:
                raise
            compiled = None
        else:
            compiled = CompiledBlock(traced, dict(self.collect_params().items()), self._flags)
            compiled.op.monitor = self._monitor
        self._compiled[repr(structure)] = compiled
        return compiled

    def _run_compiled(self, x: Any, args: tuple[Any, ...]) -> Any:
        """Run the compiled graph; compile it first if these inputs are nested in a new way."""
        if not args and isinstance(x, NDArray):
            simple = self._simple
            if simple is not None:
                result = simple.call_one(x)
                if simple.guarded is not None and not (
                    self._forward_hooks or self._forward_pre_hooks
                ):
                    self.__dict__["_shortcut"] = simple.guarded
                return result
        structure = structure_of((x, *args))
        self._structure = structure
        key = repr(structure)
        compiled = self._compiled[key] if key in self._compiled else self._compile(structure)
        if compiled is not None and compiled.is_waiting():
            compiled.complete(flat_arrays((x, *args)))
        if compiled is None or compiled.is_waiting():
            return self._run_uncompiled(x, args, whole=compiled is not None)
        if structure == _ONE_ARRAY and compiled.is_simple:
            self.__dict__["_simple"] = compiled
        return regrouped(compiled.structure, compiled(flat_arrays((x, *args))))

    def _run_uncompiled(self, x: Any, args: tuple[Any, ...], *, whole: bool) -> Any:
        """Run operator by operator: so parameters learn their shapes from the inputs.

        Args:
            x: First input.
            args: Further inputs.
            whole: Whether children run operator by operator, too.
        """
        outer, STATE.uncompiled = STATE.uncompiled, whole
        try:
            return self._own_forward()(x, *args)
        finally:
            STATE.uncompiled = outer

    def _own_forward(self) -> Callable[..., Any]:
        """What is compiled: `forward` of a subclass may end in ours with other arguments."""
        return self.forward if self._written_for_arrays else partial(HybridBlock.forward, self)

    @property
    def _in_format(self) -> Format:
        """How the inputs of the last compiled call were nested; published programs read it."""
        return None if self._structure is None else [format_of(part) for part in self._structure]

    @property
    def _out_format(self) -> Format:
        """How the outputs of the last compiled call were nested."""
        compiled = self._compiled.get(repr(self._structure))
        return None if compiled is None else format_of(compiled.structure)

    # ---- shapes and files --------------------------------------------------------------------

    def infer_shape(self, *args: NDArray) -> None:
        """Complete unknown parameter shapes from inputs; parameters that wait are initialised.

        Args:
            *args: Arrays as for a forward pass.
        """
        ctx = _first_context(args)
        lent = [
            parameter
            for parameter in self.collect_params().values()
            if parameter._data is None and parameter._deferred_init is None
        ]
        # Parameters that nobody initialised get values for this pass only.
        zero = initializer.Zero()
        for parameter in lent:
            parameter._deferred_init = (zero, [ctx], zero, None)
            if shape_is_known(parameter.shape):
                parameter._finish_deferred_init()
        try:
            with autograd.pause():
                self._run_uncompiled(args[0], args[1:], whole=True)
        finally:
            for parameter in lent:
                parameter._data = parameter._grad = parameter._deferred_init = None

    def infer_type(self, *args: NDArray) -> None:
        """Set the element types of parameters to those that inputs like these ask for.

        What parameters were declared with does not count.

        Args:
            *args: Arrays as for a forward pass.

        Example:
            >>> net = mx.gluon.nn.Dense(2)
            >>> net.infer_type(mx.nd.ones((1, 4), dtype="float64"))
            >>> net.weight.dtype
            'float64'
        """
        traced = self._trace(structure_of(args))
        given = {
            str(part.name): array.dtype
            for part, array in zip(traced.inputs, flat_arrays(args), strict=True)
        }
        outputs = without_declared_types(traced.outputs)
        types, _, states = outputs.infer_type(**given)
        names = outputs.list_arguments() + outputs.list_auxiliary_states()
        parameters = self.collect_params()
        for name, dtype in zip(names, [*(types or ()), *(states or ())], strict=False):
            if name in parameters.keys():  # noqa: SIM118 - a dictionary of its own kind
                parameters[name].dtype = NAME_OF[torch_dtype(dtype)]

    def export(self, path: str, epoch: int = 0, remove_amp_cast: bool = True) -> tuple[str, str]:
        """Write the computation and the parameters to files that other programs can load.

        Args:
            path: Beginning of the files' names: ``{path}-symbol.json``, ``{path}-0000.params``.
            epoch: Number in the name of the file of parameters.
            remove_amp_cast: Leave out the casts that automatic mixed precision put in.

        Returns:
            Paths of the two files.

        Raises:
            RuntimeError: The block has not been hybridized and run.

        Example:
            >>> import os, tempfile
            >>> net = mx.gluon.nn.Dense(2, in_units=3, prefix="fc_")
            >>> net.initialize()
            >>> net.hybridize()
            >>> y = net(mx.nd.ones((1, 3)))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     files = net.export(os.path.join(folder, "net"))
            ...     print(sorted(mx.nd.load(files[1])))
            ['arg:fc_bias', 'arg:fc_weight']
        """
        if not self._active or self._structure is None:
            raise RuntimeError(
                "Please first call block.hybridize() and then run forward with this block at least "
                "once before calling export."
            )
        return export(self, self._trace(self._structure).outputs, path, epoch, remove_amp_cast)

    # ---- running -----------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the block: hooks around ``forward``."""
        shortcut = self._shortcut
        if shortcut is not None and len(args) == 1 and not kwargs:
            result = shortcut(args[0])
            if result is not None:
                return result
            self.__dict__["_shortcut"] = None
        if not (self._active and self._written_for_arrays) or kwargs or STATE.uncompiled:
            return super().__call__(*args, **kwargs)
        if not args or isinstance(first_array(args), symbol.Symbol | None):
            return super().__call__(*args)
        self._call_pre_hooks(args)
        out = self._run_compiled(args[0], args[1:])
        self._call_hooks(args, out)
        return out

    def forward(  # type: ignore[override]  # a first input is needed
        self, x: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Call ``hybrid_forward`` with this block's parameters on the context of ``x``.

        Once hybridized, run the compiled graph instead. Called with symbols, return the symbols of
        what the block computes.

        Raises:
            ValueError: There is neither an array nor a symbol among the inputs.
        """
        try:
            ctx = x._ctx
        except AttributeError:
            first = first_array((x, *args))
            if isinstance(first, symbol.Symbol):
                return self._forward_symbols(x, args, kwargs)
            ctx = _first_context((x, args, kwargs))
        if self._active and not (kwargs or STATE.uncompiled):
            return self._run_compiled(x, args)
        # Arrays that hybrid_forward makes belong on the context of the input.
        if ctx is _DEFAULT_CONTEXT and STATE.context is None:
            return self._forward_on(ctx, x, args, kwargs)
        outer, STATE.context = STATE.context, ctx
        try:
            return self._forward_on(ctx, x, args, kwargs)
        finally:
            STATE.context = outer

    def _forward_on(
        self, ctx: Context, x: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        registered = self._reg_params
        front = numpy_front if STATE.np_array else nd
        if not registered:
            return self.hybrid_forward(front, x, *args, **kwargs)
        parameters = {name: p._data_or_deferred(ctx) for name, p in registered.items()}
        return self.hybrid_forward(front, x, *args, **kwargs, **parameters)

    def _forward_symbols(self, x: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        parameters = {name: p.var() for name, p in self._reg_params.items()}
        if STATE.np_array:
            parameters = {name: part.as_np_ndarray() for name, part in parameters.items()}
        with self.name_scope():
            return self.hybrid_forward(symbol, x, *args, **kwargs, **parameters)

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N803
        """Compute the outputs; subclasses define it.

        Args:
            F: ``mx.nd`` or ``mx.sym``: where to find operators.
            x: First input.
            *args: Further inputs.
            **kwargs: This block's parameters.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"{type(self).__name__}: hybrid_forward is not defined")


def _first_context(inputs: Any) -> Context:
    """Context of the first array among nested inputs."""
    waiting = [inputs]
    while waiting:
        value = waiting.pop()
        if isinstance(value, NDArray):
            ctx: Context = value._ctx
            return ctx
        if isinstance(value, list | tuple):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            waiting.extend(reversed(value.values()))
    raise ValueError(
        "In HybridBlock, there must be one NDArray or one Symbol in the input. "
        "Please check the type of the args."
    )
