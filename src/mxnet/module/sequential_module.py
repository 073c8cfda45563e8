"""Modules one after the other."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, ClassVar

from mxnet.initializer import Uniform as Uniform
from mxnet.io import DataBatch, DataDesc
from mxnet.module.base_module import BaseModule
from mxnet.module.workload import as_descriptions


class SequentialModule(BaseModule):
    """A chain of modules: the outputs of each are the inputs of the next.

    Args:
        logger: Where to log.

    Example:
        >>> first = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=3, name="fc1")
        >>> second = mx.sym.FullyConnected(mx.sym.var("data"), num_hidden=2, name="fc2")
        >>> module = mx.mod.SequentialModule()
        >>> _ = module.add(mx.mod.Module(first, label_names=None))
        >>> _ = module.add(
        ...     mx.mod.Module(mx.sym.SoftmaxOutput(second, name="softmax")),
        ...     take_labels=True, auto_wiring=True)
        >>> module.bind([("data", (4, 5))], [("softmax_label", (4,))])
        >>> module.output_shapes
        [('softmax_output', (4, 2))]
    """

    META_TAKE_LABELS: ClassVar[str] = "take_labels"
    META_AUTO_WIRING: ClassVar[str] = "auto_wiring"

    def __init__(self, logger: Any = logging) -> None:
        super().__init__(logger=logger)
        self._modules: list[Any] = []
        self._metas: list[dict[str, Any]] = []
        self._meta_keys = {self.META_TAKE_LABELS, self.META_AUTO_WIRING}
        self._data_shapes: Any = None
        self._label_shapes: Any = None

    def add(self, module: BaseModule, **kwargs: Any) -> SequentialModule:
        """Append a module.

        Args:
            module: The module.
            **kwargs: ``take_labels``: it gets the labels; ``auto_wiring``: its inputs are the
                previous module's outputs in order, whatever their names.

        Returns:
            This object, so that calls can be chained.

        Raises:
            AssertionError: There is no such option.
        """
        for key in kwargs:
            if key not in self._meta_keys:
                raise AssertionError(
                    f'Unknown meta "{key}", a typo? There are {", ".join(sorted(self._meta_keys))}'
                )
        self._modules.append(module)
        self._metas.append(kwargs)
        self.binded = False
        self.params_initialized = False
        self.optimizer_initialized = False
        return self

    # ---- what the module is ------------------------------------------------------------------

    @property
    def data_names(self) -> Sequence[str]:
        """Names of the inputs: those of the first module."""
        return self._modules[0].data_names if self._modules else []

    @property
    def output_names(self) -> Sequence[str]:
        """Names of the outputs: those of the last module."""
        return self._modules[-1].output_names if self._modules else []

    @property
    def data_shapes(self) -> Any:
        """Descriptions of the inputs."""
        self._require("data_shapes")
        return self._modules[0].data_shapes

    @property
    def label_shapes(self) -> Any:
        """Descriptions of the labels; None if no module takes them."""
        self._require("label_shapes")
        return self._label_shapes

    @property
    def output_shapes(self) -> Any:
        """Names and shapes of the outputs."""
        self._require("output_shapes")
        return self._modules[-1].output_shapes

    # ---- parameters --------------------------------------------------------------------------

    def get_params(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Arguments and auxiliary states of all modules by name."""
        self._require("get_params", params=True)
        arguments: dict[str, Any] = {}
        states: dict[str, Any] = {}
        for module in self._modules:
            own_arguments, own_states = module.get_params()
            arguments.update(own_arguments)
            states.update(own_states)
        return arguments, states

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008 - initializers do not change
        arg_params: Any = None,
        aux_params: Any = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Set the parameters of all modules.

        Args:
            initializer: Sets the parameters that are not given.
            arg_params: Values of arguments by name.
            aux_params: Values of auxiliary states by name.
            allow_missing: Let the initializer set what the dictionaries lack.
            force_init: Set them even if they are set already.
            allow_extra: Ignore names that no module has.

        Raises:
            AssertionError: Two modules have a parameter of one name.
            ValueError: A name is in no module.
        """
        if self.params_initialized and not force_init:
            return
        self._require("init_params")
        for module in self._modules:
            module.init_params(
                initializer=initializer,
                arg_params=arg_params,
                aux_params=aux_params,
                allow_missing=allow_missing,
                force_init=force_init,
                allow_extra=allow_extra,
            )
        self._check_names()
        self.params_initialized = True

    def _check_names(self) -> None:
        owners: dict[str, int] = {}
        for layer, module in enumerate(self._modules):
            for params in module.get_params():
                for name in params:
                    if name in owners:
                        first = owners[name]
                        raise AssertionError(
                            f'Duplicated parameter names: name "{name}" in layer {layer} '
                            f"({type(module)}) is already used in layer {first} "
                            f"({type(self._modules[first])})."
                        )
                    owners[name] = layer

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
        """Bind all modules, each to the previous one's outputs.

        Args:
            data_shapes: Descriptions of the inputs, or pairs of name and shape.
            label_shapes: The same of the labels; None for none.
            for_training: Keep what gradients need.
            inputs_need_grad: Compute gradients of the first module's inputs.
            force_rebind: Bind even if bound already.
            shared_module: Must be None.
            grad_req: Must be ``"write"``.

        Raises:
            AssertionError: There are no modules, or an argument is not supported.
        """
        if self.binded and not force_rebind:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if inputs_need_grad and not for_training:
            raise AssertionError("bind: inputs_need_grad=True needs for_training=True")
        if shared_module is not None:
            raise AssertionError("Shared module is not supported")
        if not self._modules:
            raise AssertionError("Attempting to bind an empty SequentialModule")
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        taken = False
        shapes: Any = data_shapes
        for layer, (module, meta) in enumerate(zip(self._modules, self._metas, strict=True)):
            labels = label_shapes if meta.get(self.META_TAKE_LABELS) else None
            taken = taken or labels is not None
            if meta.get(self.META_AUTO_WIRING):
                shapes = _renamed(shapes, module.data_names)
            module.bind(
                data_shapes=shapes,
                label_shapes=labels,
                for_training=for_training,
                inputs_need_grad=for_training and (inputs_need_grad or layer > 0),
                force_rebind=force_rebind,
                shared_module=None,
                grad_req=grad_req,
            )
            shapes = module.output_shapes
        self._label_shapes = as_descriptions(label_shapes) if taken else None
        self.binded = True

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = (("learning_rate", 0.01),),
        force_init: bool = False,
    ) -> None:
        """Choose how the parameters of all modules change.

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
        for module in self._modules:
            module.init_optimizer(
                kvstore=kvstore,
                optimizer=optimizer,
                optimizer_params=optimizer_params,
                force_init=force_init,
            )
        self.optimizer_initialized = True

    # ---- computation -------------------------------------------------------------------------

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Compute the outputs of all modules for a batch.

        Args:
            data_batch: The batch.
            is_train: Training mode; by default as bound.
        """
        self._require("forward", params=True)
        batch = DataBatch(
            data_batch.data,
            data_batch.label,
            pad=data_batch.pad,
            index=data_batch.index,
            bucket_key=data_batch.bucket_key,
            provide_data=data_batch.provide_data,
            provide_label=data_batch.provide_label,
        )
        for layer, module in enumerate(self._modules):
            module.forward(batch, is_train=is_train)
            if layer + 1 == len(self._modules):
                return
            batch.data = module.get_outputs()
            names = self._modules[layer + 1].data_names
            batch.provide_data = [
                DataDesc(name, array.shape, array.dtype)
                for name, array in zip(names, batch.data, strict=False)
            ]

    def backward(self, out_grads: Any = None) -> None:
        """Compute the gradients, from the last module to the first.

        Args:
            out_grads: Gradient of each output of the last module; not needed for losses.
        """
        self._require("backward")
        for layer in reversed(range(len(self._modules))):
            self._modules[layer].backward(out_grads=out_grads)
            if layer:
                out_grads = self._modules[layer].get_input_grads()

    def update(self) -> None:
        """Change the parameters of all modules by their gradients."""
        self._require("update", params=True, optimizer=True)
        for module in self._modules:
            module.update()

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """Outputs of the last module.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each output is a list.
        """
        self._require("get_outputs", params=True)
        return self._modules[-1].get_outputs(merge_multi_context=merge_multi_context)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """Gradients of the inputs of the first module.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each is a list.
        """
        self._require("get_input_grads", params=True, input_gradients=True)
        return self._modules[0].get_input_grads(merge_multi_context=merge_multi_context)

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with the outputs of the modules that take labels.

        Args:
            eval_metric: The metric.
            labels: Labels of the batch.
            pre_sliced: Whether they are a list of labels per context.
        """
        self._require("update_metric", params=True)
        for module, meta in zip(self._modules, self._metas, strict=True):
            if meta.get(self.META_TAKE_LABELS):
                module.update_metric(eval_metric, labels, pre_sliced)

    def install_monitor(self, mon: Any) -> None:
        """Let a monitor watch the executors of all modules.

        Args:
            mon: The monitor.
        """
        self._require("install_monitor")
        for module in self._modules:
            module.install_monitor(mon)


def _renamed(shapes: Any, names: Sequence[str]) -> list[DataDesc]:
    descriptions = as_descriptions(shapes)
    if len(descriptions) != len(names):
        raise AssertionError(
            f"auto_wiring: {len(descriptions)} outputs for the inputs {', '.join(names)}"
        )
    return [
        DataDesc(name, d.shape, d.dtype, d.layout)
        for name, d in zip(names, descriptions, strict=True)
    ]
