"""Modules written in Python, without a symbol."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from mxnet import ndarray as nd
from mxnet.initializer import Uniform as Uniform
from mxnet.io import DataDesc
from mxnet.module.base_module import BaseModule
from mxnet.module.workload import Descriptions, as_descriptions
from mxnet.ndarray import NDArray


class PythonModule(BaseModule):
    """Base class of modules without parameters that compute in Python.

    A subclass implements ``forward``, ``backward``, ``get_outputs``, ``get_input_grads`` and
    ``_compute_output_shapes``.

    Args:
        data_names: Names of the inputs.
        label_names: Names of the labels; None for none.
        output_names: Names of the outputs.
        logger: Where to log.
    """

    def __init__(
        self,
        data_names: Sequence[str],
        label_names: Sequence[str] | None,
        output_names: Sequence[str],
        logger: Any = logging,
    ) -> None:
        super().__init__(logger=logger)
        self._data_names = list(data_names)
        self._label_names = None if label_names is None else list(label_names)
        self._output_names = list(output_names)
        self._data_shapes: Descriptions | None = None
        self._label_shapes: Descriptions | None = None
        self._output_shapes: Any = None

    @property
    def data_names(self) -> list[str]:
        """Names of the inputs."""
        return self._data_names

    @property
    def output_names(self) -> list[str]:
        """Names of the outputs."""
        return self._output_names

    @property
    def data_shapes(self) -> Any:
        """Descriptions of the inputs; None before ``bind``."""
        return self._data_shapes

    @property
    def label_shapes(self) -> Any:
        """Descriptions of the labels, or None."""
        return self._label_shapes

    @property
    def output_shapes(self) -> Any:
        """Names and shapes of the outputs; None before ``bind``."""
        return self._output_shapes

    def get_params(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """There are none: two empty dictionaries."""
        return {}, {}

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: ARG002, B008 - there is nothing to set
        arg_params: Any = None,  # noqa: ARG002
        aux_params: Any = None,  # noqa: ARG002
        allow_missing: bool = False,  # noqa: ARG002
        force_init: bool = False,  # noqa: ARG002
        allow_extra: bool = False,  # noqa: ARG002
    ) -> None:
        """Note that the parameters are ready: there are none, so the arguments have no meaning.

        Args:
            initializer: Not used.
            arg_params: Not used.
            aux_params: Not used.
            allow_missing: Not used.
            force_init: Not used.
            allow_extra: Not used.
        """
        self.params_initialized = True

    def init_optimizer(
        self,
        kvstore: Any = "local",  # noqa: ARG002 - there is nothing to update
        optimizer: Any = "sgd",  # noqa: ARG002
        optimizer_params: Any = (("learning_rate", 0.01),),  # noqa: ARG002
        force_init: bool = False,  # noqa: ARG002
    ) -> None:
        """Note that the optimizer is ready: it has nothing to do, so the arguments have no meaning.

        Args:
            kvstore: Not used.
            optimizer: Not used.
            optimizer_params: Not used.
            force_init: Not used.
        """
        self.optimizer_initialized = True

    def update(self) -> None:
        """There are no parameters to change; a subclass that has some overrides this."""

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with the outputs, if the module has labels.

        Args:
            eval_metric: The metric.
            labels: Labels of the batch.
            pre_sliced: Must be False.

        Raises:
            RuntimeError: ``pre_sliced`` is true.
        """
        if self._label_shapes is None:
            return
        if pre_sliced:
            raise RuntimeError("PythonModule does not support presliced labels")
        eval_metric.update_dict(
            dict(zip(self._label_names or (), labels or (), strict=False)),
            dict(zip(self._output_names, self.get_outputs(), strict=False)),
        )

    def bind(
        self,
        data_shapes: Any,
        label_shapes: Any = None,
        for_training: bool = True,
        inputs_need_grad: bool = False,
        force_rebind: bool = False,
        shared_module: Any = None,  # noqa: ARG002 - there are no parameters to share
        grad_req: Any = "write",
    ) -> None:
        """Take note of the shapes.

        Args:
            data_shapes: Descriptions of the inputs, or pairs of name and shape.
            label_shapes: The same of the labels; None for none.
            for_training: Whether gradients will be asked for.
            inputs_need_grad: Whether those of the inputs will be.
            force_rebind: Bind even if bound already.
            shared_module: Not used: there are no parameters to share.
            grad_req: Must be ``"write"``.

        Raises:
            AssertionError: The names differ from the module's, or ``grad_req`` is something else.
        """
        if self.binded and not force_rebind:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if grad_req != "write":
            raise AssertionError("Python module only support write gradient")
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        data = as_descriptions(data_shapes)
        if [d.name for d in data] != self._data_names:
            raise AssertionError(f"bind: got the inputs {data}, expected {self._data_names}")
        label = None if label_shapes is None else as_descriptions(label_shapes)
        if label is not None and [d.name for d in label] != self._label_names:
            raise AssertionError(f"bind: got the labels {label}, expected {self._label_names}")
        self._data_shapes, self._label_shapes = data, label
        self._output_shapes = self._compute_output_shapes()
        self.binded = True

    def _compute_output_shapes(self) -> list[DataDesc | tuple[str, tuple[int, ...]]]:
        """Names and shapes of the outputs, from the bound shapes."""
        raise NotImplementedError(f"{type(self).__name__}: _compute_output_shapes is not defined")


