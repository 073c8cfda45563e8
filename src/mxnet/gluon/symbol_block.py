"""Blocks made from symbols."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from mxnet import symbol
from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import FROM_CODE, NAME_OF
from mxnet.gluon.compiled_block import regrouped
from mxnet.gluon.formats import Format, flatten, format_of, structure_from
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.parameter import Parameter
from mxnet.gluon.parameter_dict import Contexts, ParameterDict
from mxnet.gluon.tracing import Structure, Trace, structure_of
from mxnet.graph.ir import Entry, Node, topological
from mxnet.graph.shapes import is_known
from mxnet.symbol import Symbol
from mxnet.symbol.inference import completed


class SymbolBlock(HybridBlock):
    """A block that computes a symbol; its variables that are not inputs are the parameters.

    Args:
        outputs: What it computes: a symbol or a list of them.
        inputs: The variables that are inputs: a symbol or a list of them.
        params: Parameters to share, by the variables' names.

    Raises:
        ValueError: An input is not a variable.

    Example:
        >>> x = mx.sym.var("x")
        >>> block = mx.gluon.SymbolBlock(mx.sym.relu(x - 1), x)
        >>> block(mx.nd.array([0, 3])).asnumpy()
        array([0., 2.], dtype=float32)
    """

    def __init__(
        self,
        outputs: Symbol | Sequence[Symbol],
        inputs: Symbol | Sequence[Symbol],
        params: Mapping[str, Any] | ParameterDict | None = None,
    ) -> None:
        super().__init__(prefix=None, params=None)
        self._prefix = ""
        shared = params if isinstance(params, ParameterDict) else ParameterDict("")
        if params is not None and not isinstance(params, ParameterDict):
            shared._params.update(params)
        self._params = ParameterDict("", shared)
        self._symbol = outputs if isinstance(outputs, Symbol) else symbol.Group(list(outputs))
        count = len(self._symbol._entries)
        self._nested_inputs: Structure = None  # where calls give lists of arrays
        self._nested_outputs: Structure = ["x"] * count if count > 1 else "x"
        given = [inputs] if isinstance(inputs, Symbol) and len(inputs) == 1 else list(inputs)
        self._input_names = [_variable_name(part) for part in given]
        self._make_parameters()

    def _make_parameters(self) -> None:
        states = set(self._symbol.list_auxiliary_states())
        for node in topological(self._symbol._entries):
            if node.operator is not None or node.name in self._input_names:
                continue
            self._reg_params[node.name] = self.params.get(
                node.name,
                grad_req="null" if node.name in states else "write",
                allow_deferred_init=True,
                **_declared(node),
                **(_initial_state(node) if node.name in states else {}),
            )

    def _collect_params_with_prefix(self, prefix: str = "") -> dict[str, Parameter]:
        """Parameters by their names without what all names begin with, as files have them."""
        start = prefix + "." if prefix else ""
        # reference: compares characters, so that "conv1_bias" and "conv2_bias" become "1_bias" ...
        shared = len(os.path.commonprefix(list(self._reg_params)))  # noqa: RUF071
        return {start + name[shared:]: p for name, p in self._reg_params.items()}

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(\n{self._symbol!r} : {len(self._input_names)} -> "
            f"{len(self._symbol)}\n)"
        )

    @staticmethod
    def imports(
        symbol_file: str | os.PathLike[str],
        input_names: str | Sequence[str],
        param_file: str | os.PathLike[str] | None = None,
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
    ) -> SymbolBlock:
        """Make a block from files that ``export`` or ``save_checkpoint`` wrote.

        Args:
            symbol_file: The symbol file.
            input_names: Names of the inputs.
            param_file: The file of parameters; without, they must be initialised or loaded.
            ctx: Context or contexts of the parameters.
            allow_missing: Let parameters that the file lacks stay as they are.
            ignore_extra: Ignore what the file has and the symbol does not use.

        Raises:
            MXNetError: A file cannot be read.
            AssertionError: The parameters do not fit the symbol.

        Example:
            >>> import os, tempfile
            >>> net = mx.gluon.nn.Dense(2, in_units=3)
            >>> net.initialize()
            >>> net.hybridize()
            >>> x = mx.nd.ones((1, 3))
            >>> y = net(x)
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     files = net.export(os.path.join(folder, "net"))
            ...     loaded = mx.gluon.SymbolBlock.imports(files[0], ["data"], files[1])
            >>> bool((loaded(x) == y).min().asscalar())
            True
        """
        names = [input_names] if isinstance(input_names, str) else list(input_names)
        block = SymbolBlock(symbol.load(symbol_file), [symbol.var(name) for name in names])
        if param_file is not None:
            block.load_parameters(
                param_file, ctx=ctx, allow_missing=allow_missing, ignore_extra=ignore_extra,
                cast_dtype=True, dtype_source="saved",
            )  # fmt: skip
        return block

    def infer_shape(self, *args: Any) -> None:
        """Complete unknown parameter shapes from inputs.

        Raises:
            MXNetError: The inputs do not fit, or do not determine a shape.
        """
        shapes = {n: a.shape for n, a in zip(self._input_names, args, strict=False)}
        for name, parameter in self._reg_params.items():
            if parameter.shape is not None:
                shapes[name] = parameter.shape
        found = completed(self._symbol, shapes, {})
        for node in found.order:
            if node.operator is not None or node.name not in self._reg_params:
                continue
            shape = found.shapes.get(Entry(node, 0))
            if shape is None or not is_known(shape):
                raise MXNetError(
                    f"{self.name}: the shape of {node.name!r} is not determined by the inputs. "
                    f"{found.first_unknown()}"
                )
            self._reg_params[node.name].shape = shape

    def forward(self, x: Any, *args: Any) -> Any:
        """Compute the outputs.

        Args:
            x: First input, an array or symbol.
            *args: Further inputs.

        Raises:
            ValueError: The number of inputs differs.
        """
        inputs = self._flat((x, *args))
        if isinstance(inputs[0], Symbol):
            outputs = self._symbol(**dict(zip(self._input_names, inputs, strict=True)))
            return regrouped(self._nested_outputs, list(outputs))
        if any(p._data is None and p._deferred_init is not None for p in self._reg_params.values()):
            self.infer_shape(*inputs)
            for parameter in self._reg_params.values():
                parameter._finish_deferred_init()
        return self._run_compiled(inputs[0], inputs[1:])

    def _flat(self, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """The inputs of a call in the order of their names."""
        nested = self._nested_inputs
        if nested is not None:
            if structure_of(inputs) != nested:
                raise ValueError(
                    f"{self.name}: the inputs are nested like {format_of(structure_of(inputs))}, "
                    f"but the block was made for {self._in_format}"
                )
            return tuple(part for part in flatten(inputs, "input")[0] if part is not None)
        if len(inputs) != len(self._input_names):
            raise ValueError(
                f"{self.name}: expected {len(self._input_names)} inputs "
                f"({', '.join(self._input_names)}), got {len(inputs)}"
            )
        return inputs

    @property
    def _in_format(self) -> Format:
        """How calls nest the inputs; published programs set what they saved beside the symbol."""
        nested = self._nested_inputs
        return [0] * len(self._input_names) if nested is None else format_of(nested)

    @_in_format.setter
    def _in_format(self, form: Format) -> None:
        structure = structure_from(form)
        flat = all(isinstance(part, str) for part in structure)
        self._nested_inputs = None if flat else structure

    @property
    def _out_format(self) -> Format:
        """How calls nest the outputs."""
        return format_of(self._nested_outputs)

    @_out_format.setter
    def _out_format(self, form: Format) -> None:
        self._nested_outputs = structure_from(form)
        self._clear_compiled()

    def _trace(self, structure: Structure) -> Trace:  # noqa: ARG002 - the inputs are given
        """The symbol itself; calls are compiled whether or not the block is hybridized."""
        inputs = [symbol.var(name) for name in self._input_names]
        return Trace(inputs, self._symbol, self._nested_outputs)

    @property
    def _cached_graph(self) -> tuple[Any, ...]:
        traced = self._trace(None)
        return traced.inputs, traced.outputs

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N803
        """Not used: the symbol says what to compute.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError("SymbolBlock computes its symbol; call the block")

    def reset_ctx(self, ctx: Context | Sequence[Context]) -> None:
        """Move the parameters to other contexts.

        Args:
            ctx: Context or contexts.
        """
        self.collect_params().reset_ctx(ctx)

    def cast(self, dtype: Any) -> None:
        """Change the element type of all parameters, whatever the symbol's variables declare."""
        super().cast(dtype)
        for node in topological(self._symbol._entries):
            if node.operator is None:
                node.attributes.pop("__dtype__", None)


def _variable_name(part: Symbol) -> str:
    entry = part.single("SymbolBlock: input")
    if entry.node.operator is not None:
        raise ValueError(
            f"SymbolBlock: inputs must be variables, but {entry.name!r} is computed by "
            f"{entry.node.operator.name}"
        )
    return entry.node.name


def _declared(node: Node) -> dict[str, Any]:
    """What a variable says about the parameter that it stands for."""
    said: dict[str, Any] = {}
    shape = symbol.Symbol((Entry(node, 0),)).infer_shape_partial()[0]
    if shape and shape[0]:
        said["shape"] = shape[0]
    for key, name in (("__lr_mult__", "lr_mult"), ("__wd_mult__", "wd_mult")):
        if key in node.attributes:
            said[name] = float(node.attributes[key])
    code = node.attributes.get("__dtype__")
    if code is not None and int(code) in FROM_CODE:
        said["dtype"] = NAME_OF[FROM_CODE[int(code)]]
    return said


def _initial_state(node: Node) -> dict[str, str]:
    """What a moving average starts with; the block's initialiser would draw it at random."""
    said = {'["zero", {}]': "zeros", '["one", {}]': "ones"}.get(node.attributes.get("__init__", ""))
    return {} if said is None else {"init": said}
