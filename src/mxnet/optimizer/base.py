"""The optimizer base class: rates and decays per parameter, update counts, the registry."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

import numpy as np

from mxnet.ndarray.handle import NDArray

C = TypeVar("C", bound=type)

_DEFAULT_RATE = 0.01
LOW_PRECISION = (np.float16, "bfloat16")

logger = logging.getLogger(__name__)


class Optimizer:
    """Base class: how a parameter changes, given its gradient.

    A subclass implements ``create_state`` and ``update`` and is entered with ``register``.
    Parameters
    are known by an index; ``param_idx2name``, ``param_dict`` and ``sym`` connect it with names and
    with multipliers of the learning rate and the weight decay.

    Args:
        rescale_grad: Factor of the gradient, often one over the batch size.
        param_idx2name: Names of the parameters by index. Weight decay then applies only to names
            that end in ``_weight`` or ``_gamma``.
        wd: Weight decay (L2 penalty).
        clip_gradient: Bound of the magnitude of every element of the gradient; None for none.
        learning_rate: Learning rate; by default the scheduler's, or 0.01.
        lr_scheduler: Function from the number of updates to the learning rate. A ``learning_rate``
            given besides becomes its ``base_lr``.
        sym: Symbol whose variables carry ``lr_mult`` and ``wd_mult``.
        begin_num_update: Number of updates already made.
        multi_precision: Keep float32 master copies of half-precision parameters.
        param_dict: ``gluon.Parameter`` objects by index; their ``lr_mult`` and ``wd_mult`` apply.

    Attributes:
        num_update: Number of updates so far: the largest count of any parameter.
        aggregate_num: How many parameters ``update_multi_precision`` may get as lists; 0 for only
            one. The optimizers of this package take any number.

    Raises:
        AssertionError: ``param_idx2name`` is not a dictionary.

    Example:
        >>> @mx.optimizer.register
        ... class Halve(mx.optimizer.Optimizer):
        ...     def update(self, index, weight, grad, state):
        ...         weight[:] = weight / 2
        >>> weight = mx.nd.ones((2,))
        >>> mx.optimizer.create("halve").update(0, weight, weight, None)
        >>> weight.asnumpy()
        array([0.5, 0.5], dtype=float32)
    """

    opt_registry: ClassVar[dict[str, type]] = {}

    def __init__(
        self,
        rescale_grad: float = 1.0,
        param_idx2name: dict[Any, str] | None = None,
        wd: float = 0.0,
        clip_gradient: float | None = None,
        learning_rate: float | None = None,
        lr_scheduler: Any = None,
        sym: Any = None,
        begin_num_update: int = 0,
        multi_precision: bool = False,
        param_dict: dict[Any, Any] | None = None,
    ) -> None:
        if not isinstance(param_idx2name or {}, dict):
            raise AssertionError(
                f"param_idx2name must be a dict from index to name, got {param_idx2name!r}"
            )
        self.rescale_grad = rescale_grad
        self.lr_scheduler = lr_scheduler
        self.lr: Any = learning_rate
        if lr_scheduler is None:
            self.lr = _DEFAULT_RATE if learning_rate is None else learning_rate
        elif learning_rate is not None:
            if lr_scheduler.base_lr != learning_rate:
                logger.info("learning_rate=%s replaces base_lr of lr_scheduler", learning_rate)
            lr_scheduler.base_lr = learning_rate
        self.wd = wd
        self.lr_mult: dict[Any, float] = {}
        self.wd_mult: dict[Any, float] = {}
        self.begin_num_update = begin_num_update
        self.num_update = begin_num_update
        self._all_index_update_counts: dict[int, dict[Any, int]] = {0: {}}
        self._index_update_count = self._all_index_update_counts[0]
        self.clip_gradient = clip_gradient
        self.multi_precision = multi_precision
        self.aggregate_num = 0
        self.idx2name = dict(param_idx2name or {})
        self.sym_info: Any = (sym.attr_dict(), sym.list_arguments()) if sym is not None else ()
        self.param_dict = param_dict or {}
        self.allow_np_array = False
        self.set_lr_mult({})
        self.set_wd_mult({})

    # ---- registry ----------------------------------------------------------------------------

    @staticmethod
    def register(klass: C) -> C:
        """Enter a class under its lower-case name, for ``create``; usable as a decorator.

        Raises:
            AssertionError: ``klass`` is not a class.
        """
        if not isinstance(klass, type):
            raise AssertionError(f"Optimizer.register: expected a class, got {klass!r}")
        name = klass.__name__.lower()
        taken = Optimizer.opt_registry.get(name)
        if taken is not None:
            warnings.warn(
                f"WARNING: New optimizer {klass.__module__}.{klass.__name__} is overriding "
                f"existing optimizer {taken.__module__}.{taken.__name__}",
                stacklevel=2,
            )
        Optimizer.opt_registry[name] = klass
        return klass

    @staticmethod
    def create_optimizer(name: str, **kwargs: Any) -> Optimizer:
        """Make the registered optimizer with this name, in any case.

        Raises:
            ValueError: There is none.
        """
        klass = Optimizer.opt_registry.get(name.lower())
        if klass is None:
            known = ", ".join(sorted(Optimizer.opt_registry))
            raise ValueError(f"Cannot find optimizer {name}; registered are: {known}")
        made: Optimizer = klass(**kwargs)
        return made

    # ---- states and updates ------------------------------------------------------------------

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """The state of a parameter before its first update: None, an array or a tuple of them."""
        return None

    def create_state_multi_precision(self, index: Any, weight: NDArray) -> Any:
        """``create_state`` that adds a float32 master copy for a half-precision parameter."""
        if self._keeps_master(weight):
            master = weight.astype("float32")
            return (master, self.create_state(index, master))
        return self.create_state(index, weight)

    def update(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> None:
        """Change ``weight`` and ``state`` in place.

        Args:
            index: Index of the parameter.
            weight: The parameter.
            grad: Its gradient.
            state: What ``create_state`` returned.

        Raises:
            NotImplementedError: In the base class.
        """
        raise NotImplementedError

    def update_multi_precision(
        self, index: Any, weight: NDArray, grad: NDArray, state: Any
    ) -> None:
        """``update`` through the float32 master copy, when there is one."""
        if not self._keeps_master(weight):
            self.update(index, weight, grad, state)
            return
        master, own_state = state
        self.update(index, master, grad.astype("float32"), own_state)
        master.copyto(weight)

    def _keeps_master(self, weight: NDArray) -> bool:
        """Whether a parameter has a master copy; warns of half precision without one."""
        if weight.dtype not in LOW_PRECISION:
            return False
        if not self.multi_precision:
            warnings.warn(
                "Accumulating with float16 in optimizer can lead to poor accuracy or slow "
                "convergence. Consider using multi_precision=True option of the optimizer",
                stacklevel=3,
            )
        return self.multi_precision

    # ---- rates, decays and counts ------------------------------------------------------------

    @property
    def learning_rate(self) -> float:
        """The current learning rate, before multipliers."""
        rate: float = self.lr if self.lr_scheduler is None else self.lr_scheduler(self.num_update)
        return rate

    def set_learning_rate(self, lr: float) -> None:
        """Set the learning rate.

        Raises:
            UserWarning: A scheduler determines the rate.
        """
        if self.lr_scheduler is not None:
            raise UserWarning(
                "LRScheduler of the optimizer has already been defined. Note that "
                "set_learning_rate can mutate the value of the learning rate of the optimizer "
                "only when the LRScheduler of the optimizer is undefined."
            )
        self.lr = lr

    def set_lr_scale(self, args_lrscale: dict[Any, float]) -> None:
        """Removed in the reference long ago; use ``set_lr_mult``.

        Raises:
            DeprecationWarning: Always.
        """
        raise DeprecationWarning("set_lr_scale has been replaced by set_lr_mult")

    def set_lr_mult(self, args_lr_mult: dict[Any, float]) -> None:
        """Set factors of the learning rate, by name or index.

        They replace those set before; those of the symbol's variables stay.
        """
        self.lr_mult = self._symbol_multipliers("__lr_mult__")
        self.lr_mult.update(args_lr_mult)

    def set_wd_mult(self, args_wd_mult: dict[Any, float]) -> None:
        """Set factors of the weight decay, by name or index.

        They replace those set before. Named parameters have the factor 0 unless their name ends in
        ``_weight`` or ``_gamma``, or the symbol or ``args_wd_mult`` say otherwise.
        """
        self.wd_mult = {
            name: 0.0 for name in self.idx2name.values() if not name.endswith(("_weight", "_gamma"))
        }
        self.wd_mult.update(self._symbol_multipliers("__wd_mult__"))
        self.wd_mult.update(args_wd_mult)

    def _symbol_multipliers(self, attribute: str) -> dict[Any, float]:
        if not self.sym_info:
            return {}
        attributes, arguments = self.sym_info
        return {
            name: float(attributes[name][attribute])
            for name in arguments
            if attribute in attributes.get(name, {})
        }

    def _set_current_context(self, device_id: int) -> None:
        """Count updates for this device from now on; every device counts for itself."""
        self._index_update_count = self._all_index_update_counts.setdefault(device_id, {})

    def _update_count(self, index: Any) -> None:
        """Count an update of one parameter, or of a list of them."""
        counts = self._index_update_count
        for one in index if isinstance(index, list | tuple) else (index,):
            count = counts.get(one, self.begin_num_update) + 1
            counts[one] = count
            if count > self.num_update:
                self.num_update = count

    def _get_lrs(self, indices: Sequence[Any]) -> list[float]:
        """Learning rates of parameters, with multipliers."""
        rate = self.learning_rate
        if self.param_dict.keys() >= set(indices):
            parameters = self.param_dict
            return [rate * parameters[i].lr_mult for i in indices]
        return [rate * self._multiplier(i, self.lr_mult, "lr_mult") for i in indices]

    def _get_wds(self, indices: Sequence[Any]) -> list[float]:
        """Weight decays of parameters, with multipliers."""
        decay = self.wd
        if not decay:
            return [0.0] * len(indices)
        return [decay * self._multiplier(i, self.wd_mult, "wd_mult") for i in indices]

    def _multiplier(self, index: Any, multipliers: dict[Any, float], attribute: str) -> float:
        if index in self.param_dict:
            return getattr(self.param_dict[index], attribute)
        if index in multipliers:
            return multipliers[index]
        return multipliers.get(self.idx2name.get(index), 1.0)

    def _get_lr(self, index: Any) -> float:
        """Learning rate of a parameter, with multipliers."""
        return self._get_lrs([index])[0]

    def _get_wd(self, index: Any) -> float:
        """Weight decay of a parameter, with multipliers."""
        return self._get_wds([index])[0]

    def __getstate__(self) -> dict[str, Any]:
        # Parameters do not travel with the optimizer.
        return {name: value for name, value in vars(self).items() if name != "param_dict"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ = state
        self.param_dict = {}
        # Counts of the current device are one of the dictionaries of all devices.
        self._all_index_update_counts.setdefault(0, {})
        self._set_current_context(0)


register = Optimizer.register


def create(name: str, **kwargs: Any) -> Optimizer:
    """Make the registered optimizer with this name, in any case.

    Args:
        name: Such as ``"sgd"``.
        **kwargs: Arguments of its constructor.

    Raises:
        ValueError: There is none with this name.

    Example:
        >>> mx.optimizer.create("sgd", learning_rate=0.1).learning_rate
        0.1
    """
    return Optimizer.create_optimizer(name, **kwargs)
