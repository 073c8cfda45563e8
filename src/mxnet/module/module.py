"""The module of one symbol."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mxnet import ndarray as nd
from mxnet import optimizer as optimizers
from mxnet.checkpoint import load_checkpoint, save_checkpoint
from mxnet.context import Context, cpu
from mxnet.initializer import InitDesc as InitDesc
from mxnet.initializer import Uniform as Uniform
from mxnet.io import DataDesc as DataDesc
from mxnet.module.base_module import BaseModule
from mxnet.module.batch_shapes import changed_shapes, check_parts
from mxnet.module.executor_group import DataParallelExecutorGroup as DataParallelExecutorGroup
from mxnet.module.initialization import fill_parameters, host_copies
from mxnet.module.names import check_input_names, parse_descriptions
from mxnet.module.optimizer_setup import choose_kvstore, make_optimizer, samples_per_update
from mxnet.module.updates import initialize_kvstore, update_params, update_params_on_kvstore
from mxnet.module.workload import Descriptions
from mxnet.ndarray import zeros as zeros
from mxnet.optimizer import Optimizer
from mxnet.serialization.atomic import atomic_write


class Module(BaseModule):
    """A symbol with its parameters, executors in one or several contexts, and an optimizer.

    Args:
        symbol: The graph.
        data_names: Names of its inputs.
        label_names: Names of its labels; None for none.
        logger: Where to log.
        context: A context, or a list of them that share each batch.
        work_load_list: Load of each context; by default equal ones.
        fixed_param_names: Parameters that do not change.
        state_names: Inputs that keep their values from batch to batch.
        group2ctxs: Where groups of nodes run: a dictionary from group to context or to a list with
            one per context, or a list of such dictionaries.
        compression_params: Compression of gradients in the key-value store.

    Raises:
        AssertionError: There are not as many loads as contexts.
        ValueError: A name is not an argument of the symbol; unknown labels only warn.

    Example:
        >>> net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc")
        >>> net = mx.sym.SoftmaxOutput(net, name="softmax")
        >>> x, y = np.eye(4, dtype="float32"), np.array([0, 1, 0, 1])
        >>> module = mx.mod.Module(net)
        >>> batches = mx.io.NDArrayIter(x, y, batch_size=2)
        >>> module.fit(batches, num_epoch=20, optimizer_params={"learning_rate": 1.0})
        >>> module.score(batches, "acc")
        [('accuracy', 1.0)]
    """

    def __init__(
        self,
        symbol: Any,
        data_names: Any = ("data",),
        label_names: Any = ("softmax_label",),
        logger: Any = logging,
        context: Context | list[Context] | tuple[Context, ...] = cpu(),  # noqa: B008 - immutable
        work_load_list: Any = None,
        fixed_param_names: Any = None,
        state_names: Any = None,
        group2ctxs: Any = None,
        compression_params: Any = None,
    ) -> None:
        super().__init__(logger=logger)
        self._context = [context] if isinstance(context, Context) else list(context)
        self._work_load_list = (
            [1] * len(self._context) if work_load_list is None else work_load_list
        )
        if len(self._work_load_list) != len(self._context):
            raise AssertionError(
                f"Module: work_load_list has {len(self._work_load_list)} entries for "
                f"{len(self._context)} contexts"
            )
        self._symbol = symbol
        self._data_names: list[str] = list(data_names or ())
        self._label_names: list[str] = list(label_names or ())
        self._state_names: list[str] = list(state_names or ())
        self._fixed_param_names: list[str] = list(fixed_param_names or ())
        check_input_names(symbol, self._data_names, "data_names", required=True)
        check_input_names(symbol, self._label_names, "label_names", required=False)
        check_input_names(symbol, self._state_names, "state_names", required=True)
        check_input_names(symbol, self._fixed_param_names, "fixed_param_names", required=True)
        inputs = {*self._data_names, *self._label_names, *self._state_names}
        self._param_names = [name for name in symbol.list_arguments() if name not in inputs]
        self._aux_names: list[str] = symbol.list_auxiliary_states()
        self._output_names: list[str] = symbol.list_outputs()
        self._group2ctxs = group2ctxs
        self._compression_params = compression_params
        self._arg_params: dict[str, Any] | None = None
        self._aux_params: dict[str, Any] | None = None
        self._params_dirty = False  # the executors' parameters are newer than the dictionaries
        self._optimizer: Any = None
        self._kvstore: Any = None
        self._update_on_kvstore: bool | None = None
        self._updater: Any = None
        self._preload_opt_states: str | None = None
        self._grad_req: Any = None
        self._exec_group: Any = None
        self._data_shapes: Descriptions | None = None
        self._label_shapes: Descriptions | None = None

    # ---- files -------------------------------------------------------------------------------

    @staticmethod
    def load(prefix: str, epoch: int, load_optimizer_states: bool = False, **kwargs: Any) -> Module:
        """A module from a checkpoint.

        Args:
            prefix: Beginning of the files' paths.
            epoch: Number in the parameters' file name.
            load_optimizer_states: Also read the optimizer's states, when there is an optimizer.
            **kwargs: Further arguments of the constructor.

        Raises:
            MXNetError: A file cannot be read or is damaged.
        """
        symbol, arg_params, aux_params = load_checkpoint(prefix, epoch)
        module = Module(symbol=symbol, **kwargs)
        module._arg_params = arg_params
        module._aux_params = aux_params
        module.params_initialized = True
        if load_optimizer_states:
            module._preload_opt_states = f"{prefix}-{epoch:04d}.states"
        return module

    def save_checkpoint(
        self,
        prefix: str,
        epoch: int,
        save_optimizer_states: bool = False,
        remove_amp_cast: bool = True,
    ) -> None:
        """Write the symbol, the parameters and, if wished, the optimizer's states.

        Args:
            prefix: Beginning of the files' paths.
            epoch: Number in the file names.
            save_optimizer_states: Whether to write ``prefix-NNNN.states``.
            remove_amp_cast: Leave out the casts that mixed precision put into the graph.
        """
        arg_params, aux_params = self.get_params()
        save_checkpoint(
            prefix, epoch, self.symbol, arg_params, aux_params, remove_amp_cast=remove_amp_cast
        )
        if save_optimizer_states:
            path = f"{prefix}-{epoch:04d}.states"
            self.save_optimizer_states(path)
            logging.info('Saved optimizer state to "%s"', path)

    def save_optimizer_states(self, fname: str | os.PathLike[str]) -> None:
        """Write the optimizer's states.

        Args:
            fname: Path of the file.
        """
        self._require("save_optimizer_states", optimizer=True)
        if self._update_on_kvstore:
            self._kvstore.save_optimizer_states(fname)
            return
        with atomic_write(fname) as file:
            file.write(self._updater.get_states())

    def load_optimizer_states(self, fname: str | os.PathLike[str]) -> None:
        """Read the optimizer's states.

        Args:
            fname: Path of the file.

        Raises:
            MXNetError: The file is damaged.
        """
        self._require("load_optimizer_states", optimizer=True)
        if self._update_on_kvstore:
            self._kvstore.load_optimizer_states(fname)
        else:
            self._updater.set_states(Path(fname).read_bytes())

    # ---- what the module is ------------------------------------------------------------------

    @property
    def data_names(self) -> list[str]:
        """Names of the inputs."""
        return self._data_names

    @property
    def label_names(self) -> list[str]:
        """Names of the labels."""
        return self._label_names

    @property
    def output_names(self) -> list[str]:
        """Names of the outputs."""
        return self._output_names

    @property
    def data_shapes(self) -> Any:
        """Descriptions of the inputs."""
        self._require("data_shapes")
        return self._data_shapes

    @property
    def label_shapes(self) -> Any:
        """Descriptions of the labels, or None."""
        self._require("label_shapes")
        return self._label_shapes

    @property
    def output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        """Names and shapes of the outputs."""
        self._require("output_shapes")
        return self._exec_group.get_output_shapes()

    # ---- parameters --------------------------------------------------------------------------

    def get_params(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Arguments and auxiliary states by name, averaged over contexts, on the CPU."""
        if not self.params_initialized or self._arg_params is None or self._aux_params is None:
            raise AssertionError("get_params: call bind and init_params before")
        if self._params_dirty:
            self._sync_params_from_devices()
        return self._arg_params, self._aux_params

    def _sync_params_from_devices(self) -> None:
        """Bring the dictionaries up to date."""
        self._exec_group.get_params(self._arg_params, self._aux_params)
        if self._kvstore is not None and self._update_on_kvstore:
            # The store has all rows; the executors have those of the last batches.
            for name, array in (self._arg_params or {}).items():
                if array.stype == "row_sparse" and name not in self._fixed_param_names:
                    rows = _all_rows(array)
                    self._kvstore.row_sparse_pull(name, array, row_ids=rows)
        self._params_dirty = False

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

        A variable's own initializer (``mx.sym.var(..., init=...)``) precedes ``initializer``.

        Args:
            initializer: Sets the parameters that are not given.
            arg_params: Values of arguments by name.
            aux_params: Values of auxiliary states by name.
            allow_missing: Let the initializer set what the dictionaries lack.
            force_init: Set them even if they are set already.
            allow_extra: Ignore names that the module does not have.

        Raises:
            AssertionError: The module is not bound.
            RuntimeError: A value is missing.
        """
        if self.params_initialized and not force_init:
            warnings.warn(
                "Parameters already initialized and force_init=False. init_params call ignored.",
                stacklevel=2,
            )
            return
        if not self.binded:
            raise AssertionError("call bind before initializing the parameters")
        if self._arg_params is None or self._aux_params is None:
            group = self._exec_group
            names = [name for name in self._param_names if name in group.arg_names]
            self._arg_params = host_copies(names, group.param_arrays)
            self._aux_params = host_copies(self._aux_names, group.aux_arrays)
        attributes = self._symbol.attr_dict()
        for own, given in ((self._arg_params, arg_params), (self._aux_params, aux_params)):
            fill_parameters(own, given, initializer, attributes, allow_missing=allow_missing)
        self.params_initialized = True
        self._params_dirty = False
        self._exec_group.set_params(self._arg_params, self._aux_params, allow_extra=allow_extra)

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

        Raises:
            RuntimeError: A value is missing.
            ValueError: A name is unknown.
        """
        if not allow_missing:
            super().set_params(arg_params, aux_params, allow_missing, force_init, allow_extra)
            return
        if self.params_initialized and not force_init:
            warnings.warn(
                "Parameters already initialized and force_init=False. set_params call ignored.",
                stacklevel=2,
            )
            return
        self._exec_group.set_params(arg_params, aux_params, allow_extra=allow_extra)
        self._params_dirty = True
        self.params_initialized = True

    # ---- binding -----------------------------------------------------------------------------

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

        Raises:
            AssertionError: Gradients of inputs without training, or the shared module is not ready.
            MXNetError: The shapes do not fit the symbol or the shared module.
        """
        if force_rebind:
            self._keep_params()
            self.binded = False
            self._exec_group = None
        if self.binded:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if inputs_need_grad and not for_training:
            raise AssertionError("bind: inputs_need_grad=True needs for_training=True")
        shared_group = self._shared_group(shared_module)
        data, label = parse_descriptions(
            self._data_names, self._label_names, data_shapes, label_shapes
        )
        self._exec_group = DataParallelExecutorGroup(
            self._symbol,
            self._context,
            self._work_load_list,
            data,
            label,
            self._param_names,
            for_training,
            inputs_need_grad,
            shared_group,
            logger=self.logger,
            fixed_param_names=self._fixed_param_names,
            grad_req=grad_req,
            state_names=self._state_names,
            group2ctxs=self._group2ctxs,
        )
        self._data_shapes, self._label_shapes = data, label
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        self._grad_req = grad_req
        self.binded = True
        if shared_module is not None:
            self.params_initialized = shared_module.params_initialized
            self._arg_params = shared_module._arg_params
            self._aux_params = shared_module._aux_params
            if shared_module.optimizer_initialized:
                self.borrow_optimizer(shared_module)
        elif self.params_initialized:
            self._exec_group.set_params(self._arg_params, self._aux_params)

    def _keep_params(self) -> None:
        """Bring values home before the executors that hold them go."""
        if self.binded and self.params_initialized and self._params_dirty:
            self._sync_params_from_devices()

    def _shared_group(self, shared_module: Any) -> DataParallelExecutorGroup | None:
        if shared_module is None:
            return None
        if not (
            isinstance(shared_module, Module)
            and shared_module.binded
            and shared_module.params_initialized
        ):
            raise AssertionError(
                "bind: shared_module must be a Module that is bound and has parameters"
            )
        group: DataParallelExecutorGroup = shared_module._exec_group
        if len(group.execs) < len(self._context):
            raise AssertionError(
                f"bind: shared_module has {len(group.execs)} contexts, needed are "
                f"{len(self._context)}"
            )
        return group

    def reshape(self, data_shapes: Any, label_shapes: Any = None) -> None:
        """Use other shapes of inputs; parameters stay.

        Args:
            data_shapes: Descriptions of the inputs, or pairs of name and shape.
            label_shapes: The same of the labels; None for none.
        """
        self._require("reshape")
        self._data_shapes, self._label_shapes = parse_descriptions(
            self._data_names,
            self._label_names if label_shapes else (),
            data_shapes,
            label_shapes,
        )
        self._exec_group.reshape(self._data_shapes, self._label_shapes)

    # ---- optimizer ---------------------------------------------------------------------------

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
            optimizer: An optimizer or its name. By default it divides gradients by the batch size.
            optimizer_params: Arguments of the optimizer given by name.
            force_init: Choose even if there is one already.

        Raises:
            AssertionError: The module is not ready, or ``optimizer`` is not an optimizer.
            ValueError: The optimizer is unknown.
        """
        self._require("init_optimizer", params=True)
        if self.optimizer_initialized and not force_init:
            self.logger.warning("optimizer already initialized, ignoring...")
            return
        if self._params_dirty:
            self._sync_params_from_devices()
        store, on_kvstore = choose_kvstore(kvstore, len(self._context), self._arg_params or {})
        self._optimizer = self._create_optimizer(optimizer, optimizer_params, store, on_kvstore)
        self._kvstore, self._update_on_kvstore, self._updater = store, on_kvstore, None
        if store is not None:
            self._start_store(store, on_kvstore)
        if not on_kvstore:
            self._updater = optimizers.get_updater(self._optimizer)
        self.optimizer_initialized = True
        if self._preload_opt_states is not None:
            self.load_optimizer_states(self._preload_opt_states)
            self._preload_opt_states = None

    def _start_store(self, store: Any, on_kvstore: bool) -> None:
        if self._compression_params:
            store.set_gradient_compression(self._compression_params)
        if on_kvstore:
            store.set_optimizer(self._optimizer)
        group = self._exec_group
        initialize_kvstore(
            kvstore=store,
            param_arrays=group.param_arrays,
            arg_params=self._arg_params or {},
            param_names=self._param_names,
            update_on_kvstore=on_kvstore,
        )

    def _create_optimizer(
        self, optimizer: Any, arguments: Any, store: Any, on_kvstore: bool
    ) -> Optimizer:
        """The optimizer, which knows the parameters by the indices that updates use."""
        group = self._exec_group
        return make_optimizer(
            optimizer,
            arguments,
            symbol=self.symbol,
            names=group.param_names,
            copies=1 if on_kvstore else len(self._context),
            samples=samples_per_update(group.batch_size, store),
        )

    def borrow_optimizer(self, shared_module: Module) -> None:
        """Use the optimizer of another module, with its states and its store.

        Args:
            shared_module: The other module.

        Raises:
            AssertionError: It has no optimizer.
        """
        if not shared_module.optimizer_initialized:
            raise AssertionError("borrow_optimizer: the other module has no optimizer")
        self._optimizer = shared_module._optimizer
        self._kvstore = shared_module._kvstore
        self._update_on_kvstore = shared_module._update_on_kvstore
        self._updater = shared_module._updater
        self.optimizer_initialized = True

    # ---- computation -------------------------------------------------------------------------

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Compute the outputs for a batch.

        Args:
            data_batch: The batch; shapes that differ from the bound ones are bound first. Or a list
                of one batch per context.
            is_train: Training mode; by default as bound.

        Raises:
            MXNetError: The shapes do not fit the symbol.
        """
        self._require("forward", params=True)
        self._follow_shapes(data_batch)
        self._exec_group.forward(data_batch, is_train)

    def _follow_shapes(self, data_batch: Any) -> None:
        """Bind the shapes of a batch, if they differ."""
        data, label = self._data_shapes or [], self._label_shapes or []
        if isinstance(data_batch, list):
            check_parts(data_batch, self._exec_group, data, label)
            return
        changed = changed_shapes(data_batch, data, label, self._label_names)
        if changed is not None:
            self.reshape(*changed)

    def backward(self, out_grads: Any = None) -> None:
        """Compute the gradients.

        Args:
            out_grads: Gradient of each output; not needed for losses.

        Raises:
            AssertionError: The module is not bound for training.
        """
        self._require("backward", params=True)
        self._exec_group.backward(out_grads=out_grads)

    def update(self) -> None:
        """Change the parameters by the gradients, summed over contexts."""
        self._require("update", params=True, optimizer=True)
        self._params_dirty = True
        group = self._exec_group
        if self._update_on_kvstore:
            update_params_on_kvstore(
                group.param_arrays, group.grad_arrays, self._kvstore, group.param_names
            )
        else:
            update_params(
                group.param_arrays,
                group.grad_arrays,
                updater=self._updater,
                num_device=len(self._context),
                kvstore=self._kvstore,
                param_names=group.param_names,
            )

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """Outputs of the last forward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each output is a list.
        """
        self._require("get_outputs", params=True)
        return self._exec_group.get_outputs(merge_multi_context=merge_multi_context)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """Gradients of the inputs from the last backward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each is a list.
        """
        self._require("get_input_grads", params=True, input_gradients=True)
        return self._exec_group.get_input_grads(merge_multi_context=merge_multi_context)

    def get_states(self, merge_multi_context: bool = True) -> list[Any]:
        """The arrays of the states, one per context.

        Args:
            merge_multi_context: Must be False.
        """
        self._require("get_states", params=True)
        return self._exec_group.get_states(merge_multi_context=merge_multi_context)

    def set_states(self, states: Any = None, value: Any = None) -> None:
        """Set the states.

        Args:
            states: For every state, its array in each context.
            value: A number for all.
        """
        self._require("set_states", params=True)
        self._exec_group.set_states(states, value)

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with the outputs of the last forward pass.

        Args:
            eval_metric: The metric.
            labels: Labels of the batch.
            pre_sliced: Whether they are a list of labels per context.
        """
        self._exec_group.update_metric(eval_metric, labels, pre_sliced)

    def install_monitor(self, mon: Any) -> None:
        """Let a monitor watch the executors.

        Args:
            mon: The monitor.
        """
        self._require("install_monitor")
        self._exec_group.install_monitor(mon)

    def prepare(self, data_batch: Any, sparse_row_id_fn: Any = None) -> None:
        """Take the rows that a batch needs of row-sparse parameters from the store.

        Args:
            data_batch: The batch.
            sparse_row_id_fn: Makes, of a batch, a dictionary from parameters to rows.

        Raises:
            TypeError: The function returned something else.
        """
        self._require("prepare")
        if sparse_row_id_fn is None:
            return
        if self._kvstore is None or not self._update_on_kvstore:
            warnings.warn(
                "Parameters are not updated in the KVStore. No need to call sparse_row_id_fn.",
                stacklevel=2,
            )
            return
        rows = sparse_row_id_fn(data_batch)
        if not isinstance(rows, Mapping):
            raise TypeError(
                "sparse_row_id_fn must return a dict from parameter to rows, got "
                f"{type(rows).__name__}"
            )
        group = self._exec_group
        for name, arrays in zip(group.param_names, group.param_arrays, strict=True):
            if name in rows:
                self._kvstore.row_sparse_pull(name, list(arrays), row_ids=rows[name])


def _all_rows(array: Any) -> Any:
    return nd.arange(0, array.shape[0], dtype="int64")
