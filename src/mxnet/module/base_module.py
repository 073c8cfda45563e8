"""What all modules have in common: the training loop, evaluation and prediction."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from mxnet import metric, ndarray
from mxnet.callback import BatchEndParam as BatchEndParam
from mxnet.context import cpu as cpu
from mxnet.initializer import Uniform as Uniform
from mxnet.io import DataBatch as DataBatch
from mxnet.io import DataDesc as DataDesc
from mxnet.io import DataIter as DataIter
from mxnet.module.names import as_list
from mxnet.module.prediction import joined_batches, without_padding

_as_list = as_list


class BaseModule:
    """Base class of modules: something with parameters that computes, learns and is saved.

    A module is used in this order: ``bind`` tells the shapes of inputs and takes memory,
    ``init_params`` sets the parameters, ``init_optimizer`` chooses how they change, and then
    ``forward``, ``backward`` and ``update`` follow for every batch. ``fit`` does all of it.

    A subclass implements what raises NotImplementedError here.

    Args:
        logger: Where to log.

    Attributes:
        binded: Whether ``bind`` was called.
        for_training: Whether it was bound for training.
        inputs_need_grad: Whether gradients of the inputs were asked for.
        params_initialized: Whether the parameters have values.
        optimizer_initialized: Whether there is an optimizer.
    """

    def __init__(self, logger: Any = logging) -> None:
        self.logger = logger
        self.binded = False
        self.for_training = False
        self.inputs_need_grad = False
        self.params_initialized = False
        self.optimizer_initialized = False
        self._symbol: Any = None

    def _require(
        self,
        method: str,
        *,
        params: bool = False,
        optimizer: bool = False,
        input_gradients: bool = False,
    ) -> None:
        """Check that the module is far enough along.

        Raises:
            AssertionError: It is not.
        """
        if not self.binded:
            raise AssertionError(f"{method}: call bind before")
        if params and not self.params_initialized:
            raise AssertionError(f"{method}: call init_params before")
        if optimizer and not self.optimizer_initialized:
            raise AssertionError(f"{method}: call init_optimizer before")
        if input_gradients and not self.inputs_need_grad:
            raise AssertionError(f"{method}: call bind with inputs_need_grad=True before")

    # ---- high level --------------------------------------------------------------------------

    def forward_backward(self, data_batch: Any) -> None:
        """``forward`` in training mode and ``backward``.

        Args:
            data_batch: The batch.
        """
        self.forward(data_batch, is_train=True)
        self.backward()

    def score(
        self,
        eval_data: Any,
        eval_metric: Any,
        num_batch: int | None = None,
        batch_end_callback: Any = None,
        score_end_callback: Any = None,
        reset: bool = True,
        epoch: int = 0,
        sparse_row_id_fn: Any = None,
    ) -> list[tuple[str, Any]]:
        """Compute a metric on the batches of an iterator.

        Args:
            eval_data: The iterator.
            eval_metric: A metric, its name, or a list of these.
            num_batch: Batches to use; None for all.
            batch_end_callback: Function or functions called after each batch, with a BatchEndParam.
            score_end_callback: Function or functions called at the end.
            reset: Reset the iterator before.
            epoch: Number of the epoch, for the callbacks.
            sparse_row_id_fn: Makes, of a batch, the dictionary from row-sparse parameters to the
                rows that it needs.

        Returns:
            Names and values.
        """
        self._require("score", params=True)
        if reset:
            eval_data.reset()
        if not isinstance(eval_metric, metric.EvalMetric):
            eval_metric = metric.create(eval_metric)
        eval_metric.reset()
        actual_num_batch = 0
        for nbatch, eval_batch in enumerate(eval_data):
            if nbatch == num_batch:
                break
            self.prepare(eval_batch, sparse_row_id_fn=sparse_row_id_fn)
            self.forward(eval_batch, is_train=False)
            self._update_metric_of(eval_metric, eval_batch)
            for callback in as_list(batch_end_callback):
                callback(BatchEndParam(epoch, nbatch, eval_metric, locals()))
            actual_num_batch += 1
        for callback in as_list(score_end_callback):
            callback(BatchEndParam(epoch, actual_num_batch, eval_metric, locals()))
        return eval_metric.get_name_value()

    def _update_metric_of(self, eval_metric: Any, batch: Any) -> None:
        if isinstance(batch, list):
            self.update_metric(eval_metric, [one.label for one in batch], pre_sliced=True)
        else:
            self.update_metric(eval_metric, batch.label)

    def iter_predict(
        self,
        eval_data: Any,
        num_batch: int | None = None,
        reset: bool = True,
        sparse_row_id_fn: Any = None,
    ) -> Iterator[tuple[list[Any], int, Any]]:
        """Predict batch by batch.

        Args:
            eval_data: The iterator.
            num_batch: Batches to use; None for all.
            reset: Reset the iterator before.
            sparse_row_id_fn: As for ``score``.

        Yields:
            Outputs without padding, the number of the batch, and the batch.
        """
        self._require("iter_predict", params=True)
        if reset:
            eval_data.reset()
        for nbatch, batch in enumerate(eval_data):
            if nbatch == num_batch:
                break
            self.prepare(batch, sparse_row_id_fn=sparse_row_id_fn)
            self.forward(batch, is_train=False)
            yield without_padding(self.get_outputs(), batch.pad), nbatch, batch

    def predict(
        self,
        eval_data: Any,
        num_batch: int | None = None,
        merge_batches: bool = True,
        reset: bool = True,
        always_output_list: bool = False,
        sparse_row_id_fn: Any = None,
    ) -> Any:
        """Outputs for all samples.

        Args:
            eval_data: An iterator, or one array that is a batch.
            num_batch: Batches to use; None for all.
            merge_batches: Join the batches; otherwise return a list of outputs per batch.
            reset: Reset the iterator before.
            always_output_list: Return a list even when there is a single output.
            sparse_row_id_fn: As for ``score``.

        Returns:
            An array, or a list of arrays, or a list of such lists; without padding.

        Raises:
            AssertionError: Batches have different numbers of outputs and cannot be joined.
            ValueError: ``eval_data`` is of another type.
        """
        self._require("predict", params=True)
        if isinstance(eval_data, ndarray.NDArray | np.ndarray):
            if isinstance(eval_data, np.ndarray):
                eval_data = ndarray.array(eval_data)
            self.forward(DataBatch([eval_data]), is_train=False)
            return self.get_outputs()[0]
        if not isinstance(eval_data, DataIter) and not hasattr(eval_data, "reset"):
            raise ValueError(
                f"eval_data must be of type NDArray or DataIter, got {type(eval_data).__name__}"
            )
        batches = [
            [output.copy() for output in outputs]
            for outputs, _, _ in self.iter_predict(eval_data, num_batch, reset, sparse_row_id_fn)
        ]
        if not batches or not merge_batches:
            return batches
        joined = joined_batches(batches)
        return joined[0] if len(joined) == 1 and not always_output_list else joined

    def fit(
        self,
        train_data: Any,
        eval_data: Any = None,
        eval_metric: Any = "acc",
        epoch_end_callback: Any = None,
        batch_end_callback: Any = None,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = (("learning_rate", 0.01),),
        eval_end_callback: Any = None,
        eval_batch_end_callback: Any = None,
        initializer: Any = Uniform(0.01),  # noqa: B008 - initializers do not change
        arg_params: Any = None,
        aux_params: Any = None,
        allow_missing: bool = False,
        force_rebind: bool = False,
        force_init: bool = False,
        begin_epoch: int = 0,
        num_epoch: int | None = None,
        validation_metric: Any = None,
        monitor: Any = None,
        sparse_row_id_fn: Any = None,
    ) -> None:
        """Train on the batches of an iterator.

        Args:
            train_data: The iterator.
            eval_data: Iterator for an evaluation after every epoch; None for none.
            eval_metric: Metric of the training, its name, or a list of these.
            epoch_end_callback: Function or functions called after each epoch, with the number of
                the epoch, the symbol, and dictionaries of arguments and auxiliary states.
            batch_end_callback: Function or functions called after each batch, with a BatchEndParam.
            kvstore: Name of a key-value store, or a store; for several contexts.
            optimizer: An optimizer or its name.
            optimizer_params: Arguments of the optimizer given by name.
            eval_end_callback: Function or functions called after each evaluation.
            eval_batch_end_callback: Function or functions called after each batch of it.
            initializer: Sets the parameters that are not given.
            arg_params: First values of arguments by name.
            aux_params: First values of auxiliary states by name.
            allow_missing: Let the initializer set what ``arg_params`` lacks.
            force_rebind: Bind again.
            force_init: Initialise again.
            begin_epoch: Number of the first epoch; larger than 0 to resume.
            num_epoch: Number of the epoch at which to end.
            validation_metric: Metric of the evaluations; by default ``eval_metric``.
            monitor: A monitor to install.
            sparse_row_id_fn: As for ``score``.

        Raises:
            AssertionError: ``num_epoch`` is missing.
        """
        if num_epoch is None:
            raise AssertionError("please specify number of epochs")
        self.bind(
            data_shapes=train_data.provide_data,
            label_shapes=train_data.provide_label,
            for_training=True,
            force_rebind=force_rebind,
        )
        if monitor is not None:
            self.install_monitor(monitor)
        self.init_params(
            initializer=initializer,
            arg_params=arg_params,
            aux_params=aux_params,
            allow_missing=allow_missing,
            force_init=force_init,
        )
        self.init_optimizer(kvstore=kvstore, optimizer=optimizer, optimizer_params=optimizer_params)
        if validation_metric is None:
            validation_metric = eval_metric
        if not isinstance(eval_metric, metric.EvalMetric):
            eval_metric = metric.create(eval_metric)

        # Callbacks get the local variables of this loop, under the reference's names.
        for epoch in range(begin_epoch, num_epoch):
            tic = time.time()
            self._begin_epoch(epoch, train_data)
            eval_metric.reset()
            eval_name_vals: list[tuple[str, Any]] = []
            nbatch = 0
            data_iter = iter(train_data)
            data_batch = next(data_iter, None)
            end_of_batch = data_batch is None
            while not end_of_batch:
                if monitor is not None:
                    monitor.tic()
                self.forward_backward(data_batch)
                self.update()
                self._update_metric_of(eval_metric, data_batch)
                # The next batch is fetched first, so that `prepare` may work ahead.
                next_data_batch = next(data_iter, None)
                if next_data_batch is None:
                    end_of_batch = True
                    eval_name_vals = eval_metric.get_global_name_value()
                else:
                    self.prepare(next_data_batch, sparse_row_id_fn=sparse_row_id_fn)
                if monitor is not None:
                    monitor.toc_print()
                if batch_end_callback is not None:
                    batch_end_params = BatchEndParam(epoch, nbatch, eval_metric, locals())
                    for callback in as_list(batch_end_callback):
                        callback(batch_end_params)
                data_batch = next_data_batch
                nbatch += 1
            for name, val in eval_name_vals:
                self.logger.info("Epoch[%d] Train-%s=%f", epoch, name, val)
            self.logger.info("Epoch[%d] Time cost=%.3f", epoch, time.time() - tic)
            self._end_epoch(epoch, epoch_end_callback)
            if eval_data:
                results = self.score(
                    eval_data,
                    validation_metric,
                    score_end_callback=eval_end_callback,
                    batch_end_callback=eval_batch_end_callback,
                    epoch=epoch,
                    sparse_row_id_fn=sparse_row_id_fn,
                )
                for name, val in results:
                    self.logger.info("Epoch[%d] Validation-%s=%f", epoch, name, val)
            train_data.reset()

    def _begin_epoch(self, epoch: int, train_data: Any) -> None:
        """What a subclass does before the first batch of an epoch."""

    def _end_epoch(self, epoch: int, callbacks: Any) -> None:
        """Make all contexts agree on the parameters, and show them to the callbacks."""
        arg_params, aux_params = self.get_params()
        self.set_params(arg_params, aux_params)
        for callback in as_list(callbacks):
            callback(epoch, self.symbol, arg_params, aux_params)

    # ---- what the module is ------------------------------------------------------------------

    @property
    def symbol(self) -> Any:
        """The symbol, or None."""
        return self._symbol

    @property
    def data_names(self) -> Sequence[str]:
        """Names of the inputs."""
        raise NotImplementedError(f"{type(self).__name__}: data_names is not defined")

    @property
    def output_names(self) -> Sequence[str]:
        """Names of the outputs."""
        raise NotImplementedError(f"{type(self).__name__}: output_names is not defined")

    @property
    def data_shapes(self) -> Any:
        """Descriptions of the inputs."""
        raise NotImplementedError(f"{type(self).__name__}: data_shapes is not defined")

    @property
    def label_shapes(self) -> Any:
        """Descriptions of the labels, or None."""
        raise NotImplementedError(f"{type(self).__name__}: label_shapes is not defined")

    @property
    def output_shapes(self) -> Any:
        """Names and shapes of the outputs."""
        raise NotImplementedError(f"{type(self).__name__}: output_shapes is not defined")

    # ---- parameters --------------------------------------------------------------------------

    def get_params(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Arguments and auxiliary states by name."""
        raise NotImplementedError(f"{type(self).__name__}: get_params is not defined")

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008 - initializers do not change
        arg_params: Any = None,
        aux_params: Any = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Set the parameters.

        Args:
            initializer: Sets the parameters that are not given.
            arg_params: Values of arguments by name.
            aux_params: Values of auxiliary states by name.
            allow_missing: Let the initializer set what the dictionaries lack.
            force_init: Set them even if they are set already.
            allow_extra: Ignore names that the module does not have.
        """
        raise NotImplementedError(f"{type(self).__name__}: init_params is not defined")

    def set_params(
        self,
        arg_params: Any,
        aux_params: Any,
        allow_missing: bool = False,
        force_init: bool = True,
        allow_extra: bool = False,
    ) -> None:
        """Set the parameters to given values.

        Args:
            arg_params: Values of arguments by name.
            aux_params: Values of auxiliary states by name.
            allow_missing: Leave parameters alone that the dictionaries lack.
            force_init: Set them even if they are set already.
            allow_extra: Ignore names that the module does not have.
        """
        self.init_params(
            initializer=None,
            arg_params=arg_params,
            aux_params=aux_params,
            allow_missing=allow_missing,
            force_init=force_init,
            allow_extra=allow_extra,
        )

    def save_params(self, fname: str) -> None:
        """Write the parameters to a file.

        Args:
            fname: Path of the file.
        """
        arg_params, aux_params = self.get_params()
        saved = {f"arg:{name}": array for name, array in arg_params.items()}
        saved.update({f"aux:{name}": array for name, array in aux_params.items()})
        ndarray.save(fname, saved)

    def load_params(self, fname: str) -> None:
        """Set the parameters from a file that ``save_params`` wrote.

        Args:
            fname: Path of the file.

        Raises:
            ValueError: The file holds something else.
        """
        loaded = ndarray.load(fname)
        params: dict[str, dict[str, Any]] = {"arg": {}, "aux": {}}
        for key, array in loaded.items() if isinstance(loaded, Mapping) else [("", None)]:
            kind, _, name = key.partition(":")
            if kind not in params or not name:
                raise ValueError(
                    f"Invalid param file {fname}: {key!r} is not 'arg:name' or 'aux:name'"
                )
            params[kind][name] = array
        self.set_params(params["arg"], params["aux"])

    def get_states(self, merge_multi_context: bool = True) -> list[Any]:
        """The states, which keep their values from batch to batch: none.

        Args:
            merge_multi_context: Must be False.

        Raises:
            AssertionError: ``merge_multi_context`` is true, or the module is not ready.
        """
        self._require("get_states", params=True)
        if merge_multi_context:
            raise AssertionError("get_states: pass merge_multi_context=False")
        return []

    def set_states(self, states: Any = None, value: Any = None) -> None:
        """Set the states; a module without any takes none.

        Args:
            states: For every state, its array in each context.
            value: A number for all.

        Raises:
            AssertionError: There are no states, or the module is not ready.
        """
        self._require("set_states", params=True)
        if states or value:
            raise AssertionError(f"set_states: {type(self).__name__} has no states")

    def install_monitor(self, mon: Any) -> None:
        """Let a monitor watch the executors.

        Args:
            mon: The monitor.
        """
        raise NotImplementedError(f"{type(self).__name__}: install_monitor is not defined")

    # ---- computation -------------------------------------------------------------------------

    def prepare(
        self,
        data_batch: Any,  # noqa: ARG002 - there is nothing to fetch
        sparse_row_id_fn: Any = None,
    ) -> None:
        """Work ahead for a batch: fetch the rows that it needs of row-sparse parameters.

        Args:
            data_batch: The batch.
            sparse_row_id_fn: Makes, of a batch, a dictionary from parameters to rows.
        """
        if sparse_row_id_fn is not None:
            warnings.warn(
                f"{type(self).__name__} has no row-sparse parameters; sparse_row_id_fn is not used",
                stacklevel=2,
            )

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Compute the outputs for a batch.

        Args:
            data_batch: The batch; its shapes may differ from the bound ones.
            is_train: Training mode; by default as bound.
        """
        raise NotImplementedError(f"{type(self).__name__}: forward is not defined")

    def backward(self, out_grads: Any = None) -> None:
        """Compute the gradients.

        Args:
            out_grads: Gradient of each output; not needed for losses.
        """
        raise NotImplementedError(f"{type(self).__name__}: backward is not defined")

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """Outputs of the last forward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each output is a list.
        """
        raise NotImplementedError(f"{type(self).__name__}: get_outputs is not defined")

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """Gradients of the inputs from the last backward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each is a list.
        """
        raise NotImplementedError(f"{type(self).__name__}: get_input_grads is not defined")

    def update(self) -> None:
        """Change the parameters by the gradients."""
        raise NotImplementedError(f"{type(self).__name__}: update is not defined")

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with the outputs of the last forward pass.

        Args:
            eval_metric: The metric.
            labels: Labels of the batch.
            pre_sliced: Whether they are a list of labels per context.
        """
        raise NotImplementedError(f"{type(self).__name__}: update_metric is not defined")

    def bind(
        self,
        data_shapes: Any,
        label_shapes: Any = None,
        for_training: bool = True,
        inputs_need_grad: bool = False,
        force_rebind: bool = False,
        shared_module: Any = None,
        grad_req: Any = "write",
    ) -> None:
        """Make the executors for given shapes.

        Args:
            data_shapes: Descriptions of the inputs, or pairs of name and shape.
            label_shapes: The same of the labels; None for none.
            for_training: Keep what gradients need.
            inputs_need_grad: Compute gradients of the inputs.
            force_rebind: Bind even if bound already.
            shared_module: Module whose parameters to use.
            grad_req: ``"write"``, ``"add"`` or ``"null"``; a dictionary by name, or a list in the
                order of the arguments.
        """
        raise NotImplementedError(f"{type(self).__name__}: bind is not defined")

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = (("learning_rate", 0.01),),
        force_init: bool = False,
    ) -> None:
        """Choose how the parameters change.

        Args:
            kvstore: Name of a key-value store, or a store; for several contexts.
            optimizer: An optimizer or its name.
            optimizer_params: Arguments of the optimizer given by name.
            force_init: Choose even if there is one already.
        """
        raise NotImplementedError(f"{type(self).__name__}: init_optimizer is not defined")
