"""The table that ``Block.summary`` prints."""

from __future__ import annotations

from typing import Any

from mxnet.ndarray import NDArray

_ROW = "{:>20}  {:>42} {:>15}"
_WIDTH = 80
_CONTAINERS = ("Sequential", "HybridSequential")


def _shapes(value: Any) -> Any:
    if isinstance(value, NDArray):
        return value.shape
    if isinstance(value, list | tuple):
        shapes = [_shapes(item) for item in value]
        return shapes[0] if len(shapes) == 1 else shapes
    return type(value).__name__


def _shown(value: Any) -> str:
    """The shape of an array, or the shapes of several without the brackets of their list."""
    shapes = _shapes(value)
    return str(shapes)[1:-1] if isinstance(shapes, list) else str(shapes)


class _Recorder:
    """Notes, for each layer that runs, its output shape and its parameters."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, int]] = []
        self.seen: set[Any] = set()
        self.total = self.trainable = self.shared = 0

    def note(self, block: Any, _inputs: Any, output: Any) -> None:
        """Forward hook: one row for ``block``."""
        count = 0
        for parameter in block._reg_params.values():
            size = parameter.data(parameter.list_ctx()[0]).size
            count += size
            self.total += size
            self.trainable += size if parameter.grad_req != "null" else 0
            if parameter in self.seen:
                self.shared += size
            self.seen.add(parameter)
        name = f"{type(block).__name__}-{len(self.rows) + 1}"
        self.rows.append((name, _shown(output), count))


def print_summary(block: Any, inputs: tuple[Any, ...]) -> None:
    """Run ``block`` once and print each layer's output shape and number of parameters.

    Args:
        block: The block.
        inputs: Its inputs.
    """
    recorder = _Recorder()
    handles: list[Any] = []

    def attach(child: Any) -> None:
        if type(child).__name__ not in _CONTAINERS:
            handles.append(child.register_forward_hook(recorder.note))

    block.apply(attach)
    try:
        block(*inputs)
    finally:
        for handle in handles:
            handle.detach()
    print("-" * _WIDTH)  # noqa: T201 - printing is what summary is for
    lines = [_ROW.format("Layer (type)", "Output Shape", "Param #"), "=" * _WIDTH]
    lines.append(_ROW.format("Input", _shown(inputs), 0))
    lines += [_ROW.format(*row) for row in recorder.rows]
    lines += [
        "=" * _WIDTH,
        "Parameters in forward computation graph, duplicate included",
        f"   Total params: {recorder.total}",
        f"   Trainable params: {recorder.trainable}",
        f"   Non-trainable params: {recorder.total - recorder.trainable}",
        f"Shared params in forward computation graph: {recorder.shared}",
        f"Unique parameters in model: {recorder.total - recorder.shared}",
        "-" * _WIDTH,
    ]
    print("\n".join(lines))  # noqa: T201 - printing is what summary is for
