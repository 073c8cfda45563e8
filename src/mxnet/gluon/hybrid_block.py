"""Blocks that run operator by operator or as one compiled graph."""

from __future__ import annotations

from typing import Any

from mxnet import autograd, initializer, symbol
from mxnet import ndarray as nd
from mxnet.base import unknown_argument
from mxnet.context import Context, cpu
from mxnet.gluon.base_block import Block
from mxnet.gluon.parameter_array import shape_is_known
from mxnet.gluon.parameter_dict import ParameterDict
from mxnet.gluon.tracing import Structure, export, first_array, structure_of
from mxnet.ndarray import NDArray
from mxnet.numpy_extension import classic as numpy_front
from mxnet.thread_state import STATE

_DEFAULT_CONTEXT = cpu(0)
_HYBRIDIZE_OPTIONS = (
    "static_alloc", "static_shape", "inline_limit", "forward_bulk_size", "backward_bulk_size",
    "partition_if_dynamic", "backend", "backend_opts", "clear",
)  # fmt: skip


class HybridBlock(Block):
    """A block written once for arrays and for symbols.

    Subclasses define ``hybrid_forward(self, F, x, *args, **params)``: ``F`` is ``mx.nd`` or
    ``mx.sym``, and the block's own parameters arrive as keyword arguments under their attribute
    names.

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
        >>> scale(mx.nd.ones((2, 2))).sum().asnumpy().item()
        4.0
    """

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        super().__init__(prefix=prefix, params=params)
        self._active = False
        self._flags: dict[str, Any] = {}
        # How the inputs of the last call were nested, once hybridized; `export` traces with it.
        self._structure: Structure | None = None

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

    def hybridize(self, active: bool = True, **kwargs: Any) -> None:
        """Ask for the block to be compiled; until the compiler is there, nothing changes.

        Args:
            active: False goes back to running operator by operator.
            **kwargs: ``static_alloc``, ``static_shape`` and the other options of the reference.

        Raises:
            TypeError: An option is unknown.
        """
        strange = {key: value for key, value in kwargs.items() if key not in _HYBRIDIZE_OPTIONS}
        if strange:
            unknown_argument("hybridize", strange, _HYBRIDIZE_OPTIONS)
        self._active = active
        self._flags = kwargs
        super().hybridize(active, **kwargs)

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
                self(*args)
        finally:
            for parameter in lent:
                parameter._data = parameter._grad = parameter._deferred_init = None

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
        return export(self, self._structure, path, epoch, remove_amp_cast)

    def forward(  # type: ignore[override]  # a first input is needed
        self, x: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Call ``hybrid_forward`` with this block's parameters on the context of ``x``.

        Called with symbols, it returns the symbols of what the block computes.

        Raises:
            ValueError: There is neither an array nor a symbol among the inputs.
        """
        if self._active:
            self._structure = structure_of((x, *args))
        try:
            ctx = x._ctx
        except AttributeError:
            first = first_array((x, *args))
            if isinstance(first, symbol.Symbol):
                return self._forward_symbols(x, args, kwargs)
            ctx = _first_context((x, args, kwargs))
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