class PythonLossModule(PythonModule):
    """A loss in Python: the scores pass through, and a function makes their gradient.

    Args:
        name: Beginning of the output's name.
        data_names: Name of the input, in a list.
        label_names: Name of the label, in a list.
        logger: Where to log.
        grad_func: Makes the gradient, an array, of scores and labels. A subclass may override
            ``_backward_impl`` instead.

    Raises:
        AssertionError: There are several inputs or labels, or ``grad_func`` cannot be called.

    Example:
        >>> loss = mx.mod.PythonLossModule(grad_func=lambda scores, labels: scores - 1)
        >>> loss.bind([("data", (2, 1))], [("softmax_label", (2,))], inputs_need_grad=True)
        >>> loss.forward(mx.io.DataBatch([mx.nd.array([[3], [1]])], [mx.nd.zeros((2,))]))
        >>> loss.backward()
        >>> loss.get_input_grads()[0].asnumpy().tolist()
        [[2.0], [0.0]]
    """

    def __init__(
        self,
        name: str = "pyloss",
        data_names: Sequence[str] = ("data",),
        label_names: Sequence[str] = ("softmax_label",),
        logger: Any = logging,
        grad_func: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        super().__init__(data_names, label_names, [f"{name}_output"], logger=logger)
        self._name = name
        if len(data_names) != 1 or len(label_names) != 1:
            raise AssertionError(
                f"PythonLossModule: expected one input and one label, got {list(data_names)} and "
                f"{list(label_names)}"
            )
        if grad_func is not None and not callable(grad_func):
            raise AssertionError(f"PythonLossModule: grad_func is {grad_func!r}, not a function")
        self._grad_func = grad_func
        self._scores: Any = None
        self._labels: Any = None
        self._scores_grad: Any = None

    def _compute_output_shapes(self) -> list[DataDesc | tuple[str, tuple[int, ...]]]:
        assert self._data_shapes is not None
        return [(f"{self._name}_output", tuple(self._data_shapes[0].shape))]

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Take note of the scores and, in training mode, of the labels.

        Args:
            data_batch: The batch.
            is_train: Training mode; by default as bound.
        """
        self._scores = data_batch.data[0]
        if self.for_training if is_train is None else is_train:
            self._labels = data_batch.label[0]

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """The scores.

        Args:
            merge_multi_context: Must be True: there is one context only.
        """
        if not merge_multi_context:
            raise AssertionError("PythonLossModule: pass merge_multi_context=True")
        return [self._scores]

    def backward(self, out_grads: Any = None) -> None:
        """Compute the gradient of the scores.

        Args:
            out_grads: Must be None.

        Raises:
            AssertionError: ``out_grads`` is given, or the module is not for training.
            NotImplementedError: There is no function for the gradient.
        """
        if out_grads is not None:
            raise AssertionError("For a loss module, out_grads should be None")
        if not self.for_training:
            raise AssertionError("backward: call bind with for_training=True before")
        self._backward_impl()

    def _backward_impl(self) -> None:
        if self._grad_func is None:
            raise NotImplementedError(
                "PythonLossModule: give grad_func, or override _backward_impl"
            )
        gradient = self._grad_func(self._scores, self._labels)
        self._scores_grad = gradient if isinstance(gradient, NDArray) else nd.array(gradient)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """The gradient of the scores.

        Args:
            merge_multi_context: Must be True: there is one context only.
        """
        if not merge_multi_context:
            raise AssertionError("PythonLossModule: pass merge_multi_context=True")
        return [self._scores_grad]

    def install_monitor(self, mon: Any) -> None:
        """There is nothing to watch.

        Args:
            mon: The monitor.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError("PythonLossModule: there are no executors to watch")
