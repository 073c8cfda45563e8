"""The module that trains with stochastic variance reduced gradients."""

from __future__ import annotations

import logging
from typing import Any

from mxnet.context import Context, cpu
from mxnet.contrib.svrg_optimization.svrg_optimizer import FULL_GRADIENT, _SVRGOptimizer
from mxnet.io import DataBatch
from mxnet.kvstore import KVStore
from mxnet.module import Module as Module
from mxnet.optimizer import Optimizer


class SVRGModule(Module):
    r"""A module whose gradients are corrected by those of an earlier state of the parameters.

    Every ``update_freq`` epochs, :math:`\tilde w` is set to the parameters :math:`w`, and the
    gradient over all data, :math:`\mu`, is computed there. For a batch :math:`i` the step is taken
    along

    .. math:: g_i(w) - g_i(\tilde w) + \mu,

    which has the same mean as :math:`g_i(w)` and less variance the nearer the two are.

    Args:
        symbol: The graph.
        data_names: Names of its inputs.
        label_names: Names of its labels; None for none.
        logger: Where to log.
        context: A context, or a list of them that share each batch.
        work_load_list: Load of each context.
        fixed_param_names: Parameters that do not change.
        state_names: Inputs that keep their values from batch to batch.
        group2ctxs: Where groups of nodes run.
        compression_params: Compression of gradients in the key-value store.
        update_freq: Epochs between two full gradients; positive.

    Raises:
        TypeError: ``update_freq`` is not an integer.
        ValueError: It is not positive.

    Example:
        >>> from mxnet.contrib.svrg_optimization.svrg_module import SVRGModule
        >>> net = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=1, name="fc")
        >>> net = mx.sym.LinearRegressionOutput(net, name="lin")
        >>> batches = mx.io.NDArrayIter(np.eye(4), np.arange(4), 2, label_name="lin_label")
        >>> module = SVRGModule(net, label_names=["lin_label"], update_freq=2)
        >>> module.fit(batches, num_epoch=40, eval_metric="mse",
        ...            optimizer_params={"learning_rate": 0.5})
        >>> round(float(module.score(batches, "mse")[0][1]), 2)
        0.0

    References:
        R. Johnson, T. Zhang, "Accelerating Stochastic Gradient Descent using Predictive Variance
        Reduction", 2013.
        https://papers.nips.cc/paper/4937-accelerating-stochastic-gradient-descent-using-predictive-variance-reduction
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
        update_freq: int | None = None,
    ) -> None:
        options: dict[str, Any] = {
            "data_names": data_names,
            "label_names": label_names,
            "logger": logger,
            "context": context,
            "work_load_list": work_load_list,
            "fixed_param_names": fixed_param_names,
            "state_names": state_names,
            "group2ctxs": group2ctxs,
            "compression_params": compression_params,
        }
        super().__init__(symbol, **options)
        if not isinstance(update_freq, int):
            raise TypeError(
                "update_freq in SVRGModule must be an integer to represent the frequency for "
                f"calculating full gradients, got {update_freq!r}"
            )
        if update_freq <= 0:
            raise ValueError(
                "update_freq in SVRGModule must be a positive integer to represent the frequency "
                f"for calculating full gradients, got {update_freq}"
            )
        self.update_freq = update_freq
        self._mod_aux = Module(symbol, **options)
        # Full gradients by name, per context.
        self._param_dict: list[dict[str, Any]] = []
        self._ctx_len = len(self._context)

    # ---- binding and optimizer ---------------------------------------------------------------

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
        """Make the executors for given shapes, for both states of the parameters.

        Args:
            data_shapes: Descriptions of the inputs, or pairs of name and shape.
            label_shapes: The same of the labels; None for none.
            for_training: Keep what gradients need.
            inputs_need_grad: Compute gradients of the inputs.
            force_rebind: Bind even if bound already.
            shared_module: Module whose parameters to use.
            grad_req: As for :meth:`Module.bind`.
        """
        if self.binded and not force_rebind:
            self.logger.warning("Already bound, ignoring bind()")
            return
        super().bind(
            data_shapes, label_shapes, for_training, inputs_need_grad, force_rebind,
            shared_module, grad_req,
        )  # fmt: skip
        if for_training:
            self._mod_aux.bind(
                data_shapes, label_shapes, for_training, inputs_need_grad, force_rebind,
                None, grad_req,
            )  # fmt: skip

    def reshape(self, data_shapes: Any, label_shapes: Any = None) -> None:
        """Use other shapes of inputs; parameters stay.

        Args:
            data_shapes: Descriptions of the inputs, or pairs of name and shape.
            label_shapes: The same of the labels; None for none.
        """
        super().reshape(data_shapes, label_shapes)
        if self._mod_aux.binded:
            self._mod_aux.reshape(data_shapes, label_shapes)

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
        super().init_optimizer(kvstore, optimizer, optimizer_params, force_init)
        self._param_dict = [
            {name: arrays[k].zeros_like() for name, arrays in self._gradients(self)}
            for k in range(self._ctx_len)
        ]
        if self._kvstore is not None:
            for name, full in self._param_dict[0].items():
                self._kvstore.init(name + FULL_GRADIENT, full)

    def _create_optimizer(
        self, optimizer: Any, arguments: Any, store: Any, on_kvstore: bool
    ) -> Optimizer:
        default = super()._create_optimizer(optimizer, arguments, store, on_kvstore)
        wrapped: Optimizer = _SVRGOptimizer(
            default, rescale_grad=default.rescale_grad, param_idx2name=dict(default.idx2name)
        )
        return wrapped

    def _gradients(self, module: Module) -> list[tuple[str, list[Any]]]:
        """Names and gradients, one per context, of the parameters that are learned."""
        group = module._exec_group
        return [
            (name, arrays)
            for name, arrays in zip(group.param_names, group.grad_arrays, strict=True)
            if arrays[0] is not None
        ]

    # ---- computation -------------------------------------------------------------------------

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Compute the outputs for a batch, in training at both states of the parameters.

        Args:
            data_batch: The batch.
            is_train: Training mode; by default as bound.
        """
        super().forward(data_batch, is_train)
        training = self.for_training if is_train is None else is_train
        if training:
            self._mod_aux.forward(data_batch, is_train)

    def backward(self, out_grads: Any = None) -> None:
        """Compute the gradients at both states of the parameters.

        Args:
            out_grads: Gradient of each output; not needed for losses.
        """
        super().backward(out_grads)
        if self._mod_aux.binded:
            self._mod_aux.backward(out_grads)

    def update(self) -> None:
        """Change the parameters by the corrected gradients."""
        self._correct_gradients()
        super().update()

    def _correct_gradients(self) -> None:
        for (name, current), (_, earlier) in zip(
            self._gradients(self), self._gradients(self._mod_aux), strict=True
        ):
            for k in range(self._ctx_len):
                current[k][:] = current[k] - earlier[k] + self._param_dict[k][name]

    def update_full_grads(self, train_data: Any) -> None:
        """Note the present parameters, and compute the gradient over all data there.

        Args:
            train_data: The iterator; it is reset before and after.
        """
        arg_params, aux_params = self.get_params()
        self._mod_aux.set_params(arg_params=arg_params, aux_params=aux_params)
        train_data.reset()
        for full in self._param_dict:
            for array in full.values():
                array[:] = 0
        count = 0
        for batch in train_data:
            self._mod_aux.forward(batch, is_train=True)
            self._mod_aux.backward()
            count += 1
            for name, arrays in self._gradients(self._mod_aux):
                for k, array in enumerate(arrays):
                    self._param_dict[k][name] += array
        train_data.reset()
        if count == 0:
            raise ValueError("SVRGModule.update_full_grads: the iterator has no batch")
        self._average(count)

    def _average(self, count: int) -> None:
        """Divide by the number of batches; with a store, share the mean among contexts."""
        store = self._kvstore
        for name in self._param_dict[0]:
            arrays = [full[name] for full in self._param_dict]
            _divide(arrays, count)
            if store is None:
                continue
            key = name + FULL_GRADIENT
            if isinstance(store, KVStore):
                store.push(key, arrays)
                store.pull(key, out=arrays)
            else:
                store.pushpull(key, arrays, out=arrays)
            _divide(arrays, self._ctx_len * store.num_workers)

    # ---- training ----------------------------------------------------------------------------

    def _begin_epoch(self, epoch: int, train_data: Any) -> None:
        if epoch % self.update_freq == 0:
            self.update_full_grads(train_data)

    def prepare(self, data_batch: DataBatch, sparse_row_id_fn: Any = None) -> None:
        """Take the rows that a batch needs of row-sparse parameters, for both states.

        Args:
            data_batch: The batch.
            sparse_row_id_fn: Makes, of a batch, a dictionary from parameters to rows.
        """
        super().prepare(data_batch, sparse_row_id_fn=sparse_row_id_fn)
        if self._mod_aux.binded and sparse_row_id_fn is not None:
            # Its parameters do not come from the store: they are all there.
            self._mod_aux.prepare(data_batch)


def _divide(arrays: list[Any], divisor: int) -> None:
    for array in arrays:
        array[:] = array / divisor
