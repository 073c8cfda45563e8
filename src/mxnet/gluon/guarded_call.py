"""The shortest way into a compiled block: from one array to one array, while nothing changes.

For small networks the call costs more than the kernels. Its checks (same shape, same modes, same
parameters, not written to since) are therefore generated as one expression for one block.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from mxnet.codegen import compile_function
from mxnet.gluon.parameter_array import Parameter
from mxnet.graph.compiler.specialized import Specialized
from mxnet.operators.unseen_writes import unseen_writes
from mxnet.thread_state import STATE

_COUNTER = itertools.count()


def guarded_call(
    specialized: Specialized,
    array: Any,
    parameters: Sequence[Parameter],
    arrays: Sequence[Any],
    places: Sequence[int],
) -> Callable[[Any], Any]:
    """A function of one array that returns None where something has changed.

    Args:
        specialized: The code for the shape of ``array``, already called once.
        array: An input as it will come again.
        parameters: The block's parameters.
        arrays: Their arrays on the context of ``array``.
        places: For each value of a call of ``specialized``, its place among ``array`` (0) and
            ``arrays`` (1 and on).

    Returns:
        ``call(array)``: the output, or None.
    """
    values = [array, *arrays]
    namespace: dict[str, Any] = {
        "STATE": STATE,
        "UNSEEN": unseen_writes,
        "FUNCTION": specialized.function,
        "CONSTANTS": () if specialized.constants is None else tuple(specialized.constants.kept),
        "NEW": object.__new__,
        "KIND": type(array),
        "CTX": array._ctx,
        "SHAPE": array._data.shape,
        "DTYPE": array._data.dtype,
    }
    checks = ["x._ctx is CTX", "data.shape == SHAPE", "data.dtype is DTYPE"]
    namespace["TYPE"] = type
    checks += [f"STATE.{flag} is {getattr(STATE, flag)}" for flag in ("training", "np_shape")]
    checks += ["not STATE.recording", "not STATE.tracing", f"UNSEEN() == {unseen_writes()}"]
    for i, parameter in enumerate(parameters):
        namespace[f"p{i}"], namespace[f"list{i}"] = parameter, parameter._data
        checks.append(f"p{i}._data is list{i}")
    sources = () if specialized.constants is None else specialized.constants.parameters
    used = {places[i] for i in (*specialized.inputs, *sources)} - {0}
    kept = {places[i] for i in sources}
    for place in sorted(used):
        namespace[f"a{place}"], namespace[f"t{place}"] = values[place], values[place]._data
        checks.append(f"a{place}._data is t{place}")
        if place in kept:
            checks.append(f"t{place}._version == {values[place]._data._version}")
    given = [f"t{place}" if place else "data" for place in (places[i] for i in specialized.inputs)]
    lines = [
        "def call(x):",
        "    if TYPE(x) is not KIND:",
        "        return None",
        "    data = x._data",
        f"    if not ({' and '.join(checks)}):",
        "        return None",
        "    result = NEW(KIND)",
        f"    (result._data,) = FUNCTION({', '.join([*given, '*CONSTANTS'])})",
        "    result._tape = None",
        "    result._ctx = CTX.results",
        "    return result",
    ]
    origin = f"a compiled block {next(_COUNTER)}"
    return compile_function("call", "\n".join(lines) + "\n", namespace, origin)
