"""Applies an optimizer to parameters, on one context or several."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mxnet import kvstore as kvstore_module
from mxnet import optimizer as optimizer_module
from mxnet.context import Context
from mxnet.gluon.parameter_array import Parameter
from mxnet.gluon.parameter_dict import ParameterDict
from mxnet.kvstore import KVStore, KVStoreBase
from mxnet.optimizer import Optimizer, Updater
from mxnet.serialization.atomic import atomic_write

_STALE = (
    "Gradient of Parameter `{}` on context {} has not been updated by backward since last `step`. "
    "This could mean a bug in your model that made it only use a subset of the Parameters (Blocks) "
    "for this iteration. If you are intentionally only using a subset, call step with "
    "ignore_stale_grad=True to suppress this warning and skip updating of Parameters with stale "
    "gradient"
)


class Trainer:
    """Updates parameters from their gradients; used after ``backward``.

    Parameters on several contexts stay equal: their gradients are summed by a key-value store,
    which then either gives the sums back or applies the optimizer itself (``update_on_kvstore``).

    Args:
        params: The parameters: ``net.collect_params()``, a dictionary, or a list.
        optimizer: Name of an optimizer, or an optimizer.
        optimizer_params: Arguments of the optimizer, when given by name.
        kvstore: Name of a key-value store, a store, or None for no communication. A name makes a
            store only where there is something to sum.
        compression_params: Compression of gradients, such as ``{"type": "2bit", "threshold":
            0.5}``.
        update_on_kvstore: Whether the store applies the optimizer; by default where it can. False
            is needed to change gradients between ``allreduce_grads`` and ``update``.

    Raises:
        AssertionError: ``optimizer_params`` is given with an optimizer object, or the parameters
            are on different contexts.
        RuntimeError: A parameter is not initialised.
        ValueError: ``params`` holds something else than parameters, or the optimizer is unknown.

    Example:
        >>> net = mx.gluon.nn.Dense(1, in_units=2)
        >>> net.initialize(mx.init.One())
        >>> trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.5})
        >>> with mx.autograd.record():
        ...     loss = net(mx.nd.ones((4, 2))).sum()
        >>> loss.backward()
        >>> trainer.step(batch_size=4)
        >>> net.weight.data().asnumpy()
        array([[0.5, 0.5]], dtype=float32)
    """

    def __init__(
        self,
        params: ParameterDict | Mapping[str, Parameter] | Sequence[Parameter],
        optimizer: str | Optimizer,
        optimizer_params: Mapping[str, Any] | None = None,
        kvstore: str | KVStoreBase | None = "device",
        compression_params: Mapping[str, Any] | None = None,
        update_on_kvstore: bool | None = None,
    ) -> None:
        self._params = _parameter_list(params)
        self._param2idx = {parameter.name: i for i, parameter in enumerate(self._params)}
        for parameter in self._params:
            parameter._trainer = self
        self._contains_sparse_weight = any(p.stype != "default" for p in self._params)
        self._contains_sparse_grad = any(p.grad_stype != "default" for p in self._params)
        self._compression_params = compression_params
        self._contexts = self._check_contexts()
        given = dict(optimizer_params or {})
        self._scale = float(given.get("rescale_grad", 1.0))
        self._init_optimizer(optimizer, given)
        self._kvstore_params: dict[str, Any] = {
            "kvstore": kvstore,
            "update_on_kvstore": update_on_kvstore,
        }
        self._kv_initialized = False
        self._kvstore: KVStoreBase | None = None
        self._update_on_kvstore: bool | None = None
        self._distributed: bool | None = None
        self._params_to_init = list(self._params)

    def _check_contexts(self) -> list[Context]:
        contexts: list[Context] | None = None
        for parameter in self._params:
            own = parameter.list_ctx()
            if contexts is not None and contexts != own:
                raise AssertionError(
                    "All Parameters must be initialized on the same set of contexts, but Parameter "
                    f"{parameter.name} is initialized on {own} while previous Parameters are "
                    f"initialized on {contexts}."
                )
            contexts = own
        return contexts or []

    def _init_optimizer(self, optimizer: str | Optimizer, arguments: dict[str, Any]) -> None:
        by_index: dict[Any, Any] = dict(enumerate(self._params))
        if isinstance(optimizer, Optimizer):
            if arguments:
                raise AssertionError(
                    "optimizer_params must be None if optimizer is an instance of Optimizer "
                    "instead "
                    f"of str, got {arguments}"
                )
            self._optimizer = optimizer
            self._optimizer.param_dict = by_index
        else:
            self._optimizer = optimizer_module.create(optimizer, param_dict=by_index, **arguments)
        # One per context: each counts its own updates and keeps its own states.
        self._updaters = [optimizer_module.get_updater(self._optimizer) for _ in self._contexts]

    # ---- key-value store ---------------------------------------------------------------------

    def _init_kvstore(self) -> None:
        """Choose and make the store, now that the first step is asked for."""
        kvstore = self._kvstore_params["kvstore"]
        on_kvstore = self._kvstore_params["update_on_kvstore"]
        if kvstore is not None and not isinstance(kvstore, str | KVStoreBase):
            raise TypeError(f"kvstore must be KVStore, str or None, got {type(kvstore).__name__}")
        if kvstore is None and on_kvstore:
            raise ValueError("Trainer: update_on_kvstore=True needs a kvstore, got kvstore=None")
        if isinstance(kvstore, str):
            # One context of one process has nothing to sum.
            needed = len(self._contexts) > 1 or on_kvstore or kvstore.lower().startswith("dist")
            needed = needed or kvstore.lower() in KVStoreBase.kv_registry
            kvstore = kvstore_module.create(kvstore) if needed else None
        if kvstore is None:
            if self._compression_params and len(self._contexts) > 1:
                raise ValueError("Trainer: compression_params need a kvstore, got kvstore=None")
            on_kvstore = None
            self._distributed = False
        else:
            on_kvstore = self._choose_update_on_kvstore(kvstore, on_kvstore)
        self._kvstore = kvstore
        self._update_on_kvstore = on_kvstore
        self._kv_initialized = True

    def _choose_update_on_kvstore(self, kvstore: KVStoreBase, wanted: bool | None) -> bool:
        capable = kvstore.is_capable(KVStoreBase.OPTIMIZER)
        if wanted and not capable:
            raise ValueError(
                f"Trainer: update_on_kvstore=True, but {type(kvstore).__name__} cannot update"
            )
        self._distributed = isinstance(kvstore, KVStore) and kvstore.num_workers > 1
        if self._compression_params:
            if not isinstance(kvstore, KVStore):
                raise ValueError(
                    f"Trainer: {type(kvstore).__name__} does not support compression_params"
                )
            kvstore.set_gradient_compression(self._compression_params)
        chosen = wanted
        if chosen is None:
            chosen = capable and os.environ.get("MXNET_UPDATE_ON_KVSTORE", "1") != "0"
        if chosen:
            kvstore.set_optimizer(self._optimizer)
        return chosen

    def _init_params(self) -> None:
        """Give the store the parameters that are initialised by now."""
        waiting = []
        for parameter in self._params_to_init:
            if parameter._deferred_init is not None:
                waiting.append(parameter)
            elif self._kvstore is not None:
                arrays = parameter.list_data()
                self._kvstore.broadcast(self._param2idx[parameter.name], arrays[0], out=arrays)
        self._params_to_init = waiting

    def _ready(self) -> None:
        if not self._kv_initialized:
            self._init_kvstore()
        if self._params_to_init:
            self._init_params()

    def _reset_kvstore_for(self, parameter: Parameter) -> None:
        """Bring the store's copy up to date after ``parameter.set_data``."""
        if self._kvstore is None or parameter in self._params_to_init:
            return
        if not isinstance(self._kvstore, KVStore):
            if self._update_on_kvstore:
                raise RuntimeError(
                    f"Parameter {parameter.name!r}: set_data cannot reach the copy that "
                    f"{type(self._kvstore).__name__} updates; use update_on_kvstore=False"
                )
            return
        self._kvstore._replace(self._param2idx[parameter.name], parameter.list_data()[0])

    # ---- learning rate -----------------------------------------------------------------------

    @property
    def learning_rate(self) -> float:
        """The current learning rate of the optimizer."""
        return self._optimizer.learning_rate

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer."""
        return self._optimizer

    def set_learning_rate(self, lr: float) -> None:
        """Set the learning rate.

        Raises:
            UserWarning: A scheduler determines the rate.
        """
        self._optimizer.set_learning_rate(lr)

    # ---- updates -----------------------------------------------------------------------------

    def step(self, batch_size: int, ignore_stale_grad: bool = False) -> None:
        """Sum gradients over contexts and update the parameters.

        Args:
            batch_size: Gradients are divided by it; the number of samples on all contexts.
            ignore_stale_grad: Leave parameters alone whose gradient backward did not compute anew.

        Raises:
            DeferredInitializationError: A parameter's shape is not known yet.
            UserWarning: A gradient is stale; not where the store updates, which takes it as it is.
        """
        self._optimizer.rescale_grad = float(self._scale / batch_size)  # it may be an array
        self._ready()
        chosen = self._fresh_parameters(ignore_stale_grad)
        if self._kvstore is not None:
            self._communicate(chosen)
        if not self._update_on_kvstore:
            self._apply(chosen)

    def allreduce_grads(self) -> None:
        """Sum gradients over contexts, without an update; to change them before ``update``.

        Raises:
            AssertionError: The store updates the parameters.
        """
        self._ready()
        self._check_not_on_kvstore("allreduce_grads()")
        if self._kvstore is not None:
            self._communicate([(i, p) for i, p in enumerate(self._params) if p.grad_req != "null"])

    def update(self, batch_size: int, ignore_stale_grad: bool = False) -> None:
        """Update the parameters from gradients that ``allreduce_grads`` summed.

        Args:
            batch_size: Gradients are divided by it; the number of samples on all contexts.
            ignore_stale_grad: Leave parameters alone whose gradient backward did not compute anew.

        Raises:
            AssertionError: The store updates the parameters.
            UserWarning: A gradient is stale.
        """
        self._ready()
        self._check_not_on_kvstore("update()")
        self._optimizer.rescale_grad = float(self._scale / batch_size)  # it may be an array
        self._apply(self._fresh_parameters(ignore_stale_grad))

    def _check_not_on_kvstore(self, method: str) -> None:
        if self._update_on_kvstore:
            raise AssertionError(
                f"{method} when parameters are updated on kvstore is not supported. Try setting "
                "`update_on_kvstore` to False when creating trainer."
            )

    def _fresh_parameters(self, ignore_stale_grad: bool) -> list[tuple[int, Parameter]]:
        """Parameters with new gradients, which count as used from now on."""
        found = []
        for parameter in self._params_to_init:
            parameter.list_data()  # raises: its shape is not known yet
        for i, parameter in enumerate(self._params):
            if parameter._grad_req == "null":
                continue
            stale = None
            for array in parameter._data or parameter.list_data():
                if not array._fresh_grad:
                    stale = array
            if stale is None or (self._update_on_kvstore and not ignore_stale_grad):
                # As in the reference, a store that updates takes what is there.
                found.append((i, parameter))
            elif not ignore_stale_grad:
                raise UserWarning(_STALE.format(parameter.name, stale._ctx))
        for _, parameter in found:
            for array in parameter._data or ():
                array._fresh_grad = False
        return found

    def _communicate(self, chosen: Sequence[tuple[int, Parameter]]) -> None:
        """Sum gradients; where the store updates, take the new values."""
        kvstore = self._kvstore
        assert kvstore is not None
        keys = [i for i, _ in chosen]
        grads = [p.list_grad() for _, p in chosen]
        outs = [p.list_data() for _, p in chosen] if self._update_on_kvstore else grads
        if isinstance(kvstore, KVStore):
            kvstore.pushpull(keys, grads, out=outs)
            return
        for key, gradient, out in zip(keys, grads, outs, strict=True):
            kvstore.pushpull(key, gradient, out=out, priority=-key)

    def _apply(self, chosen: Sequence[tuple[int, Parameter]]) -> None:
        """Run the optimizer, for all parameters of a context in one call."""
        if not chosen:
            return
        keys = [i for i, _ in chosen]
        for position, updater in enumerate(self._updaters):
            grads = [p.list_grad()[position] for _, p in chosen]
            updater(keys, grads, [p.list_data()[position] for _, p in chosen])

    # ---- files -------------------------------------------------------------------------------

    def save_states(self, fname: str | os.PathLike[str]) -> None:
        """Write the optimizer and its states, such as momenta, to a file.

        Args:
            fname: Path of the file.
        """
        self._ready()
        if self._update_on_kvstore and self._kvstore is not None:
            self._kvstore.save_optimizer_states(fname, dump_optimizer=True)
            return
        with atomic_write(fname) as file:
            file.write(self._updaters[0].get_states(dump_optimizer=True))

    def load_states(self, fname: str | os.PathLike[str]) -> None:
        """Read the optimizer and its states from a file that ``save_states`` wrote.

        Args:
            fname: Path of the file.

        Raises:
            MXNetError: The file is damaged or holds something else.
        """
        self._ready()
        if self._update_on_kvstore and self._kvstore is not None:
            self._kvstore.load_optimizer_states(fname)
            updater = getattr(self._kvstore, "_updater", None)
            if isinstance(updater, Updater):
                self._optimizer = updater.optimizer
        else:
            states = Path(fname).read_bytes()
            for updater in self._updaters:
                updater.set_states(states)
                updater.optimizer = self._updaters[0].optimizer
            self._optimizer = self._updaters[0].optimizer
        self._optimizer.param_dict = dict(enumerate(self._params))


def _parameter_list(params: Any) -> list[Parameter]:
    if isinstance(params, ParameterDict | Mapping):
        # Files of states number the parameters in this order.
        params = [params[name] for name in sorted(params)]
    if not isinstance(params, list | tuple):
        raise ValueError(
            f"First argument must be a list or dict of Parameters, got {type(params)}."
        )
    for parameter in params:
        if not isinstance(parameter, Parameter):
            raise ValueError(
                "First argument must be a list or dict of Parameters, got list of "
                f"{type(parameter)}."
            )
    return list(params)
