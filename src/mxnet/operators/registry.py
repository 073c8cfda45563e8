"""The operator registry: an operator is one function over torch tensors, declared once.

The signature of the body is the declaration. Positional arguments annotated ``Tensor`` are inputs
(``Tensor | None``: optional; ``*data: Tensor``: any number); keyword-only arguments are parameters,
typed and with the reference's defaults. Four keyword-only names are filled in by the caller and are
not parameters:

``is_train``
    Whether the call runs in training mode.
``generator``
    The random generator of the call's context.
``out``
    Where to put the result (a tensor, or a list for several outputs) when the user passed ``out=``;
    a body that has it writes there and returns it, which saves a copy.
``ctx``
    Typed ``Context``: the context on which an operator without inputs creates its result.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Union, get_args, get_origin

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.parameters import REQUIRED, Parameter, make_parameter

Shape = tuple[int, ...]
FillShapes = Callable[..., Sequence[Shape | None]]
NumOutputs = int | Callable[[Mapping[str, Any]], int]

_SUPPLIED = ("is_train", "generator", "out")


@dataclass(frozen=True)
class Input:
    """A tensor argument of an operator.

    Attributes:
        name: As in the reference.
        optional: May be left out.
        variadic: Takes any number of tensors; always the last input.
    """

    name: str
    optional: bool = False
    variadic: bool = False


class Operator:
    """One operator: its names, its body and what the front ends need to know about it.

    Calling it calls the body on torch tensors.
    """

    def __init__(
        self,
        body: Callable[..., Any],
        name: str,
        aliases: tuple[str, ...] = (),
        *,
        num_outputs: NumOutputs = 1,
        hidden_outputs: int = 0,
        updates: tuple[str, ...] = (),
        count_parameter: str = "num_args",
        may_alias: bool = False,
        scalar_output: bool = False,
        zero_dim: bool = False,
    ) -> None:
        self.body = body
        self.name = name
        self.aliases = aliases
        self.num_outputs = num_outputs
        self.hidden_outputs = hidden_outputs
        self.updates = updates
        self.count_parameter = count_parameter
        self.may_alias = may_alias
        self.scalar_output = scalar_output
        self.zero_dim = zero_dim
        self.shape_rule: FillShapes | None = None
        self.used_inputs: Callable[[Mapping[str, Any]], Sequence[str]] | None = None
        self.changed_inputs: Callable[[Mapping[str, Any]], Sequence[str]] | None = None
        self.sparse_rules: dict[tuple[str, ...], Callable[..., Any]] = {}
        self.__doc__ = body.__doc__
        self.__name__ = body.__name__
        self.__module__ = body.__module__

    def __call__(self, *tensors: Any, **parameters: Any) -> Any:
        """Run the body on torch tensors."""
        return self.body(*tensors, **parameters)

    def __repr__(self) -> str:
        return f"<Operator {self.name}>"

    @cached_property
    def signature(self) -> inspect.Signature:
        """The body's signature with annotations resolved."""
        return inspect.signature(self.body, eval_str=True)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Tensor arguments in order."""
        found = []
        for parameter in self.signature.parameters.values():
            if parameter.kind is parameter.VAR_POSITIONAL:
                found.append(Input(parameter.name, variadic=True))
            elif parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
                found.append(Input(parameter.name, optional=_is_optional(parameter.annotation)))
        return tuple(found)

    @cached_property
    def variadic(self) -> bool:
        """Whether the operator takes any number of tensors."""
        return any(tensor.variadic for tensor in self.inputs)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Typed parameters in order."""
        return tuple(
            make_parameter(p.name, p.annotation, REQUIRED if p.default is p.empty else p.default)
            for p in self.signature.parameters.values()
            if p.kind is p.KEYWORD_ONLY and p.name not in _SUPPLIED
        )

    @cached_property
    def open_parameters(self) -> bool:
        """Whether arguments beyond the declared ones go to the body (``Custom`` only)."""
        kinds = {p.kind for p in self.signature.parameters.values()}
        return inspect.Parameter.VAR_KEYWORD in kinds

    @cached_property
    def mode_dependent(self) -> bool:
        """Whether training mode changes the result."""
        return "is_train" in self.signature.parameters

    @cached_property
    def random(self) -> bool:
        """Whether the result is drawn from the context's random generator."""
        return "generator" in self.signature.parameters

    @cached_property
    def writes_out(self) -> bool:
        """Whether the body itself writes to the array passed as ``out=``."""
        return "out" in self.signature.parameters

    @property
    def creates(self) -> bool:
        """Whether the operator makes arrays from parameters alone, on a context."""
        return any(p.name == "ctx" for p in self.parameters)

    def count_outputs(self, parameters: Mapping[str, Any]) -> int:
        """How many outputs users see for these parameters."""
        return (
            self.num_outputs if isinstance(self.num_outputs, int) else self.num_outputs(parameters)
        )

    # Optional rules, attached below the body in the same file ------------------------------------

    def fill_shapes(self, rule: FillShapes) -> FillShapes:
        """Decorator: ``rule(shapes, **parameters)`` completes unknown input shapes.

        ``shapes`` is a list with one shape per input; None where unknown, 0 for an unknown
        dimension. The rule returns the completed list.
        """
        self.shape_rule = rule
        return rule

    def uses_inputs(
        self, rule: Callable[[Mapping[str, Any]], Sequence[str]]
    ) -> Callable[[Mapping[str, Any]], Sequence[str]]:
        """Decorator: ``rule(parameters)`` names the inputs that exist for these parameters.

        For example without ``bias`` when ``no_bias``. Symbols create variables for just these.
        """
        self.used_inputs = rule
        return rule

    def changes_inputs(
        self, rule: Callable[[Mapping[str, Any]], Sequence[str]]
    ) -> Callable[[Mapping[str, Any]], Sequence[str]]:
        """Decorator: ``rule(parameters)`` names auxiliary states that depend on the parameters."""
        self.changed_inputs = rule
        return rule

    def sparse(self, *storage_types: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorator: an implementation for inputs with these storage types."""

        def register(implementation: Callable[..., Any]) -> Callable[..., Any]:
            self.sparse_rules[storage_types] = implementation
            return implementation

        return register

    def parse_parameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters, typed, from what a caller or a symbol file gives.

        Raises:
            MXNetError: A required parameter is missing or a value has the wrong type.
        """
        return {
            p.name: p.parse(self.name, given[p.name])
            if p.name in given
            else p.parse(self.name, p.default)
            if p.required
            else p.default
            for p in self.parameters
        }


def _is_optional(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return type(None) in get_args(annotation)
    return False


class Registry:
    """All operators by every name they have."""

    def __init__(self) -> None:
        self.by_name: dict[str, Operator] = {}

    def add(self, found: Operator) -> None:
        """Enter an operator under its name and aliases.

        Raises:
            ValueError: A name is taken.
        """
        for name in (found.name, *found.aliases):
            if name in self.by_name:
                raise ValueError(f"operator name {name!r} is declared twice")
            self.by_name[name] = found

    def get(self, name: str) -> Operator:
        """The operator with this name.

        Raises:
            MXNetError: There is none.
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise MXNetError(f"operator {name!r} does not exist") from None

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def operators(self) -> list[Operator]:
        """Every operator once, in order of declaration."""
        return list(dict.fromkeys(self.by_name.values()))


REGISTRY = Registry()


def operator(
    name: str, aliases: tuple[str, ...] = (), **properties: Any
) -> Callable[[Callable[..., Any]], Operator]:
    """Declare a function over torch tensors as the operator ``name``.

    Args:
        name: Canonical name in the reference.
        aliases: Its other names there.
        **properties: Of :class:`Operator`: ``num_outputs`` (an int, or a function of the
            parameters), ``hidden_outputs`` (further outputs that only graphs count), ``updates``
            (inputs that are auxiliary states, changed by the call), ``count_parameter`` (the
            parameter that counts variadic inputs), ``may_alias`` (the result may share memory with
            an input; ``mx.nd`` then copies it), ``scalar_output`` (the result may have no axes,
            which classic arrays show with the shape ``(1,)``), ``zero_dim`` (the result has no
            axes, for classic arrays too).

    Example:
        >>> from mxnet.operators.registry import REGISTRY
        >>> REGISTRY.get("relu")(torch.tensor([-1.0, 2.0]))
        tensor([0., 2.])
    """

    def declare(body: Callable[..., Any]) -> Operator:
        declared = Operator(body, name, aliases, **properties)
        REGISTRY.add(declared)
        return declared

    return declare


def infer(
    found: Operator,
    shapes: Sequence[Shape],
    dtypes: Sequence[torch.dtype],
    parameters: Mapping[str, Any],
) -> tuple[list[Shape], list[torch.dtype]]:
    """Shapes and element types of the outputs, by running the body on meta tensors.

    Raises:
        MXNetError: The inputs do not fit the operator.
    """
    tensors = [
        torch.empty(shape, dtype=dtype, device="meta")
        for shape, dtype in zip(shapes, dtypes, strict=True)
    ]
    supplied: dict[str, Any] = {}
    if found.mode_dependent:
        supplied["is_train"] = False
    if found.random:
        supplied["generator"] = None
    with torch.no_grad():
        result = found.body(*tensors, **parameters, **supplied)
    outputs: list[Tensor] = list(result) if isinstance(result, tuple | list) else [result]
    return [tuple(o.shape) for o in outputs], [o.dtype for o in outputs]
