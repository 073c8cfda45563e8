"""One executor per context, each working on its part of the batch."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.context import Context, cpu
from mxnet.executor import Executor
from mxnet.io import DataDesc
from mxnet.module.batch import Parts, inputs_of, load_batch, merged
from mxnet.module.bind_options import contexts_of_groups, gradient_requests, storage_types
from mxnet.module.workload import (
    Descriptions,
    as_descriptions,
    batch_axes,
    common_batch_size,
    part_of,
    sliced_shape,
    split_input_slice,
)

# Executors for other shapes than the bound ones that are kept for the next batch of such a shape.
_KEPT_RESHAPED = 16


class DataParallelExecutorGroup:
    """Executors of one symbol, one per context, that share the work on each batch.

    Args:
        symbol: The graph.
        contexts: Where to run.
        workload: Load of each context.
        data_shapes: Descriptions of the inputs.
        label_shapes: Descriptions of the labels, or None.
        param_names: Names of the parameters.
        for_training: Keep what gradients need.
        inputs_need_grad: Compute gradients of the inputs.
        shared_group: Group whose parameters these executors use, too.
        logger: Where to log.
        fixed_param_names: Parameters without gradient.
        grad_req: ``"write"``, ``"add"`` or ``"null"``; a dictionary by name, or a list in the order
            of the arguments.
        state_names: Inputs that keep their values from batch to batch.
        group2ctxs: For each context, where the groups of nodes run.

    Attributes:
        execs: The executors.
        slices: The part of the batch of each context.
        param_arrays: The arrays of every parameter, one per context.
        grad_arrays: Their gradients, or None.
        aux_arrays: The arrays of every auxiliary state, one per context.
        data_arrays: For every input, its part of the batch and its array in each context.

    Raises:
        ValueError: A context would get no samples, or ``grad_req`` is not understood.
    """

    def __init__(
        self,
        symbol: Any,
        contexts: Sequence[Context],
        workload: Sequence[float],
        data_shapes: Any,
        label_shapes: Any,
        param_names: Sequence[str],
        for_training: bool,
        inputs_need_grad: bool,
        shared_group: DataParallelExecutorGroup | None = None,
        logger: Any = logging,
        fixed_param_names: Sequence[str] | None = None,
        grad_req: Any = "write",
        state_names: Sequence[str] | None = None,
        group2ctxs: Any = None,
    ) -> None:
        self.symbol = symbol
        self.contexts = list(contexts)
        self.workload = list(workload)
        self.param_names = list(param_names)
        self.arg_names: list[str] = symbol.list_arguments()
        self.aux_names: list[str] = symbol.list_auxiliary_states()
        self.for_training = for_training
        self.inputs_need_grad = inputs_need_grad
        self.logger = logger
        self.fixed_param_names = list(fixed_param_names or ())
        self.state_names = list(state_names or ())
        self.group2ctxs = contexts_of_groups(group2ctxs, len(self.contexts))
        self.output_names: list[str] = symbol.list_outputs()
        self.output_layouts = _output_axes(symbol)
        self.num_outputs = len(self.output_names)
        data_names = [description.name for description in as_descriptions(data_shapes)]
        self.grad_req = gradient_requests(
            grad_req if for_training else "null",
            self.arg_names,
            parameters=set(self.param_names) - set(self.fixed_param_names),
            inputs=set(data_names) if inputs_need_grad and for_training else set(),
        )
        self.batch_size: int | None = None
        self.execs: list[Executor] = []
        self._monitors: list[Any] = []
        self._reshaped: dict[Any, list[Executor]] = {}
        self.bind_exec(data_shapes, label_shapes, shared_group)

    # ---- binding -----------------------------------------------------------------------------

    def decide_slices(self, data_shapes: Any) -> list[int]:
        """Divide the batch that the descriptions tell of.

        Args:
            data_shapes: Descriptions of the inputs.

        Returns:
            The axis of the batch of each input.

        Raises:
            AssertionError: The inputs have different numbers of samples.
            ValueError: A context would get no samples.
        """
        descriptions = as_descriptions(data_shapes)
        known = self.batch_size
        self.batch_size = common_batch_size(descriptions, known)
        if self.batch_size != known or not hasattr(self, "slices"):
            size = 1 if self.batch_size is None else self.batch_size
            self.slices = (
                [slice(0, size)]
                if len(self.contexts) == 1
                else split_input_slice(size, self.workload)
            )
        return batch_axes(descriptions)

    def bind_exec(
        self,
        data_shapes: Any,
        label_shapes: Any,
        shared_group: DataParallelExecutorGroup | None = None,
        reshape: bool = False,
    ) -> None:
        """Make the executors.

        Args:
            data_shapes: Descriptions of the inputs.
            label_shapes: Descriptions of the labels, or None.
            shared_group: Group whose parameters to use.
            reshape: Change the present executors' shapes.
        """
        self.batch_size = None
        data, label = as_descriptions(data_shapes), as_descriptions(label_shapes)
        self.data_layouts = self.decide_slices(data)
        self.label_layouts = self.decide_slices(label)
        if reshape:
            self.execs = self._reshaped_executors(data, label)
        else:
            self.execs = [
                self._bind_one(i, data, label, shared_group) for i in range(len(self.contexts))
            ]
            self._default_execs = self.execs
            self._default_key = _shape_key(data, label)
            self._reshaped = {}
        self.data_shapes: Descriptions = data
        self.label_shapes: Descriptions | None = label or None
        self._collect_arrays()

    def _shapes_for(
        self, position: int, descriptions: Sequence[DataDesc], axes: Sequence[int]
    ) -> dict[str, tuple[int, ...]]:
        part = self.slices[position]
        return {
            description.name: sliced_shape(description.shape, axis, part)
            for description, axis in zip(descriptions, axes, strict=True)
        }

    def _all_shapes_for(
        self, position: int, data: Descriptions, label: Descriptions
    ) -> dict[str, tuple[int, ...]]:
        shapes = self._shapes_for(position, data, self.data_layouts)
        shapes.update(self._shapes_for(position, label, self.label_layouts))
        for name in shapes:
            if name not in self.arg_names:
                raise KeyError(
                    f"{name}: the symbol has no such input; its arguments are "
                    f"{', '.join(self.arg_names)}"
                )
        return shapes

    def _bind_one(
        self,
        position: int,
        data: Descriptions,
        label: Descriptions,
        shared_group: DataParallelExecutorGroup | None,
    ) -> Executor:
        shapes = self._all_shapes_for(position, data, label)
        shared = None if shared_group is None else shared_group._default_execs[position]
        # Every parameter must be the shared one, since nobody would initialise another.
        executor: Executor = self.symbol.simple_bind(
            self.contexts[position],
            grad_req=self.grad_req,
            type_dict={d.name: d.dtype for d in (*data, *label)},
            stype_dict=storage_types(self.symbol),
            group2ctx=self.group2ctxs[position],
            shared_arg_names=self.param_names,
            shared_exec=shared,
            **shapes,
        )
        return executor

    def _reshaped_executors(self, data: Descriptions, label: Descriptions) -> list[Executor]:
        key = _shape_key(data, label)
        if key == self._default_key:
            return self._default_execs
        found = self._reshaped.get(key)
        if found is None:
            found = [
                executor.reshape(allow_up_sizing=True, **self._reshape_shapes(i, data, label))
                for i, executor in enumerate(self._default_execs)
            ]
            if len(self._reshaped) >= _KEPT_RESHAPED:
                self._reshaped.pop(next(iter(self._reshaped)))
            self._reshaped[key] = found
            for monitor in self._monitors:
                for executor in found:
                    monitor.install(executor)
        return found

    def _reshape_shapes(
        self, position: int, data: Descriptions, label: Descriptions
    ) -> dict[str, Any]:
        shapes = self._all_shapes_for(position, data, label)
        # A batch without labels leaves theirs to be inferred, and states belong to the batch, too.
        others = [n for n in self.arg_names if n not in self.param_names and n not in shapes]
        if others:
            inferred, _, _ = self.symbol.infer_shape_partial(**shapes)
            known = dict(zip(self.arg_names, inferred or (), strict=False))
            shapes.update({name: known[name] for name in others if known.get(name)})
        return shapes

    def _collect_arrays(self) -> None:
        arguments = [executor.arg_dict for executor in self.execs]
        gradients = [executor.grad_dict for executor in self.execs]
        states = [executor.aux_dict for executor in self.execs]
        data_names = [d.name for d in self.data_shapes]
        label_names = [d.name for d in self.label_shapes or ()]

        def parts(names: Sequence[str]) -> Parts:
            return [
                [(self.slices[i], bound[name]) for i, bound in enumerate(arguments)]
                for name in names
            ]

        self.data_names, self.label_names = data_names, label_names
        self.data_arrays = parts(data_names)
        self.label_arrays: Parts | None = parts(label_names) if label_names else None
        present = [name for name in self.param_names if name in self.arg_names]
        self.param_arrays = [[bound[name] for bound in arguments] for name in present]
        self.grad_arrays = [[bound[name] for bound in gradients] for name in present]
        self.aux_arrays = [[bound[name] for bound in states] for name in self.aux_names]
        self.state_arrays = [[bound[name] for bound in arguments] for name in self.state_names]
        self.input_grad_arrays = (
            [[bound[name] for bound in gradients] for name in data_names]
            if self.inputs_need_grad
            else []
        )

    def reshape(self, data_shapes: Any, label_shapes: Any) -> None:
        """Use other shapes of inputs and labels; parameters stay.

        Args:
            data_shapes: Descriptions of the inputs.
            label_shapes: Descriptions of the labels, or None.
        """
        data, label = as_descriptions(data_shapes), as_descriptions(label_shapes)
        if data == self.data_shapes and label == (self.label_shapes or []):
            return
        self.bind_exec(data, label, reshape=True)

    # ---- parameters --------------------------------------------------------------------------

    def set_params(
        self,
        arg_params: Mapping[str, Any],
        aux_params: Mapping[str, Any],
        allow_extra: bool = False,
    ) -> None:
        """Copy values into the parameters in all contexts.

        Args:
            arg_params: Values of arguments by name.
            aux_params: Values of auxiliary states by name.
            allow_extra: Ignore names that the symbol does not have.

        Raises:
            MXNetError: A value has another shape than its parameter.
            ValueError: A name is unknown.
        """
        bound = {**self.execs[0].arg_dict, **self.execs[0].aux_dict}
        for name, array in (*arg_params.items(), *aux_params.items()):
            if name in bound and bound[name].shape != array.shape:
                raise MXNetError(
                    f"set_params: {name} has shape {bound[name].shape}, got {array.shape}"
                )
        for executor in self.execs:
            executor.copy_params_from(arg_params, aux_params, allow_extra_params=allow_extra)

    def get_params(self, arg_params: Mapping[str, Any], aux_params: Mapping[str, Any]) -> None:
        """Copy the parameters, averaged over contexts, into arrays.

        Args:
            arg_params: Arrays for the arguments by name.
            aux_params: Arrays for the auxiliary states by name.
        """
        names = [name for name in self.param_names if name in self.arg_names]
        for name, arrays in zip(names, self.param_arrays, strict=True):
            _average(arrays, arg_params[name])
        for name, arrays in zip(self.aux_names, self.aux_arrays, strict=True):
            _average(arrays, aux_params[name])

    def get_states(self, merge_multi_context: bool = True) -> list[list[Any]]:
        """The arrays of the states, one per context.

        Args:
            merge_multi_context: Must be False.

        Raises:
            AssertionError: ``merge_multi_context`` is true.
        """
        if merge_multi_context:
            raise AssertionError(
                "merge_multi_context=True is not supported for get_states yet; pass False"
            )
        return self.state_arrays

    def set_states(self, states: Any = None, value: Any = None) -> None:
        """Set the states.

        Args:
            states: For every state, its array in each context.
            value: A number for all.

        Raises:
            AssertionError: Not exactly one of the two is given.
        """
        if states is not None:
            if value is not None:
                raise AssertionError("Only one of states & value can be specified.")
            load_batch(self._as_parts(self.state_arrays), states, [-1] * len(self.state_arrays))
            return
        if value is None:
            raise AssertionError("At least one of states & value must be specified.")
        for arrays in self.state_arrays:
            for array in arrays:
                array[:] = value

    def _as_parts(self, groups: Sequence[Sequence[Any]]) -> Parts:
        return [list(zip(self.slices, arrays, strict=True)) for arrays in groups]

    # ---- running -----------------------------------------------------------------------------

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Run the forward pass on a batch.

        Args:
            data_batch: The batch, or a list of one batch per context.
            is_train: Training mode; by default as bound.
        """
        if is_train is None:
            is_train = self.for_training
        data, label = inputs_of(data_batch)
        load_batch(self.data_arrays, data, self.data_layouts)
        if self.label_arrays is not None and label:
            load_batch(self.label_arrays, label, self.label_layouts)
        for executor in self.execs:
            executor.forward(is_train=is_train)

    def backward(self, out_grads: Any = None) -> None:
        """Run the backward pass.

        Args:
            out_grads: Gradients of the outputs, for the whole batch; not needed for losses.

        Raises:
            AssertionError: The group is not for training.
        """
        if not self.for_training:
            raise AssertionError("re-bind with for_training=True to run backward")
        given = [] if out_grads is None else out_grads
        if not isinstance(given, list | tuple):
            given = [given]
        for part, executor in zip(self.slices, self.execs, strict=True):
            heads = [
                part_of(gradient, axis, part).as_in_context(executor.outputs[i].context)
                for i, (gradient, axis) in enumerate(zip(given, self.output_layouts, strict=False))
            ]
            executor.backward(out_grads=heads or None)

    def get_output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        """Name and shape of every output, for the whole batch."""
        found = []
        for name, array, axis in zip(
            self.output_names, self.execs[0].outputs, self.output_layouts, strict=True
        ):
            shape = list(array.shape)
            if axis >= 0 and shape:
                shape[axis] = self.batch_size
            found.append((name, tuple(shape)))
        return found

    def get_outputs(
        self, merge_multi_context: bool = True, begin: int = 0, end: int | None = None
    ) -> list[Any]:
        """Outputs of the last forward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each output is a list.
            begin: First output.
            end: Output after the last one; None for all.
        """
        stop = self.num_outputs if end is None else end
        outputs = [executor.outputs for executor in self.execs]
        groups = [[one[i] for one in outputs] for i in range(begin, stop)]
        if not merge_multi_context:
            return groups
        return [
            merged(group, axis)
            for group, axis in zip(groups, self.output_layouts[begin:stop], strict=True)
        ]

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """Gradients of the inputs from the last backward pass.

        Args:
            merge_multi_context: Join the parts of the contexts; otherwise each is a list.

        Raises:
            AssertionError: They were not asked for.
        """
        if not self.inputs_need_grad:
            raise AssertionError("get_input_grads: bind with inputs_need_grad=True first")
        if not merge_multi_context:
            return self.input_grad_arrays
        return [
            merged(group, axis)
            for group, axis in zip(self.input_grad_arrays, self.data_layouts, strict=True)
        ]

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric with the outputs of the last forward pass.

        Args:
            eval_metric: The metric.
            labels: Labels of the batch; with ``pre_sliced``, a list of them per context.
            pre_sliced: Whether labels are divided already.
        """
        names = self.label_names
        for i, (part, executor) in enumerate(zip(self.slices, self.execs, strict=True)):
            if pre_sliced:
                chosen = labels[i]
            else:
                chosen = [
                    part_of(label, axis, part)
                    for label, axis in zip(labels or (), self.label_layouts, strict=False)
                ]
            eval_metric.update_dict(
                dict(zip(names, chosen, strict=False)),
                dict(zip(self.output_names, executor.outputs, strict=True)),
            )

    def install_monitor(self, mon: Any) -> None:
        """Let a monitor watch the executors.

        Args:
            mon: The monitor.
        """
        self._monitors.append(mon)
        installed = [self._default_execs, *self._reshaped.values()]
        for executors in installed:
            for executor in executors:
                mon.install(executor)


def _output_axes(symbol: Any) -> list[int]:
    return [DataDesc.get_batch_axis(output.attr("__layout__")) for output in symbol]


def _shape_key(data: Descriptions, label: Descriptions) -> Any:
    return tuple((d.name, tuple(d.shape)) for d in (*data, *label))


def _average(arrays: Sequence[Any], target: Any) -> None:
    """The mean over contexts, as training on copies of the parameters means it."""
    if len(arrays) == 1:
        arrays[0].copyto(target)
        return
    total = arrays[0].copyto(cpu())
    for array in arrays[1:]:
        total = total + array.as_in_context(cpu())
    (total / len(arrays)).astype(target.dtype).copyto(target)
