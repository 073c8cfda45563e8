"""Executors in several contexts for ``FeedForward``; Module has its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mxnet.context import Context
from mxnet.module.executor_group import DataParallelExecutorGroup
from mxnet.module.workload import split_input_slice as _split_input_slice
from mxnet.module.workload import with_shapes


def _check_arguments(symbol: Any) -> None:
    """Check that no two arguments or auxiliary states have one name.

    Raises:
        ValueError: Two have.
    """
    for what, names in (
        ("argument", symbol.list_arguments()),
        ("auxiliary", symbol.list_auxiliary_states()),
    ):
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise ValueError(
                    f'Find duplicated {what} name "{name}", please make the weight name '
                    f"non-duplicated(using name arguments), {what}s are {names}"
                )
            seen.add(name)


class DataParallelExecutorManager:
    """Executors of a symbol, or of one per bucket, that share each batch among contexts.

    Args:
        symbol: The graph.
        ctx: Where to run.
        train_data: Iterator that tells the shapes.
        arg_names: Names of the arguments; by default the symbol's.
        param_names: Names of the parameters; by default all arguments but the iterator's.
        aux_names: Names of the auxiliary states; by default the symbol's.
        work_load_list: Load of each context; by default equal ones.
        logger: Where to log.
        sym_gen: Makes the symbol of a bucket, of its key.

    Raises:
        AssertionError: There are not as many loads as contexts.
        ValueError: Two arguments have one name, or a context would get no samples.
    """

    def __init__(
        self,
        symbol: Any,
        ctx: Sequence[Context],
        train_data: Any,
        arg_names: Sequence[str] | None = None,
        param_names: Sequence[str] | None = None,
        aux_names: Sequence[str] | None = None,
        work_load_list: Sequence[float] | None = None,
        logger: Any = None,
        sym_gen: Callable[[Any], Any] | None = None,
    ) -> None:
        self.logger = logging if logger is None else logger
        self.ctx = list(ctx)
        self.logger.info("Start training with %s", str(self.ctx))
        loads = [1] * len(self.ctx) if work_load_list is None else list(work_load_list)
        if len(loads) != len(self.ctx):
            raise AssertionError(
                f"work_load_list has {len(loads)} entries for {len(self.ctx)} contexts"
            )
        self.work_load_list = loads
        _check_arguments(symbol)
        self.symbol = symbol
        self.sym_gen = sym_gen
        inputs = {d[0] for d in (*train_data.provide_data, *(train_data.provide_label or ()))}
        self.arg_names = list(arg_names or symbol.list_arguments())
        self.param_names = list(param_names or [n for n in self.arg_names if n not in inputs])
        self.aux_names = list(aux_names or symbol.list_auxiliary_states())
        self.slices = _split_input_slice(train_data.batch_size, loads)
        self._default = self._bind(symbol, train_data.provide_data, train_data.provide_label, None)
        self._buckets = {}
        if sym_gen is not None:
            self._buckets[train_data.default_bucket_key] = self._default
        self._current = self._default
        self._batch: Any = None
        self._monitor: Any = None

    def _bind(
        self, symbol: Any, data: Any, label: Any, shared: DataParallelExecutorGroup | None
    ) -> DataParallelExecutorGroup:
        return DataParallelExecutorGroup(
            symbol,
            self.ctx,
            self.work_load_list,
            data,
            label,
            self.param_names,
            for_training=True,
            inputs_need_grad=False,
            shared_group=shared,
            logger=self.logger,
        )

    @property
    def param_arrays(self) -> list[list[Any]]:
        """The arrays of every parameter, one per context."""
        return self._current.param_arrays

    @property
    def grad_arrays(self) -> list[list[Any]]:
        """Their gradients."""
        return self._current.grad_arrays

    @property
    def aux_arrays(self) -> list[list[Any]]:
        """The arrays of every auxiliary state, one per context."""
        return self._current.aux_arrays

    def install_monitor(self, monitor: Any) -> None:
        """Let a monitor watch the executors.

        Args:
            monitor: The monitor.

        Raises:
            NotImplementedError: There are buckets.
        """
        if self.sym_gen is not None:
            raise NotImplementedError("Monitoring is not implemented for bucketing")
        self._monitor = monitor
        self._default.install_monitor(monitor)

    def set_params(self, arg_params: Mapping[str, Any], aux_params: Mapping[str, Any]) -> None:
        """Copy values into the parameters in all contexts.

        Args:
            arg_params: Values of arguments by name; names that the symbol lacks are ignored.
            aux_params: Values of auxiliary states by name.
        """
        self._default.set_params(arg_params, aux_params, allow_extra=True)

    def copy_to(self, arg_params: Mapping[str, Any], aux_params: Mapping[str, Any]) -> None:
        """Copy the parameters, averaged over contexts, into arrays.

        Args:
            arg_params: Arrays for the arguments by name.
            aux_params: Arrays for the auxiliary states by name.
        """
        self._default.get_params(arg_params, aux_params)

    def load_data_batch(self, data_batch: Any) -> None:
        """Take the batch that the next passes are for.

        Args:
            data_batch: The batch.
        """
        self._batch = data_batch
        if self.sym_gen is None:
            # Evaluations may come in batches of another size.
            data = with_shapes(self._default.data_shapes, [a.shape for a in data_batch.data])
            label = with_shapes(
                self._default.label_shapes or (), [a.shape for a in data_batch.label or ()]
            )
            self._default.reshape(data, label)
            return
        key = data_batch.bucket_key
        if key not in self._buckets:
            self._buckets[key] = self._bind(
                self.sym_gen(key),
                data_batch.provide_data,
                data_batch.provide_label,
                self._default,
            )
        self._current = self._buckets[key]

    def forward(self, is_train: bool = False) -> None:
        """Run the forward pass on the batch.

        Args:
            is_train: Training mode.
        """
        self._current.forward(self._batch, is_train=is_train)

    def backward(self) -> None:
        """Run the backward pass."""
        self._current.backward()

    def update_metric(self, metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with the outputs of the last forward pass.

        Args:
            metric: The metric.
            labels: Labels of the batch.
            pre_sliced: Whether they are a list of labels per context.
        """
        self._current.update_metric(metric, labels, pre_sliced)
