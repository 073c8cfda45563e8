"""What a graph is compiled for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mxnet.context import Context


@dataclass(frozen=True)
class Setting:
    """What a graph is compiled for, apart from the shapes of its inputs.

    Attributes:
        ctx: Context on which operators without inputs make their results.
        is_train: Whether operators run in training mode.
        recording: Whether torch records the run, so that it can be differentiated.
        parameters: Names of the inputs that seldom change: weights and statistics of layers.
        scalars_have_axis: Whether a result without axes is given one, as in classic arrays.
        backend: Name of the registered backend that runs the graph; None is the default.
        backend_options: Its options.
        compile_at_once: Compile for new shapes at the first call with them, not at the second.
        pack: Whether weights may be copied into the layout that suits one size of input best.
        static: Whether a backend may keep inputs and outputs in the same memory from call to call.
    """

    ctx: Context
    is_train: bool = False
    recording: bool = False
    parameters: frozenset[str] = frozenset()
    scalars_have_axis: bool = True
    backend: str | None = None
    backend_options: Mapping[str, Any] = field(default_factory=dict)
    compile_at_once: bool = False
    pack: bool = True
    static: bool = False
