"""The base class of metrics and their registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet import registry

# Devices on which a result is there when the call returns, so that reading it costs nothing.
_SYNCHRONOUS = frozenset(("cpu",))


def _collected(slot: str, doc: str) -> Any:
    """A property over ``slot`` that first adds what is still on the devices."""

    def read(self: EvalMetric) -> Any:
        if self._pending:
            self._collect()
        return getattr(self, slot)

    def write(self: EvalMetric, value: Any) -> None:
        if self._pending:
            self._collect()
        setattr(self, slot, value)

    return property(read, write, doc=doc)


class EvalMetric:
    """Base class of metrics: a running sum over a running count.

    A subclass implements :meth:`update`, which adds to ``sum_metric`` and ``num_inst`` (and, if it
    passed ``has_global_stats=True``, to ``global_sum_metric`` and ``global_num_inst``). The local
    pair is what :meth:`reset_local` clears, such as every few batches; the global one lasts until
    :meth:`reset`.

    The metrics of this package leave their sums on the device that computed them until someone
    reads a value, so an update on an accelerator does not wait for it.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes, in order; all of them when None.
        label_names: Which labels :meth:`update_dict` takes, in order; all of them when None.
        **kwargs: ``has_global_stats``, and what :meth:`get_config` shall return besides the names.

    Example:
        >>> class Share(mx.metric.EvalMetric):
        ...     def update(self, labels, preds):
        ...         self.sum_metric += sum(p > 0 for p in preds)
        ...         self.num_inst += len(preds)
        >>> share = Share("share")
        >>> share.update([], [1, -1, 2, 3])
        >>> share.get()
        ('share', 0.75)
    """

    _sum: Any = 0.0
    _count: Any = 0
    _global_sum: Any = 0.0
    _global_count: Any = 0

    sum_metric = _collected("_sum", "Running sum since the last `reset` or `reset_local`.")
    num_inst = _collected("_count", "Running count since the last `reset` or `reset_local`.")
    global_sum_metric = _collected("_global_sum", "Running sum since the last `reset`.")
    global_num_inst = _collected("_global_count", "Running count since the last `reset`.")

    def __init__(
        self,
        name: str,
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.name = str(name)
        self.output_names = output_names
        self.label_names = label_names
        self._has_global_stats = kwargs.pop("has_global_stats", False)
        self._kwargs = kwargs
        # Per device: sum and count, float64; and which deferred checks failed.
        self._pending: dict[torch.device, Tensor] = {}
        self._failed: dict[tuple[torch.device, str], Tensor] = {}
        self.reset()

    def __str__(self) -> str:
        return f"EvalMetric: {dict(self.get_name_value())}"

    def get_config(self) -> dict[str, Any]:
        """The configuration from which ``mx.metric.create`` makes an equal metric.

        Example:
            >>> mx.metric.TopKAccuracy(5, name="top").get_config()["top_k"]
            5
        """
        return {
            **self._kwargs,
            "metric": type(self).__name__,
            "name": self.name,
            "output_names": self.output_names,
            "label_names": self.label_names,
        }

    def update_dict(self, label: Mapping[str, Any], pred: Mapping[str, Any]) -> None:
        """Update from arrays by name, choosing those of ``label_names`` and ``output_names``.

        Args:
            label: Labels by name.
            pred: Predictions by name.

        Raises:
            KeyError: A chosen name is missing.
        """
        self.update(_chosen(label, self.label_names), _chosen(pred, self.output_names))

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            labels: True values: array, or list of arrays.
            preds: Predictions, one array for each of ``labels``.

        Raises:
            NotImplementedError: Always, in this base class.
        """
        raise NotImplementedError(f"{type(self).__name__}: a metric must override update()")

    def reset(self) -> None:
        """Forget everything."""
        self._pending.clear()
        self._failed.clear()
        self.num_inst = 0
        self.sum_metric = 0.0
        self.global_num_inst = 0
        self.global_sum_metric = 0.0

    def reset_local(self) -> None:
        """Forget the local values; the global ones stay."""
        self.num_inst = 0
        self.sum_metric = 0.0

    def get(self) -> tuple[Any, Any]:
        """Name and value since the last reset of either kind; NaN before any update.

        Returns:
            ``(name, value)``; a composite metric returns two lists.
        """
        return self.name, self._value(self.num_inst, self.sum_metric)

    def get_global(self) -> tuple[Any, Any]:
        """Name and value since the last :meth:`reset`; as :meth:`get` if these are not kept apart.

        Returns:
            ``(name, value)``; a composite metric returns two lists.
        """
        if not self._has_global_stats:
            return self.get()
        return self.name, self._value(self.global_num_inst, self.global_sum_metric)

    def get_name_value(self) -> list[tuple[str, Any]]:
        """:meth:`get` as a list of (name, value) pairs."""
        return _pairs(*self.get())

    def get_global_name_value(self) -> list[tuple[str, Any]]:
        """:meth:`get_global` as a list of (name, value) pairs."""
        return _pairs(*self.get_global())

    def _value(self, count: Any, sum_of: Any) -> Any:
        return float("nan") if count == 0 else sum_of / count

    def _add(self, sum_of: Tensor, count: int | Tensor, error: str = "", *failed: Tensor) -> None:
        """Add to the local and global sums, at once on the CPU and later on an accelerator.

        Args:
            sum_of: Zero-dimensional.
            count: Number of instances; a tensor if the device has to count them.
            error: What an IndexError says if a check of ``failed`` is true.
            *failed: Zero-dimensional boolean.
        """
        device = sum_of.device
        if device.type in _SYNCHRONOUS:
            if any(check.item() for check in failed):
                raise IndexError(error)
            self._add_values(sum_of.item(), count if isinstance(count, int) else count.item())
            return
        if isinstance(count, int):
            self._count += count
            self._global_count += count
            count = sum_of.new_zeros(())
        both = torch.stack((sum_of.double(), count.double()))
        waiting = self._pending.get(device)
        self._pending[device] = both if waiting is None else waiting + both
        for check in failed:
            known = self._failed.get((device, error))
            self._failed[device, error] = check if known is None else known | check

    def _add_values(self, sum_of: float, count: float) -> None:
        self.sum_metric += sum_of
        self.global_sum_metric += sum_of
        self.num_inst += count
        self.global_num_inst += count

    def _collect(self) -> None:
        """Wait for the devices and add what they computed."""
        pending, self._pending = self._pending, {}
        failed, self._failed = self._failed, {}
        for sums in pending.values():
            sum_of, count = sums.tolist()
            self._add_values(sum_of, int(count))
        for (_, error), check in failed.items():
            if check.item():
                raise IndexError(error)


def _chosen(arrays: Mapping[str, Any], names: list[str] | None) -> list[Any]:
    return list(arrays.values()) if names is None else [arrays[name] for name in names]


def _pairs(names: Any, values: Any) -> list[tuple[str, Any]]:
    if not isinstance(names, list):
        names = [names]
    if not isinstance(values, list):
        values = [values]
    return list(zip(names, values, strict=False))


register = registry.get_register_func(EvalMetric, "metric")
alias = registry.get_alias_func(EvalMetric, "metric")
create_registered = registry.get_create_func(EvalMetric, "metric")
