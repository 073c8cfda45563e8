"""The model class from before Module: arrays in, a trained network out."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from mxnet import metric as metrics
from mxnet import ndarray as nd
from mxnet import optimizer as optimizers
from mxnet.callback import BatchEndParam, LogValidationMetricsCallback
from mxnet.checkpoint import load_checkpoint, save_checkpoint
from mxnet.context import Context, cpu, current_context
from mxnet.executor_manager import _check_arguments
from mxnet.initializer import InitDesc, Uniform
from mxnet.io import DataIter, NDArrayIter
from mxnet.kvstore import KVStoreBase
from mxnet.model.training import TrainingRun, train
from mxnet.module.batch import load_batch
from mxnet.module.names import as_list
from mxnet.module.updates import create_kvstore
from mxnet.ndarray import NDArray


class FeedForward:
    """A network that is trained and asked for predictions; deprecated in favour of Module.

    Args:
        symbol: The graph, or a function that makes one of a bucket's key.
        ctx: A context or a list of them; by default the current one.
        num_epoch: Number of the epoch at which training ends.
        epoch_size: Batches per epoch; by default until the data end.
        optimizer: An optimizer or its name.
        initializer: Sets the parameters that are not given.
        numpy_batch_size: Samples per batch when data come as arrays.
        arg_params: Values of arguments by name.
        aux_params: Values of auxiliary states by name.
        allow_extra_params: Ignore names that the symbol does not have.
        begin_epoch: Number of the first epoch.
        **kwargs: Arguments of the optimizer.

    Example:
        >>> net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc")
        >>> net = mx.sym.SoftmaxOutput(net, name="softmax")
        >>> x, y = np.eye(4, dtype="float32"), np.array([0, 1, 0, 1])
        >>> import warnings
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore")
        ...     model = mx.model.FeedForward(net, num_epoch=20, learning_rate=1.0)
        >>> model.fit(x, y)
        >>> model.predict(x).argmax(axis=1).tolist()
        [0, 1, 0, 1]
    """

    def __init__(
        self,
        symbol: Any,
        ctx: Context | list[Context] | None = None,
        num_epoch: int | None = None,
        epoch_size: int | None = None,
        optimizer: Any = "sgd",
        initializer: Any = Uniform(0.01),  # noqa: B008 - initializers do not change
        numpy_batch_size: int = 128,
        arg_params: Any = None,
        aux_params: Any = None,
        allow_extra_params: bool = False,
        begin_epoch: int = 0,
        **kwargs: Any,
    ) -> None:
        warnings.warn(
            "mxnet.model.FeedForward has been deprecated. Please use mxnet.mod.Module instead.",
            DeprecationWarning,
            stacklevel=2,
        )
        self.sym_gen: Callable[[Any], Any] | None = None
        self.symbol: Any = symbol
        # A Symbol can be called, too, to compose it.
        if callable(symbol) and not hasattr(symbol, "list_arguments"):
            self.sym_gen, self.symbol = symbol, None
        contexts = [current_context()] if ctx is None else ctx
        self.ctx = [contexts] if isinstance(contexts, Context) else list(contexts)
        self.num_epoch = num_epoch
        self.epoch_size = epoch_size
        self.kwargs = dict(kwargs)
        self.optimizer = optimizer
        self.initializer = initializer
        self.numpy_batch_size = numpy_batch_size
        self.arg_params = arg_params
        self.aux_params = aux_params
        self.allow_extra_params = allow_extra_params
        self.begin_epoch = begin_epoch
        self.argument_checked = False
        self._pred_exec: Any = None
        if self.sym_gen is None:
            self._check_arguments()

    def _check_arguments(self) -> None:
        if self.argument_checked:
            return
        _check_arguments(self.symbol)
        self.argument_checked = True
        if self.allow_extra_params:
            known = {*self.symbol.list_arguments()}
            if self.arg_params:
                self.arg_params = {n: a for n, a in self.arg_params.items() if n in known}
            states = {*self.symbol.list_auxiliary_states()}
            if self.aux_params:
                self.aux_params = {n: a for n, a in self.aux_params.items() if n in states}

    @staticmethod
    def _is_data_arg(name: str) -> bool:
        """Whether an argument is an input, by its name."""
        return name.endswith(("data", "label"))

    def __getstate__(self) -> dict[str, Any]:
        state = dict(vars(self))
        state["_pred_exec"] = None
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)

    # ---- data --------------------------------------------------------------------------------

    def _iterator(self, x: Any, y: Any, *, is_train: bool) -> Any:
        """Batches of arrays; iterators come back as they are.

        Raises:
            TypeError: ``x`` is neither.
            ValueError: Labels are missing, do not match, or have several axes.
        """
        if not isinstance(x, np.ndarray | NDArray):
            if isinstance(x, DataIter) or hasattr(x, "provide_data"):
                return x
            raise TypeError(f"X must be DataIter, NDArray or numpy.ndarray, got {type(x).__name__}")
        if y is None:
            if is_train:
                raise ValueError("y must be specified when X is numpy.ndarray")
            y = np.zeros(x.shape[0], dtype=np.float32)
        if not isinstance(y, np.ndarray | NDArray):
            raise TypeError(f"y must be ndarray when X is numpy.ndarray, got {type(y).__name__}")
        if x.shape[0] != y.shape[0]:
            raise ValueError(
                f"The numbers of data points and labels not equal: {x.shape[0]} and {y.shape[0]}"
            )
        if y.ndim == 2 and y.shape[1] == 1:
            y = y.reshape(-1)
        if y.ndim != 1:
            raise ValueError(
                f"Label must be 1D or 2D (with 2nd dimension being 1), got shape {y.shape}"
            )
        size = min(x.shape[0], self.numpy_batch_size)
        handling = "roll_over" if is_train else "pad"
        return NDArrayIter(x, y, size, shuffle=is_train, last_batch_handle=handling)

    def _evaluation_iterator(self, eval_data: Any) -> Any:
        """As :meth:`_iterator`, for a pair of arrays or lists."""
        if eval_data is None or isinstance(eval_data, DataIter):
            return eval_data
        if isinstance(eval_data, list | tuple) and len(eval_data) == 2:
            x, y = eval_data
            if isinstance(x, DataIter):
                return x
            if x is None or y is None:
                raise ValueError("Eval data is NONE")
            arrays = [np.array(a) if isinstance(a, list) else a for a in (x, y)]
            return self._iterator(arrays[0], arrays[1], is_train=False)
        if hasattr(eval_data, "provide_data"):
            return eval_data
        raise TypeError(
            "Eval data must be DataIter, or NDArray/numpy.ndarray/list pair (i.e. tuple/list of "
            f"length 2), got {type(eval_data).__name__}"
        )

    # ---- parameters --------------------------------------------------------------------------

    def _init_params(self, data: Any, *, overwrite: bool = False) -> tuple[list[str], ...]:
        """Set parameters that have no value yet; returns names of arguments, parameters, states."""
        descriptions = [*data.provide_data, *(data.provide_label or ())]
        shapes = {d[0]: d[1] for d in descriptions}
        found, _, states = self.symbol.infer_shape(**shapes)
        arguments = self.symbol.list_arguments()
        auxiliary = self.symbol.list_auxiliary_states()
        parameters = [name for name in arguments if name not in shapes]
        attributes = self.symbol.attr_dict()

        def filled(names: list[str], sizes: Any, given: Any) -> dict[str, Any]:
            made = {}
            for name, shape in zip(names, sizes, strict=True):
                array = made[name] = nd.zeros(shape, ctx=cpu())
                if given and name in given and not overwrite:
                    given[name].copyto(array)
                else:
                    self.initializer(InitDesc(name, attributes.get(name)), array)
            return made

        by_name = dict(zip(arguments, found, strict=True))
        sizes = [by_name[name] for name in parameters]
        self.arg_params = filled(parameters, sizes, self.arg_params)
        self.aux_params = filled(auxiliary, states, self.aux_params)
        return arguments, parameters, auxiliary

    # ---- training ----------------------------------------------------------------------------

    def fit(
        self,
        X: Any,  # noqa: N803 - the reference's name
        y: Any = None,
        eval_data: Any = None,
        eval_metric: Any = "acc",
        epoch_end_callback: Any = None,
        batch_end_callback: Any = None,
        kvstore: Any = "local",
        logger: Any = None,
        work_load_list: Any = None,
        monitor: Any = None,
        eval_end_callback: Any = LogValidationMetricsCallback(),  # noqa: B008 - has no state
        eval_batch_end_callback: Any = None,
    ) -> None:
        """Train.

        Args:
            X: An iterator, or an array with one sample per row.
            y: Labels, when ``X`` is an array.
            eval_data: Iterator, or a pair of arrays, for an evaluation after every epoch.
            eval_metric: Metric, its name, a function of labels and predictions, or a list of these.
            epoch_end_callback: Function or functions called after each epoch.
            batch_end_callback: Function or functions called after each batch, counted from 1.
            kvstore: Name of a key-value store, or a store; for several contexts.
            logger: Where to log.
            work_load_list: Load of each context.
            monitor: A monitor to install.
            eval_end_callback: Function or functions called after each evaluation.
            eval_batch_end_callback: Function or functions called after each batch of it.

        Raises:
            TypeError: Data are of another type, or there is no ``num_epoch``.
            ValueError: Labels are missing or do not match.
        """
        if self.num_epoch is None:
            raise TypeError("FeedForward.fit: num_epoch is missing")
        data = self._iterator(X, y, is_train=True)
        eval_data = self._evaluation_iterator(eval_data)
        if self.sym_gen is not None:
            self.symbol = self.sym_gen(data.default_bucket_key)
            self._check_arguments()
        _, parameters, _ = self._init_params(data)
        store, on_kvstore = create_kvstore(kvstore, len(self.ctx), self.arg_params)
        train(
            TrainingRun(
                symbol=self.symbol,
                sym_gen=self.sym_gen,
                ctx=self.ctx,
                param_names=parameters,
                arg_params=self.arg_params,
                aux_params=self.aux_params,
                begin_epoch=self.begin_epoch,
                end_epoch=self.num_epoch,
                epoch_size=self.epoch_size,
                optimizer=self._make_optimizer(data, store, parameters, on_kvstore),
                kvstore=store,
                update_on_kvstore=on_kvstore,
                train_data=data,
                eval_data=eval_data,
                eval_metric=metrics.create(eval_metric),
                work_load_list=work_load_list,
                logger=logger,
                monitor=monitor,
                epoch_end_callback=epoch_end_callback,
                batch_end_callback=batch_end_callback,
                eval_end_callback=eval_end_callback,
                eval_batch_end_callback=eval_batch_end_callback,
            )
        )

    def _make_optimizer(
        self, data: Any, store: KVStoreBase | None, names: list[str], on_kvstore: bool
    ) -> Any:
        if not isinstance(self.optimizer, str):
            return self.optimizer
        size = data.batch_size
        if store is not None and "dist" in store.type and "_async" not in store.type:
            size *= store.num_workers
        copies = 1 if on_kvstore else len(self.ctx)
        by_index = {i * copies + k: n for i, n in enumerate(names) for k in range(copies)}
        arguments = {"rescale_grad": 1.0 / size, **self.kwargs}
        return optimizers.create(self.optimizer, param_idx2name=by_index, **arguments)

    # ---- prediction --------------------------------------------------------------------------

    def _predictor(self, data: Any) -> Any:
        """An executor for the shapes of an iterator, with the parameters."""
        if self.arg_params is None:
            raise AssertionError("FeedForward: there are no parameters; call fit, or give them")
        if self.symbol is None and self.sym_gen is not None:
            self.symbol = self.sym_gen(data.default_bucket_key)
        arguments = self.symbol.list_arguments()
        shapes = {d[0]: tuple(d[1]) for d in data.provide_data}
        bound = self._pred_exec
        if bound is None or any(bound.arg_dict[n].shape != s for n, s in shapes.items()):
            types = {d.name: d.dtype for d in data.provide_data if hasattr(d, "dtype")}
            bound = self.symbol.simple_bind(self.ctx[0], grad_req="null", type_dict=types, **shapes)
        values = {n: a for n, a in self.arg_params.items() if n in arguments}
        for name in arguments:
            if name not in values and not self._is_data_arg(name):
                raise AssertionError(f"FeedForward: parameter {name!r} has no value")
        bound.copy_params_from(values, self.aux_params)
        self._pred_exec = bound
        return bound

    def predict(
        self,
        X: Any,  # noqa: N803 - the reference's name
        num_batch: int | None = None,
        return_data: bool = False,
        reset: bool = True,
    ) -> Any:
        """Outputs for all samples, as NumPy arrays.

        Args:
            X: An iterator, or an array with one sample per row.
            num_batch: Batches to use; None for all.
            return_data: Also return the inputs and the labels.
            reset: Reset the iterator before.

        Returns:
            An array, or a list of them when there are several outputs; with ``return_data`` a tuple
            of outputs, inputs and labels.
        """
        data = self._iterator(X, None, is_train=False)
        if reset:
            data.reset()
        executor = self._predictor(data)
        inputs = [[(slice(0, 0), executor.arg_dict[d[0]])] for d in data.provide_data]
        collected: list[list[list[np.ndarray]]] = [[], [], []]
        for number, batch in enumerate(data):
            if number == num_batch:
                break
            load_batch(inputs, batch.data, [0] * len(inputs))
            executor.forward(is_train=False)
            kept = data.batch_size - (batch.pad or 0)
            groups = (
                [executor.outputs, batch.data, batch.label or []]
                if return_data
                else [executor.outputs]
            )
            for target, arrays in zip(collected, groups, strict=False):
                target.append([array[:kept].asnumpy() for array in arrays])
        joined = [_joined(batches) for batches in collected]
        return tuple(joined) if return_data else joined[0]

    def score(
        self,
        X: Any,  # noqa: N803 - the reference's name
        eval_metric: Any = "acc",
        num_batch: int | None = None,
        batch_end_callback: Any = None,
        reset: bool = True,
    ) -> Any:
        """Compute a metric.

        Args:
            X: An iterator with labels.
            eval_metric: Metric, its name, a function of labels and predictions, or a list of these.
            num_batch: Batches to use; None for all.
            batch_end_callback: Function or functions called after each batch.
            reset: Reset the iterator before.

        Returns:
            The value.
        """
        made = metrics.create(eval_metric)
        data = self._iterator(X, None, is_train=False)
        if reset:
            data.reset()
        executor = self._predictor(data)
        inputs = [[(slice(0, 0), executor.arg_dict[d[0]])] for d in data.provide_data]
        for number, batch in enumerate(data):
            if number == num_batch:
                break
            load_batch(inputs, batch.data, [0] * len(inputs))
            executor.forward(is_train=False)
            made.update(batch.label, executor.outputs)
            for callback in as_list(batch_end_callback):
                callback(BatchEndParam(0, number, made, locals()))
        return made.get()[1]

    # ---- files -------------------------------------------------------------------------------

    def save(self, prefix: str, epoch: int | None = None, remove_amp_cast: bool = True) -> None:
        """Write a checkpoint.

        Args:
            prefix: Beginning of the files' paths.
            epoch: Number in the parameters' file name; by default ``num_epoch``.
            remove_amp_cast: Leave out the casts that mixed precision put into the graph.

        Raises:
            AssertionError: There is no number.
        """
        if epoch is None:
            epoch = self.num_epoch
        if epoch is None:
            raise AssertionError("FeedForward.save: epoch is missing, and there is no num_epoch")
        save_checkpoint(
            prefix,
            epoch,
            self.symbol,
            self.arg_params or {},
            self.aux_params or {},
            remove_amp_cast=remove_amp_cast,
        )

    @staticmethod
    def load(
        prefix: str, epoch: int, ctx: Context | list[Context] | None = None, **kwargs: Any
    ) -> FeedForward:
        """A model from a checkpoint.

        Args:
            prefix: Beginning of the files' paths.
            epoch: Number in the parameters' file name; training would go on from there.
            ctx: A context or a list of them.
            **kwargs: Further arguments of the constructor.
        """
        symbol, arg_params, aux_params = load_checkpoint(prefix, epoch)
        return FeedForward(
            symbol,
            ctx=ctx,
            arg_params=arg_params,
            aux_params=aux_params,
            begin_epoch=epoch,
            **kwargs,
        )

    @staticmethod
    def create(
        symbol: Any,
        X: Any,  # noqa: N803 - the reference's name
        y: Any = None,
        ctx: Context | list[Context] | None = None,
        num_epoch: int | None = None,
        epoch_size: int | None = None,
        optimizer: Any = "sgd",
        initializer: Any = Uniform(0.01),  # noqa: B008 - initializers do not change
        eval_data: Any = None,
        eval_metric: Any = "acc",
        epoch_end_callback: Any = None,
        batch_end_callback: Any = None,
        kvstore: Any = "local",
        logger: Any = None,
        work_load_list: Any = None,
        eval_end_callback: Any = LogValidationMetricsCallback(),  # noqa: B008 - has no state
        eval_batch_end_callback: Any = None,
        **kwargs: Any,
    ) -> FeedForward:
        """A model that is trained already: the constructor and ``fit`` in one.

        Args:
            symbol: The graph.
            X: An iterator, or an array with one sample per row.
            y: Labels, when ``X`` is an array.
            ctx: A context or a list of them.
            num_epoch: Number of the epoch at which training ends.
            epoch_size: Batches per epoch.
            optimizer: An optimizer or its name.
            initializer: Sets the parameters.
            eval_data: As for ``fit``.
            eval_metric: As for ``fit``.
            epoch_end_callback: As for ``fit``.
            batch_end_callback: As for ``fit``.
            kvstore: As for ``fit``.
            logger: As for ``fit``.
            work_load_list: As for ``fit``.
            eval_end_callback: As for ``fit``.
            eval_batch_end_callback: As for ``fit``.
            **kwargs: Further arguments of the constructor.
        """
        model = FeedForward(
            symbol,
            ctx=ctx,
            num_epoch=num_epoch,
            epoch_size=epoch_size,
            optimizer=optimizer,
            initializer=initializer,
            **kwargs,
        )
        model.fit(
            X,
            y,
            eval_data=eval_data,
            eval_metric=eval_metric,
            epoch_end_callback=epoch_end_callback,
            batch_end_callback=batch_end_callback,
            kvstore=kvstore,
            logger=logger,
            work_load_list=work_load_list,
            eval_end_callback=eval_end_callback,
            eval_batch_end_callback=eval_batch_end_callback,
        )
        return model


def _joined(batches: list[list[np.ndarray]]) -> Any:
    """Every array for the samples of all batches; a single one not in a list."""
    arrays = [np.concatenate(parts, axis=0) for parts in zip(*batches, strict=True)]
    return arrays[0] if len(arrays) == 1 else arrays
