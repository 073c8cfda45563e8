"""Blocks that run other blocks in order, or wrap a function."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

from mxnet import ndarray as nd
from mxnet.gluon.base_block import Block
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.numpy import ndarray
from mxnet.numpy_extension import classic


class _Container:
    """What both kinds of sequential containers share."""

    _children: OrderedDict[str, Block]

    def __repr__(self) -> str:
        lines = []
        for key, child in self._children.items():
            text = repr(child).replace("\n", "\n  ")
            lines.append(f"  ({key}): {text}")
        return "{}(\n{}\n)".format(type(self).__name__, "\n".join(lines))

    def __getitem__(self, key: int | slice) -> Any:
        layers = list(self._children.values())[key]
        if not isinstance(layers, list):
            return layers
        part = type(self)(prefix=self._prefix)  # type: ignore[attr-defined, call-arg]
        with part.name_scope():  # type: ignore[attr-defined]
            part.add(*layers)  # type: ignore[attr-defined]
        return part

    def __iter__(self) -> Iterator[Any]:
        return iter(self._children.values())

    def __len__(self) -> int:
        return len(self._children)

    def _run(self, x: Any, args: tuple[Any, ...]) -> Any:
        for block in self._children.values():
            x = block(x, *args)
            args = ()
            if isinstance(x, tuple | list):
                args = tuple(x[1:])
                x = x[0]
        return (x, *args) if args else x


class Sequential(_Container, Block):
    """Runs blocks one after the other.

    Args:
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> net = mx.gluon.nn.Sequential()
        >>> with net.name_scope():
        ...     net.add(mx.gluon.nn.Dense(8), mx.gluon.nn.Dense(2))
        >>> net.initialize()
        >>> net(mx.nd.ones((3, 4))).shape
        (3, 2)
    """

    def add(self, *blocks: Block) -> None:
        """Append blocks."""
        for block in blocks:
            self.register_child(block)

    def forward(self, x: Any, *args: Any) -> Any:
        """Run the blocks in order; several outputs become the inputs of the next."""
        return self._run(x, args)

    def hybridize(self, active: bool = True, **kwargs: Any) -> None:
        """Compile all children; one compiled graph needs a :class:`HybridSequential`."""
        if self._children and all(isinstance(c, HybridBlock) for c in self._children.values()):
            warnings.warn(
                f"All children of this Sequential layer '{self.prefix}' are HybridBlocks. Consider "
                "using HybridSequential for the best performance.",
                stacklevel=2,
            )
        super().hybridize(active, **kwargs)


class HybridSequential(_Container, HybridBlock):
    """Runs hybrid blocks one after the other; can be compiled as a whole.

    Args:
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> net = mx.gluon.nn.HybridSequential()
        >>> net.add(mx.gluon.nn.Dense(8, activation="relu"), mx.gluon.nn.Dense(2))
        >>> net.initialize()
        >>> net(mx.nd.ones((3, 4))).shape
        (3, 2)
    """

    def add(self, *blocks: HybridBlock) -> None:
        """Append blocks.

        Raises:
            ValueError: A block is not a hybrid one.
        """
        for block in blocks:
            self.register_child(block)

    def hybrid_forward(self, F: Any, x: Any, *args: Any) -> Any:  # noqa: N803, ARG002
        """Run the blocks in order; several outputs become the inputs of the next."""
        return self._run(x, args)


def _function_of(name: str, module: Any, block: str) -> Callable[..., Any]:
    found = getattr(module, name, None)
    if found is None:
        raise AssertionError(f"{block}: {name!r} is not an operator")
    operator: Callable[..., Any] = found
    return operator


class Lambda(Block):
    """Runs a function of arrays.

    Args:
        function: Name of an operator in ``mx.nd``, or a function of arrays.
        prefix: Text before the block's name.

    Raises:
        AssertionError: There is no such operator.
        ValueError: ``function`` is neither name nor function.

    Example:
        >>> mx.gluon.nn.Lambda("tanh")(mx.nd.zeros((1,))).asnumpy().item()
        0.0
    """

    def __init__(self, function: str | Callable[..., Any], prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        if isinstance(function, str):
            named = _function_of(function, nd, "Lambda")
            of_numpy = getattr(classic, function, None)

            def choose(*args: Any) -> Any:
                chosen = of_numpy if args and isinstance(args[0], ndarray) else None
                return (chosen or named)(*args)

            self._func_impl = choose
            self._func_name = function
        elif callable(function):
            self._func_impl = function
            self._func_name = function.__name__
        else:
            raise ValueError(f"Lambda: expected a name or a function, got {type(function)}")

    def forward(self, *args: Any) -> Any:
        """Call the function."""
        return self._func_impl(*args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._func_name})"


class HybridLambda(HybridBlock):
    """Runs a function of ``F`` and arrays or symbols.

    Args:
        function: Name of an operator, or a function that takes ``mx.nd`` or ``mx.sym`` first.
        prefix: Text before the block's name.

    Raises:
        AssertionError: There is no such operator.
        ValueError: ``function`` is neither name nor function.

    Example:
        >>> block = mx.gluon.nn.HybridLambda(lambda F, x: F.relu(x) + 1)
        >>> block(mx.nd.array([-1.0])).asnumpy().item()
        1.0
    """

    def __init__(self, function: str | Callable[..., Any], prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        if isinstance(function, str):
            _function_of(function, nd, "HybridLambda")
            self._func = lambda F, *args: getattr(F, function)(*args)  # noqa: N803
            self._func_name = function
        elif callable(function):
            self._func = function
            self._func_name = function.__name__
        else:
            raise ValueError(f"HybridLambda: expected a name or a function, got {type(function)}")

    def hybrid_forward(self, F: Any, x: Any, *args: Any) -> Any:  # noqa: N803
        """Call the function."""
        return self._func(F, x, *args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._func_name})"
