"""Where training was when a checkpoint was written, so that it can go on exactly there."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from mxnet import random_state
from mxnet.base import MXNetError
from mxnet.gluon.contrib.estimator.events import EventHandler
from mxnet.metric import EvalMetric
from mxnet.serialization.atomic import atomic_write

_FORMAT = 1
_METRIC_SUMS = ("sum_metric", "num_inst", "global_sum_metric", "global_num_inst")


class ResumePoint(NamedTuple):
    """The course of a training at the end of a batch or an epoch.

    Attributes:
        time: When the checkpoint was written, in seconds since 1970.
        epochs: Finished epochs.
        batches: Finished batches, of all epochs.
        batches_in_epoch: Finished batches of the epoch under way; 0 between epochs.
        random_at_epoch: States of random generators when that epoch's data began.
        random: States of random generators now.
        handlers: Attributes of the handlers, by kind and number.
        metrics: Sums of the metrics, in order.
    """

    time: float
    epochs: int
    batches: int
    batches_in_epoch: int
    random_at_epoch: dict[str, Any] | None
    random: dict[str, Any]
    handlers: dict[str, dict[str, Any]]
    metrics: list[dict[str, float]]


def random_states() -> dict[str, Any]:
    """States of the generators of ``mx.random``, NumPy and Python, representable in JSON."""
    name, key, *rest = np.random.get_state(legacy=True)  # noqa: NPY002 - what users seed
    version, internal, gauss = random.getstate()
    return {
        "mxnet": {
            name: base64.b64encode(state).decode()
            for name, state in random_state.get_states().items()
        },
        "numpy": [name, base64.b64encode(np.asarray(key).tobytes()).decode(), *rest],
        "python": [version, list(internal), gauss],
    }


def restore_random_states(states: dict[str, Any]) -> None:
    """Put the generators into the states that :func:`random_states` gave."""
    random_state.set_states(
        {name: base64.b64decode(state) for name, state in states["mxnet"].items()}
    )
    name, key, *rest = states["numpy"]
    words = np.frombuffer(base64.b64decode(key), dtype=np.uint32)
    np.random.set_state((name, words, *rest))  # noqa: NPY002 - what users seed
    version, internal, gauss = states["python"]
    random.setstate((version, tuple(internal), gauss))


def _keys_of(handlers: Sequence[EventHandler]) -> list[str]:
    """A name for each handler: its class, and a number among those of its class."""
    counts: dict[str, int] = {}
    keys = []
    for handler in handlers:
        kind = type(handler).__name__
        counts[kind] = counts.get(kind, 0) + 1
        keys.append(f"{kind} {counts[kind]}")
    return keys


def handler_states(handlers: Sequence[EventHandler]) -> dict[str, dict[str, Any]]:
    """The attributes that handlers want back when training is resumed."""
    pairs = zip(_keys_of(handlers), handlers, strict=True)
    return {key: {name: getattr(each, name) for name in each.resumed} for key, each in pairs}


def restore_handlers(handlers: Sequence[EventHandler], states: dict[str, dict[str, Any]]) -> None:
    """Give handlers their attributes back; handlers that are new keep theirs."""
    for key, handler in zip(_keys_of(handlers), handlers, strict=True):
        for name, value in states.get(key, {}).items():
            if name in handler.resumed:
                setattr(handler, name, value)


def metric_states(metrics: Sequence[EvalMetric]) -> list[dict[str, float]]:
    """The running sums of metrics; those that keep something else give what they have of these."""
    return [
        {name: float(getattr(metric, name)) for name in _METRIC_SUMS if hasattr(metric, name)}
        for metric in metrics
    ]


def restore_metrics(metrics: Sequence[EvalMetric], states: list[dict[str, float]]) -> None:
    """Give metrics their running sums back."""
    for metric, state in zip(metrics, states, strict=False):
        for name, value in state.items():
            setattr(metric, name, value)


def write_marker(path: Path) -> None:
    """Say that the checkpoint of this name is being written."""
    with atomic_write(path) as file:
        file.write(json.dumps({"format": _FORMAT, "complete": False}).encode())


def write_point(path: Path, point: ResumePoint) -> None:
    """Write the point, which says that the checkpoint is complete."""
    content = {"format": _FORMAT, "complete": True, **point._asdict()}
    with atomic_write(path) as file:
        file.write(json.dumps(content).encode())


def read_point(path: Path) -> ResumePoint | None:
    """The point in a file; None if the checkpoint was not completed.

    Raises:
        MXNetError: The file is damaged.
    """
    try:
        content = json.loads(path.read_bytes())
        if content["format"] != _FORMAT:
            raise MXNetError(f"{path}: format {content['format']} is unknown; expected {_FORMAT}")
        if not content["complete"]:
            return None
        return ResumePoint(**{name: content[name] for name in ResumePoint._fields})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MXNetError(f"{path}: no description of a checkpoint: {error!r}") from None
