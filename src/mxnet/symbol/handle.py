"""The symbol: outputs of a graph of operators that has not run yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NoReturn

from mxnet.base import MXNetError, NotImplementedForSymbol
from mxnet.graph.compose import attribute_text, keep_key
from mxnet.graph.ir import Entry, Node, duplicate, substitute, topological, variables
from mxnet.graph.json_reader import read_json
from mxnet.graph.json_writer import write_json
from mxnet.serialization.atomic import atomic_write
from mxnet.symbol import backend as backend_choice
from mxnet.symbol import binding, inference
from mxnet.symbol.attributes import with_hidden
from mxnet.symbol.debug import debug_text
from mxnet.symbol.operator_methods import OperatorMethods


class Symbol(OperatorMethods):
    """One or more outputs of a graph of operators.

    Symbols are made by :func:`mxnet.symbol.var` and by calling operators on other symbols; nothing
    is computed until they are bound to arrays. Arithmetic works element by element on equal shapes;
    ``mx.sym.broadcast_add`` and its like admit others.

    Args:
        handle: The graph's outputs; user programs do not call the constructor.

    Example:
        >>> x = mx.sym.var("x")
        >>> y = mx.sym.FullyConnected(x, num_hidden=4, name="fc")
        >>> y.list_arguments()
        ['x', 'fc_weight', 'fc_bias']
        >>> (x * 2).eval(x=mx.nd.ones((2,)))[0].asnumpy()
        array([2., 2.], dtype=float32)
    """

    # The reference's path, so that pickles can be read by both.
    __module__ = "mxnet.symbol.symbol"
    __slots__ = ("_backend", "_entries")
    __hash__ = None  # type: ignore[assignment]  # `==` makes a symbol, as in the reference
    # NumPy must leave `array + symbol` to the symbol.
    __array_priority__ = 1000.0

    def __init__(self, handle: Sequence[Entry] | None) -> None:
        self._entries = tuple(handle or ())
        # Name and options of the backend that executors compile with; None is the default one.
        self._backend: tuple[str, dict[str, Any]] | None = None

    # The class with NumPy's behaviour; set by `mxnet.symbol.numpy`.
    _numpy_class: ClassVar[Any]

    def as_np_ndarray(self) -> Symbol:
        """The symbol with NumPy's behaviour, as functions of ``mx.sym.np`` return."""
        made: Symbol = self._numpy_class(self._entries)
        return made

    def as_nd_ndarray(self) -> Symbol:
        """The symbol itself: it is of the classic kind already."""
        return self

    # ---- outputs -----------------------------------------------------------------------------

    @property
    def name(self) -> str | None:
        """Name of the node that the outputs come from; None when there are several nodes."""
        nodes = {entry.node for entry in self._entries}
        return next(iter(nodes)).name if len(nodes) == 1 else None

    def __repr__(self) -> str:
        name = self.name
        if name is None:
            return f"<{type(self).__name__} group [{', '.join(str(part.name) for part in self)}]>"
        return f"<{type(self).__name__} {name}>"

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Symbol]:
        return (type(self)((entry,)) for entry in self._entries)

    def __getitem__(self, index: int | str | slice) -> Symbol:
        """An output by number or name, or several by a slice.

        Raises:
            IndexError: There is no such output.
            ValueError: No output, or more than one, has the name.
            TypeError: ``index`` is neither, or the slice is empty.
        """
        if isinstance(index, slice):
            if not self._entries[index]:
                raise TypeError(f"Symbol: {index} selects none of {len(self)} outputs")
            return type(self)(self._entries[index])
        if isinstance(index, str):
            index = self._find(index)
        if not isinstance(index, int):
            raise TypeError(
                f"Symbol: index must be an output's number or name, got {type(index).__name__}"
            )
        if not 0 <= index < len(self._entries):
            raise IndexError(f"Symbol: output {index} of {len(self._entries)} does not exist")
        return type(self)((self._entries[index],))

    def _find(self, name: str) -> int:
        found = [i for i, entry in enumerate(self._entries) if entry.name == name]
        if not found:
            raise ValueError(f'Cannot find output that matches name "{name}"')
        if len(found) > 1:
            raise ValueError(f'There are multiple outputs with name "{name}"')
        return found[0]

    def get_internals(self) -> Symbol:
        """All outputs of all nodes, so that any of them can be picked by name.

        Example:
            >>> y = mx.sym.relu(mx.sym.var("x"), name="a") + 1
            >>> y.get_internals()["a_output"]
            <Symbol a>
        """
        return type(self)(
            [
                Entry(node, index)
                for node in topological(self._entries)
                for index in range(node.visible_outputs)
            ]
        )

    def get_children(self) -> Symbol | None:
        """The inputs of the nodes whose outputs this symbol is; None if they have none."""
        nodes = dict.fromkeys(entry.node for entry in self._entries)
        inputs = [entry for node in nodes for entry in node.inputs]
        return type(self)(inputs) if inputs else None

    def list_outputs(self) -> list[str]:
        """Names of the outputs."""
        return [entry.name for entry in self._entries]

    def list_arguments(self) -> list[str]:
        """Names of the variables, without auxiliary states, in the order in which they are used."""
        return [node.name for node in variables(self._entries)[0]]

    def list_auxiliary_states(self) -> list[str]:
        """Names of the variables that operators change, such as moving averages."""
        return [node.name for node in variables(self._entries)[1]]

    def list_inputs(self) -> list[str]:
        """Names of all variables, auxiliary states among them."""
        return [node.name for node in topological(self._entries) if node.operator is None]

    # ---- attributes --------------------------------------------------------------------------

    def attr(self, key: str) -> str | None:
        """An attribute of the node, as text; None if it is not set.

        Args:
            key: Its name; ``"name"`` is the node's name.
        """
        if len({entry.node for entry in self._entries}) != 1:
            return None
        node = self._entries[0].node
        return node.name if key == "name" else with_hidden(node.attributes).get(key)

    def list_attr(self, recursive: bool = False) -> dict[str, str]:
        """All attributes of the node; of a group, those of its first output's.

        Raises:
            DeprecationWarning: ``recursive`` was asked for, which :meth:`attr_dict` does.
        """
        if recursive:
            raise DeprecationWarning(
                "Symbol.list_attr with recursive=True has been deprecated. "
                "Please use attr_dict instead."
            )
        return with_hidden(self._entries[0].node.attributes)

    def attr_dict(self) -> dict[str, dict[str, str]]:
        """Attributes of every node that has some, by node name."""
        return {
            node.name: with_hidden(node.attributes)
            for node in topological(self._entries)
            if node.attributes
        }

    def _set_attr(self, **kwargs: str) -> None:
        """Set attributes of the node, for every symbol that has it.

        Raises:
            ValueError: A value is not text.
            MXNetError: The symbol is a group.
        """
        if len({entry.node for entry in self._entries}) != 1:
            raise MXNetError("attributes can be set only of a symbol that is not a group")
        for key, value in kwargs.items():
            if not isinstance(value, str):
                raise ValueError(f"Set Attr only accepts string values, got {key}={value!r}")
            self._entries[0].node.attributes[keep_key(key)] = value

    # ---- composition -------------------------------------------------------------------------

    def __call__(self, *args: Any, name: str | None = None, **kwargs: Symbol) -> Symbol:
        """The graph with variables replaced by other symbols, given by the variables' names.

        Args:
            *args: Not supported: variables are replaced by name.
            name: New name of the node.
            **kwargs: What to put in the place of each variable.

        Raises:
            MXNetError: A variable does not exist, or something other than one output is given.
            TypeError: A value is not a symbol.

        Example:
            >>> x, z = mx.sym.var("x"), mx.sym.var("z")
            >>> (x + 1)(x=z).list_arguments()
            ['z']
        """
        if args and kwargs:
            raise TypeError("compose: give symbols by position or by keyword, not both")
        for value in (*args, *kwargs.values()):
            if not isinstance(value, Symbol):
                raise TypeError(f"compose: expected symbols, got {type(value).__name__}")
        if args:
            raise MXNetError("compose: variables of a graph are replaced by name; use keywords")
        by_name = {node.name: node for node in topological(self._entries) if node.operator is None}
        for key in kwargs:
            if key not in by_name:
                known = ", ".join(by_name)
                raise MXNetError(f"compose: there is no variable {key!r}; variables are {known}")
        replacements = {
            node: kwargs[node.name].single(f"compose: {node.name}")
            for node in topological(self._entries)
            if node.operator is None and node.name in kwargs
        }
        entries = substitute(self._entries, replacements)
        head = entries[0].node
        if name is not None and head.operator is not None and all(e.node is head for e in entries):
            renamed = head.with_inputs(head.inputs, name)
            entries = [Entry(renamed, entry.index) for entry in entries]
        return type(self)(entries)

    def single(self, where: str) -> Entry:
        """The only output.

        Raises:
            MXNetError: There are several.
        """
        if len(self._entries) != 1:
            raise MXNetError(
                f"{where}: a symbol with {len(self._entries)} outputs was given where one is "
                "needed; pick one by index"
            )
        return self._entries[0]

    def __copy__(self) -> Symbol:
        return self.__deepcopy__(None)

    def __deepcopy__(self, _: Any) -> Symbol:
        return type(self)(duplicate(self._entries))

    # ---- files -------------------------------------------------------------------------------

    def tojson(self, remove_amp_cast: bool = True) -> str:
        """The graph as the text of a symbol file, which Apache MXNet 1.9.1 reads.

        Args:
            remove_amp_cast: Leave out the casts that automatic mixed precision put in.
        """
        entries = inference.without_amp_casts(self._entries) if remove_amp_cast else self._entries
        return write_json(entries)

    def save(self, fname: str | os.PathLike[str], remove_amp_cast: bool = True) -> None:
        """Write the graph to a symbol file.

        Args:
            fname: Path of the file.
            remove_amp_cast: Leave out the casts that automatic mixed precision put in.

        Raises:
            OSError: The file cannot be written.
        """
        with atomic_write(fname) as file:
            file.write(self.tojson(remove_amp_cast).encode())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (None,), self.__getstate__()

    def __getstate__(self) -> dict[str, str]:
        return {"handle": self.tojson(remove_amp_cast=False)}

    def __setstate__(self, state: Mapping[str, str]) -> None:
        self._entries = tuple(read_json(state["handle"]))

    def debug_str(self) -> str:
        """The graph, node by node, for people."""
        return debug_text(self._entries)

    # ---- inference ---------------------------------------------------------------------------

    def infer_shape(self, *args: Any, **kwargs: Any) -> inference.Shapes:
        """Shapes of arguments, outputs and auxiliary states, from some of the arguments' shapes.

        Args:
            *args: Shapes in the order of ``list_arguments``; None where unknown.
            **kwargs: Shapes by name; 0 stands for an unknown length.

        Returns:
            Three lists; three times None, with a warning, when some shape remains unknown.

        Raises:
            MXNetError: The shapes do not fit; the message names the node.

        Example:
            >>> y = mx.sym.FullyConnected(mx.sym.var("x"), num_hidden=4)
            >>> y.infer_shape(x=(2, 3))
            ([(2, 3), (4, 3), (4,)], [(2, 4)], [])
        """
        return inference.infer_shape(self, args, kwargs)

    def infer_shape_partial(self, *args: Any, **kwargs: Any) -> inference.Shapes:
        """As :meth:`infer_shape`, with ``()`` and 0 for what remains unknown."""
        return inference.infer_shape_partial(self, args, kwargs)

    def infer_type(self, *args: Any, **kwargs: Any) -> inference.Types:
        """Element types of arguments, outputs and auxiliary states, from some of the arguments'.

        Args:
            *args: Types in the order of ``list_arguments``; None where unknown.
            **kwargs: Types by name.

        Returns:
            Three lists; three times None, with a warning, when some type remains unknown.

        Raises:
            MXNetError: The types do not fit; the message names the node.
        """
        return inference.infer_type(self, args, kwargs)

    def infer_type_partial(self, *args: Any, **kwargs: Any) -> inference.Types:
        """As :meth:`infer_type`, with None for what remains unknown."""
        return inference.infer_type_partial(self, args, kwargs)

    # ---- running -----------------------------------------------------------------------------

    def bind(
        self,
        ctx: Any,
        args: Any,
        args_grad: Any = None,
        grad_req: Any = "write",
        aux_states: Any = None,
        group2ctx: Any = None,
        shared_exec: Any = None,
    ) -> Any:
        """An executor over given arrays.

        Args:
            ctx: Context to run on.
            args: Arrays of the arguments, in their order or by name.
            args_grad: Arrays that receive gradients, likewise; arguments left out get none.
            grad_req: ``"write"``, ``"add"`` or ``"null"``, for all arguments, in their order or by
                name.
            aux_states: Arrays of the auxiliary states, in their order or by name.
            group2ctx: Contexts of groups of nodes (attribute ``ctx_group``).
            shared_exec: Accepted for compatibility; memory is shared through the process's
                allocator.

        Raises:
            TypeError: An argument is of the wrong kind.
            ValueError: An array is missing; the message names it.
            MXNetError: Shapes do not fit.
        """
        del shared_exec
        return binding.bind(self, ctx, args, args_grad, grad_req, aux_states, group2ctx)

    def simple_bind(
        self,
        ctx: Any,
        grad_req: Any = "write",
        type_dict: Any = None,
        stype_dict: Any = None,
        group2ctx: Any = None,
        shared_arg_names: Any = None,
        shared_exec: Any = None,
        shared_buffer: Any = None,
        **kwargs: Any,
    ) -> Any:
        """An executor over new arrays, whose shapes follow from some that are given.

        Args:
            ctx: Context to run on.
            grad_req: As in :meth:`bind`.
            type_dict: Element types of arguments by name; float32 by default.
            stype_dict: Storage types of arguments by name.
            group2ctx: As in :meth:`bind`.
            shared_arg_names: Arguments whose arrays and gradients are those of ``shared_exec``.
            shared_exec: Executor to share ``shared_arg_names`` and auxiliary states with; alone,
                without names and buffer, it shares nothing.
            shared_buffer: Arrays by name whose memory the other arguments take; new arrays, and
                ``"grad of ..."`` for gradients, are added to it.
            **kwargs: Shapes by name; those that the symbol does not have are warned of.

        Raises:
            RuntimeError: Shapes remain unknown or do not fit, a type is given for an argument that
                does not exist, or an array to share does not fit; the message says where.
        """
        return binding.simple_bind(
            self, ctx, grad_req, type_dict, stype_dict, group2ctx, shared_arg_names, shared_exec,
            shared_buffer, kwargs,
        )  # fmt: skip

    def optimize_for(
        self,
        backend: str,
        args: Any = None,
        aux: Any = None,
        ctx: Any = None,
        shape_dict: Any = None,
        type_dict: Any = None,
        stype_dict: Any = None,
        skip_infer: bool = False,
        **kwargs: Any,
    ) -> Symbol:
        """The same graph, which executors compile with another backend.

        The graph itself and its file stay as they are: a backend takes its parts when an executor
        compiles for known shapes.

        Args:
            backend: Name of a registered backend, such as ``"inductor"``. ``"MKLDNN"`` is what the
                default compiler does.
            args: Arrays of arguments by name, whose shapes are checked.
            aux: Arrays of auxiliary states by name, likewise.
            ctx: Context the arrays are on.
            shape_dict: Shapes by name, to check without arrays.
            type_dict: Element types by name, likewise.
            stype_dict: Has no meaning here: storage types are those of the arrays bound.
            skip_infer: Do not check shapes.
            **kwargs: Options of the backend.

        Raises:
            MXNetError: There is no such backend, or the shapes do not fit the graph.
            AssertionError: ``args`` or ``aux`` is not a dict, or ``ctx`` no context.

        Example:
            >>> x = mx.sym.var("x")
            >>> y = mx.sym.relu(x).optimize_for("MKLDNN")
            >>> y.eval(x=mx.nd.array([-1, 1]))[0].asnumpy()
            array([0., 1.], dtype=float32)
        """
        del stype_dict
        return backend_choice.optimize_for(
            self, backend, args, aux, ctx, shape_dict, type_dict, skip_infer, kwargs
        )

    def get_backend_symbol(self, backend: str) -> Symbol:
        """As :meth:`optimize_for`, without shapes and options.

        Raises:
            MXNetError: There is no such backend.
        """
        return self.optimize_for(backend)

    def eval(self, ctx: Any = None, **kwargs: Any) -> list[Any]:
        """The outputs for given arrays.

        Args:
            ctx: Context to run on; the current one by default.
            **kwargs: Arrays of the variables by name.

        Returns:
            One array per output.

        Raises:
            ValueError: An array is missing.
        """
        return binding.evaluate_once(self, ctx, kwargs)

    def gradient(self, wrt: Sequence[str]) -> NoReturn:
        """Not available, as in the reference: bind the symbol and call ``backward``.

        Raises:
            MXNetError: Always.
        """
        raise MXNetError(
            f"Symbol.gradient: the gradient graph with respect to {wrt} is not available; bind the "
            "symbol and call backward() on the executor"
        )

    # ---- what only arrays have ---------------------------------------------------------------

    def __bool__(self) -> bool:
        raise NotImplementedForSymbol(self.__bool__, "bool")


def array_method(name: str) -> Callable[[Symbol], NoReturn]:
    """A method that only arrays have; it says so."""

    def method(_: Symbol, *args: Any) -> NoReturn:
        raise NotImplementedForSymbol(method, None, *args)

    method.__name__ = name
    method.__doc__ = f"Not available: only arrays have ``{name}``."
    return method


def make_variable(name: str, attributes: Mapping[str, Any]) -> Symbol:
    """A variable with these attributes."""
    text = {keep_key(key): attribute_text(value) for key, value in attributes.items()}
    return Symbol((Entry(Node(None, name, {}, text), 0),))
