"""A module for inputs of several lengths: one symbol per length, the same parameters."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from mxnet import ndarray as nd
from mxnet.checkpoint import load_params
from mxnet.context import Context, cpu
from mxnet.initializer import Uniform as Uniform
from mxnet.module.base_module import BaseModule
from mxnet.module.module import Module
from mxnet.module.names import check_input_names
from mxnet.name import NameManager as NameManager
from mxnet.symbol import load as load_symbol

SymbolMaker = Callable[[Any], tuple[Any, Any, Any]]


class BucketingModule(BaseModule):
    """Modules made for each bucket when its first batch comes; they share their parameters.

    Args:
        sym_gen: Makes, of a bucket's key, a symbol and the names of its inputs and labels.
        default_bucket_key: Key of the bucket that is bound first; it must have all parameters.
        logger: Where to log.
        context: A context, or a list of them that share each batch.
        work_load_list: Load of each context; by default equal ones.
        fixed_param_names: Parameters that do not change.
        state_names: Inputs that keep their values from batch to batch.
        group2ctxs: Where groups of nodes run; as for :class:`Module`.
        compression_params: Compression of gradients in the key-value store.

    Raises:
        AssertionError: There is no ``default_bucket_key``.

    Example:
        >>> def make(length):
        ...     net = mx.sym.sum(mx.sym.var("data"), axis=1, keepdims=True)
        ...     net = mx.sym.FullyConnected(net, num_hidden=2, name="fc")
        ...     return mx.sym.SoftmaxOutput(net, name="softmax"), ["data"], ["softmax_label"]
        >>> module = mx.mod.BucketingModule(make, default_bucket_key=10)
        >>> module.bind([("data", (2, 10))], [("softmax_label", (2,))])
        >>> module.init_params()
        >>> batch = mx.io.DataBatch(
        ...     [mx.nd.ones((2, 5))], [mx.nd.zeros((2,))], bucket_key=5,
        ...     provide_data=[("data", (2, 5))], provide_label=[("softmax_label", (2,))])
        >>> module.forward(batch)
        >>> module.get_outputs()[0].shape
        (2, 2)
    """

    def __init__(
        self,
        sym_gen: SymbolMaker,
        default_bucket_key: Any = None,
        logger: Any = logging,
        context: Context | list[Context] | tuple[Context, ...] = cpu(),  # noqa: B008 - immutable
        work_load_list: Any = None,
        fixed_param_names: Any = None,
        state_names: Any = None,
        group2ctxs: Any = None,
        compression_params: Any = None,
    ) -> None:
        super().__init__(logger=logger)
        if default_bucket_key is None:
            raise AssertionError("BucketingModule: default_bucket_key is missing")
        self._default_bucket_key = default_bucket_key
        self._sym_gen = sym_gen
        symbol, data_names, label_names = self._call_sym_gen(default_bucket_key)
        self._state_names = list(state_names or ())
        self._fixed_param_names = list(fixed_param_names or ())
        check_input_names(symbol, list(data_names or ()), "data_names", required=True)
        check_input_names(symbol, list(label_names or ()), "label_names", required=False)
        check_input_names(symbol, self._state_names, "state_names", required=True)
        check_input_names(symbol, self._fixed_param_names, "fixed_param_names", required=True)
        self._options: dict[str, Any] = {
            "logger": logger,
            "context": context,
            "work_load_list": work_load_list,
            "fixed_param_names": self._fixed_param_names,
            "state_names": self._state_names,
            "group2ctxs": group2ctxs,
            "compression_params": compression_params,
        }
        self._buckets: dict[Any, Module] = {}
        self._curr_module: Any = None
        self._curr_bucket_key: Any = None
        self._params_dirty = False
        self._monitor: Any = None
        self._grad_req: Any = None

    def _call_sym_gen(self, key: Any) -> tuple[Any, Any, Any]:
        # Every bucket counts its nodes from 0, so that equal parts have equal names.
        with NameManager():
            symbol, data_names, label_names = self._sym_gen(key)
        return symbol, data_names, label_names

    # ---- files -------------------------------------------------------------------------------

    def save_checkpoint(self, prefix: str, epoch: int, remove_amp_cast: bool = False) -> None:
        """Write the parameters, the symbol of every bucket seen, and the list of their keys.

        Args:
            prefix: Beginning of the files' paths.
            epoch: Number in the parameters' file name.
            remove_amp_cast: Leave out the casts that mixed precision put into the graphs.

        Raises:
            AssertionError: Nothing is bound.
        """
        if not self._buckets:
            raise AssertionError("save_checkpoint: there is no bucket yet; call bind before")
        self.save_params(f"{prefix}-{epoch:04d}.params")
        for key, module in self._buckets.items():
            module.symbol.save(f"{prefix}-{key}-symbol.json", remove_amp_cast=remove_amp_cast)
        nd.save(f"{prefix}.buckets", nd.array(list(self._buckets), dtype="int32"))

    @staticmethod
    def load(
        prefix: str,
        epoch: int,
        sym_gen: SymbolMaker | None = None,
        default_bucket_key: Any = None,
        **kwargs: Any,
    ) -> BucketingModule:
        """A module from what ``save_checkpoint`` wrote.

        Args:
            prefix: Beginning of the files' paths.
            epoch: Number in the parameters' file name.
            sym_gen: As for the constructor.
            default_bucket_key: As for the constructor.
            **kwargs: Further arguments of the constructor.

        Raises:
            AssertionError: An argument is missing.
            MXNetError: A file cannot be read or is damaged.
        """
        if sym_gen is None or default_bucket_key is None:
            missing = "sym_gen" if sym_gen is None else "default_bucket_key"
            raise AssertionError(f"{missing} is required for loading BucketingModule")
        saved: Any = nd.load(f"{prefix}.buckets")
        keys = saved[0].asnumpy().tolist()
        symbols = {key: load_symbol(f"{prefix}-{key}-symbol.json") for key in keys}
        arg_params, aux_params = load_params(prefix, epoch)
        return BucketingModule.load_dict(
            symbols, sym_gen, default_bucket_key, arg_params, aux_params, **kwargs
        )

    @staticmethod
    def load_dict(
        sym_dict: Mapping[Any, Any] | None = None,
        sym_gen: SymbolMaker | None = None,
        default_bucket_key: Any = None,
        arg_params: Any = None,
        aux_params: Any = None,
        **kwargs: Any,
    ) -> BucketingModule:
        """A module from symbols and parameters.

        Args:
            sym_dict: Symbols by key; ``sym_gen`` makes those of other keys.
            sym_gen: As for the constructor.
            default_bucket_key: As for the constructor.
            arg_params: Arguments by name.
            aux_params: Auxiliary states by name.
            **kwargs: Further arguments of the constructor.

        Raises:
            AssertionError: An argument is missing.
        """
        if sym_dict is None or sym_gen is None:
            missing = "sym_dict" if sym_dict is None else "sym_gen"
            raise AssertionError(f"{missing} needs to be provided for BucketingModule.load_dict")
        made = BucketingModule(sym_gen, default_bucket_key=default_bucket_key, **kwargs)
        for key, symbol in sym_dict.items():
            _, data_names, label_names = made._call_sym_gen(key)
            module = Module(symbol, data_names, label_names, **made._options)
            module._arg_params, module._aux_params = arg_params, aux_params
            module.params_initialized = True
            made._buckets[key] = module
        made._curr_module = made._buckets.get(default_bucket_key)
        made._curr_bucket_key = default_bucket_key
        made.params_initialized = True
        return made

    # ---- what the module is ------------------------------------------------------------------

    @property
    def symbol(self) -> Any:
        """The symbol of the present bucket."""
        self._require("symbol")
        return self._curr_module.symbol

    @property
    def data_names(self) -> Any:
        """Names of the inputs."""
        if self.binded:
            return self._curr_module.data_names
        return self._call_sym_gen(self._default_bucket_key)[1]

    @property
    def output_names(self) -> Any:
        """Names of the outputs."""
        if self.binded:
            return self._curr_module.output_names
        return self._call_sym_gen(self._default_bucket_key)[0].list_outputs()

    @property
    def data_shapes(self) -> Any:
        """Descriptions of the inputs of the present bucket."""
        self._require("data_shapes")
        return self._curr_module.data_shapes

    @property
    def label_shapes(self) -> Any:
        """Descriptions of the labels of the present bucket."""
        self._require("label_shapes")
        return self._curr_module.label_shapes

    @property
    def output_shapes(self) -> Any:
        """Names and shapes of the outputs of the present bucket."""
        self._require("output_shapes")
        return self._curr_module.output_shapes

    # ---- parameters --------------------------------------------------------------------------

    def get_params(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Arguments and auxiliary states by name."""
        if not self.params_initialized:
            raise AssertionError("get_params: call init_params before")
        self._curr_module._params_dirty |= self._params_dirty
        params: tuple[dict[str, Any], dict[str, Any]] = self._curr_module.get_params()
        self._params_dirty = False
        return params

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
        if not allow_missing:
            super().set_params(arg_params, aux_params, allow_missing, force_init, allow_extra)
            return
        if self.params_initialized and not force_init:
            warnings.warn(
                "Parameters already initialized and force_init=False. set_params call ignored.",
                stacklevel=2,
            )
            return
        self._curr_module.set_params(
            arg_params,
            aux_params,
            allow_missing=allow_missing,
            force_init=force_init,
            allow_extra=allow_extra,
        )
        self._params_dirty = True
        self.params_initialized = True

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008 - initializers do not change
        arg_params: Any = None,
        aux_params: Any = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Set the parameters; as :meth:`Module.init_params`.

        Args:
            initializer: Sets the parameters that are not given.
            arg_params: Values of arguments by name.
            aux_params: Values of auxiliary states by name.
            allow_missing: Let the initializer set what the dictionaries lack.
            force_init: Set them even if they are set already.
            allow_extra: Ignore names that the module does not have.
        """
        if self.params_initialized and not force_init:
            return
        if not self.binded:
            raise AssertionError("call bind before initializing the parameters")
        self._curr_module.init_params(
            initializer=initializer,
            arg_params=arg_params,
            aux_params=aux_params,
            allow_missing=allow_missing,
            force_init=force_init,
            allow_extra=allow_extra,
        )
        self._params_dirty = False
        self.params_initialized = True

    def get_states(self, merge_multi_context: bool = True) -> list[Any]:
        """The arrays of the states, one per context.

        Args:
            merge_multi_context: Must be False.
        """
        self._require("get_states", params=True)
        return self._curr_module.get_states(merge_multi_context=merge_multi_context)

    def set_states(self, states: Any = None, value: Any = None) -> None:
        """Set the states.

        Args:
            states: For every state, its array in each context.
            value: A number for all.
        """
        self._require("set_states", params=True)
        self._curr_module.set_states(states, value)

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
        """Make the executors of the default bucket.

        Args:
            data_shapes: Descriptions of its inputs, or pairs of name and shape.
            label_shapes: The same of the labels; None for none.
            for_training: Keep what gradients need.
            inputs_need_grad: Compute gradients of the inputs.
            force_rebind: Bind even if bound already.
            shared_module: Must be None: buckets share among themselves.
            grad_req: As for :meth:`Module.bind`.

        Raises:
            AssertionError: ``shared_module`` is given.
        """
        if shared_module is not None:
            raise AssertionError("shared_module for BucketingModule is not supported")
        params = self.get_params() if self.params_initialized and self._curr_module else None
        if force_rebind:
            self.binded = False
            self._buckets, self._curr_module = {}, None
        if self.binded:
            self.logger.warning("Already bound, ignoring bind()")
            return
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        self._grad_req = grad_req
        self.binded = True
        key = self._default_bucket_key
        module = self._buckets.get(key) or self._make_module(key)
        module.bind(
            data_shapes,
            label_shapes,
            for_training,
            inputs_need_grad,
            force_rebind=False,
            shared_module=None,
            grad_req=grad_req,
        )
        self._buckets[key] = module
        self._curr_module, self._curr_bucket_key = module, key
        if params is not None:
            self.set_params(*params)

    def _make_module(self, key: Any) -> Module:
        symbol, data_names, label_names = self._call_sym_gen(key)
        return Module(symbol, data_names, label_names, **self._options)

    def switch_bucket(self, bucket_key: Any, data_shapes: Any, label_shapes: Any = None) -> None:
        """Go on with another bucket; it is made at its first use.

        Args:
            bucket_key: Its key.
            data_shapes: Descriptions of its inputs.
            label_shapes: Descriptions of its labels.

        Raises:
            AssertionError: The module is not bound.
            MXNetError: The bucket has a parameter that the default bucket does not have.
        """
        if not self.binded:
            raise AssertionError("call bind before switching bucket")
        module = self._buckets.get(bucket_key)
        if module is None:
            module = self._buckets[bucket_key] = self._make_module(bucket_key)
        if not module.binded:
            module.bind(
                data_shapes,
                label_shapes,
                self._curr_module.for_training,
                self._curr_module.inputs_need_grad,
                force_rebind=False,
                shared_module=self._buckets[self._default_bucket_key],
                grad_req=self._grad_req,
            )
            if self._monitor is not None:
                module.install_monitor(self._monitor)
        if self.optimizer_initialized and not module.optimizer_initialized:
            module.borrow_optimizer(self._buckets[self._default_bucket_key])
        self._curr_module, self._curr_bucket_key = module, bucket_key

    def prepare(self, data_batch: Any, sparse_row_id_fn: Any = None) -> None:
        """Make the bucket of a batch, and take the rows that it needs of row-sparse parameters.

        Args:
            data_batch: The batch.
            sparse_row_id_fn: Makes, of a batch, a dictionary from parameters to rows.
        """
        self._require("prepare", params=True)
        present = self._curr_bucket_key, self._curr_module
        self.switch_bucket(data_batch.bucket_key, data_batch.provide_data, data_batch.provide_label)
        self._curr_module.prepare(data_batch, sparse_row_id_fn=sparse_row_id_fn)
        self._curr_bucket_key, self._curr_module = present

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = (("learning_rate", 0.01),),
        force_init: bool = False,
    ) -> None:
        """Choose how the parameters change; as :meth:`Module.init_optimizer`.

        Args:
            kvstore: Name of a key-value store, or a store; for several contexts.
            optimizer: An optimizer or its name.
            optimizer_params: Arguments of the optimizer given by name.
            force_init: Choose even if there is one already.
        """
        self._require("init_optimizer", params=True)
        if self.optimizer_initialized and not force_init:
            self.logger.warning("optimizer already initialized, ignoring.")
            return
        default = self._buckets[self._default_bucket_key]
        default.init_optimizer(kvstore, optimizer, optimizer_params, force_init=force_init)
        for module in self._buckets.values():
            if module is not default and module.binded:
                module.borrow_optimizer(default)
        self.optimizer_initialized = True

    # ---- computation -------------------------------------------------------------------------

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Compute the outputs for a batch, in its bucket.

        Args:
            data_batch: The batch, with ``bucket_key``, ``provide_data`` and ``provide_label``.
            is_train: Training mode; by default as bound.
        """
        self._require("forward", params=True)
        self.switch_bucket(data_batch.bucket_key, data_batch.provide_data, data_batch.provide_label)
        self._curr_module.forward(data_batch, is_train=is_train)

    def backward(self, out_grads: Any = None) -> None:
        """Compute the gradients.

        Args:
            out_grads: Gradient of each output; not needed for losses.
        """
        self._require("backward", params=True)
        self._curr_module.backward(out_grads=out_grads)

    def update(self) -> None:
        """Change the parameters by the gradients."""
        self._require("update", params=True, optimizer=True)
        self._params_dirty = True
        self._curr_module.update()

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """Outputs of the last forward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each output is a list.
        """
        self._require("get_outputs", params=True)
        return self._curr_module.get_outputs(merge_multi_context=merge_multi_context)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """Gradients of the inputs from the last backward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each is a list.
        """
        self._require("get_input_grads", params=True, input_gradients=True)
        return self._curr_module.get_input_grads(merge_multi_context=merge_multi_context)

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with the outputs of the last forward pass.

        Args:
            eval_metric: The metric.
            labels: Labels of the batch.
            pre_sliced: Whether they are a list of labels per context.
        """
        self._require("update_metric", params=True)
        self._curr_module.update_metric(eval_metric, labels, pre_sliced)

    def install_monitor(self, mon: Any) -> None:
        """Let a monitor watch the executors of all buckets.

        Args:
            mon: The monitor.
        """
        self._require("install_monitor")
        self._monitor = mon
        for module in self._buckets.values():
            if module.binded:
                module.install_monitor(mon)
