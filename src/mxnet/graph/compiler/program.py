"""Programs: a graph with the code made from it for each mode and for each set of shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from torch import Tensor, fx

from mxnet.base import MXNetError
from mxnet.graph.compiler.assemble import assemble
from mxnet.graph.compiler.backends import compile_with
from mxnet.graph.compiler.lower import lower
from mxnet.graph.compiler.observe import observe
from mxnet.graph.compiler.setting import Setting
from mxnet.graph.compiler.specialized import Constants, Specialized
from mxnet.graph.creation import is_open, with_shapes
from mxnet.graph.ir import Entry, topological

# Sets of shapes with code of their own; beyond, the oldest goes. A program whose inputs keep
# changing runs the code that fits all shapes, which is nearly as fast for large arrays.
_MOST_SPECIALIZED = 64

# Sets of shapes for which weights are packed, each set with a copy of the weights. Code for further
# ones shares weights that are folded but not packed.
_MOST_PACKED = 4

Key = tuple[Any, ...]


class Program:
    """A graph ready to run on tensors.

    The first call with new shapes runs code that fits any shape; the second call notes all shapes
    and compiles for them. With ``setting.compile_at_once`` the first call does.

    Args:
        entries: The outputs.
        inputs: Names of the variables in the order of the values of a call.
        setting: What to compile for; its modes are those of each call.
        name: Shown in tracebacks.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        inputs: Sequence[str],
        setting: Setting,
        name: str = "symbol",
    ) -> None:
        self.entries = tuple(entries)
        self.inputs = list(inputs)
        self.name = name
        # Constants by the code that computes them; code for several shapes takes the same.
        self.shared: dict[str, Constants] = {}
        # Arrays made in the graph, whose shapes follow from those of the inputs.
        self.has_open_shapes = any(is_open(node) for node in topological(self.entries))
        self._changing = [i for i, n in enumerate(inputs) if n not in setting.parameters]
        self._modes = {
            (is_train, recording): _Mode(
                self, replace(setting, is_train=is_train, recording=recording)
            )
            for is_train in (False, True)
            for recording in (False, True)
        }

    def run(self, values: Sequence[Tensor], is_train: bool, recording: bool) -> list[Tensor]:
        """The outputs for these values.

        Args:
            values: One tensor per input.
            is_train: Run operators in training mode.
            recording: Whether torch records this call.

        Raises:
            MXNetError: An operator cannot be applied; the message names the node.
        """
        mode = self._modes[is_train, recording]
        key = self._key(values)
        found = mode.specialized.get(key)
        if found is not None:
            return found(values)
        return mode.run_first(key, values)

    def find(self, values: Sequence[Tensor], is_train: bool, recording: bool) -> Specialized | None:
        """The code for the shapes of these values, if it has been made."""
        return self._modes[is_train, recording].specialized.get(self._key(values))

    def _key(self, values: Sequence[Tensor]) -> Key:
        return tuple([(values[i].shape, values[i].dtype) for i in self._changing])

    def forget(self) -> None:
        """Drop all specialised code: parameters have other shapes or element types now."""
        for mode in self._modes.values():
            mode.seen.clear()
            mode.specialized.clear()
        self.shared.clear()


class _Mode:
    """What a program has for one mode."""

    def __init__(self, program: Program, setting: Setting) -> None:
        self.program = program
        self.setting = setting
        self.seen: set[Key] = set()
        self.specialized: dict[Key, Specialized] = {}
        self._general: Callable[..., list[Tensor]] | None = None

    def run_first(self, key: Key, values: Sequence[Tensor]) -> list[Tensor]:
        """Run for shapes that have no code yet."""
        at_once = self.setting.compile_at_once or self.program.has_open_shapes
        if key in self.seen or at_once:
            return self._specialize(key, values)
        self.seen.add(key)
        if self._general is None:
            self._general = assemble(self._lowered(values), self.program.name)
        try:
            return self._general(*values)
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            if isinstance(error, MXNetError) and str(error).startswith("Error in operator"):
                raise
            # The same again, for a message that names the node.
            observe(self._lowered(values), values)
            raise

    def _specialize(self, key: Key, values: Sequence[Tensor]) -> list[Tensor]:
        graph = self._lowered(values)
        outputs = observe(graph, values)
        if len(self.specialized) >= _MOST_SPECIALIZED:
            self.specialized.pop(next(iter(self.specialized)), None)
        shared = self.program.shared
        setting = replace(self.setting, pack=len(shared) < _MOST_PACKED)
        self.specialized[key] = compile_with(graph, setting, self.program.name, shared)
        return outputs

    def _lowered(self, values: Sequence[Tensor]) -> fx.Graph:
        entries: Sequence[Entry] = self.program.entries
        if self.program.has_open_shapes:
            shapes = [tuple(value.shape) for value in values]
            entries = with_shapes(entries, dict(zip(self.program.inputs, shapes, strict=True)))
        return lower(entries, self.program.inputs, self.setting)
