"""Initializers that choose by the parameter's name: from loaded values, or by patterns."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from mxnet import ndarray
from mxnet.initializer.base import create
from mxnet.ndarray import NDArray


class Load:
    """Initialise from arrays by name, such as those of a saved model.

    Args:
        param: Arrays by name, or the file that holds them; the prefixes ``arg:`` and ``aux:`` are
            dropped.
        default_init: Initializer of the parameters that have no array; None makes that an error.
        verbose: Log how each parameter is initialised.

    Raises:
        AssertionError: ``param`` is neither, or the file holds arrays without names.

    Example:
        >>> load = mx.init.Load({"arg:w": mx.nd.array([1, 2])}, default_init=mx.init.Zero())
        >>> weight = mx.nd.zeros((2,))
        >>> load("w", weight)
        >>> weight.asnumpy()
        array([1., 2.], dtype=float32)
    """

    def __init__(
        self, param: Mapping[str, NDArray] | str, default_init: Any = None, verbose: bool = False
    ) -> None:
        arrays = ndarray.load(param) if isinstance(param, str) else param
        if not isinstance(arrays, Mapping):
            # AssertionError is what programs written for the reference catch here.
            raise AssertionError(
                f"Load: param must map names to arrays, got {type(arrays).__name__}"
            )
        self.param = {re.sub("^(arg|aux):", "", name): array for name, array in arrays.items()}
        self.default_init = default_init
        self.verbose = verbose

    def __call__(self, name: str, arr: NDArray) -> None:
        """Fill an array.

        Args:
            name: Name of the parameter.
            arr: Array to fill.

        Raises:
            AssertionError: The loaded array has another shape; or there is none, and no
                ``default_init`` either.
        """
        if name in self.param:
            loaded = self.param[name]
            if arr.shape != loaded.shape:
                raise AssertionError(
                    f"Parameter {name} cannot be initialized from loading. Shape mismatch, "
                    f"target {arr.shape} vs loaded {loaded.shape}"
                )
            loaded.copyto(arr)
            how = "loading"
        else:
            if self.default_init is None:
                raise AssertionError(
                    f"Cannot Initialize {name}. Not found in loaded param and no default "
                    "Initializer is provided."
                )
            self.default_init(name, arr)
            how = "default"
        if self.verbose:
            logging.info("Initialized %s by %s", name, how)


class Mixed:
    """Initialise by the first initializer whose pattern matches the parameter's name.

    The chosen initializer still goes by the end of the name, so that it fills biases with zeros.

    Args:
        patterns: Regular expressions, matched from the beginning of the name.
        initializers: Initializer for each pattern, or its name.

    Raises:
        AssertionError: The two lists differ in length.

    Example:
        >>> mixed = mx.init.Mixed(["embed", ".*"], [mx.init.One(), mx.init.Zero()])
        >>> weight = mx.nd.zeros((2,))
        >>> mixed(mx.init.InitDesc("embed_weight"), weight)
        >>> weight.asnumpy()
        array([1., 1.], dtype=float32)
    """

    def __init__(self, patterns: list[str], initializers: list[Any]) -> None:
        if len(patterns) != len(initializers):
            raise AssertionError(
                f"Mixed: {len(patterns)} patterns for {len(initializers)} initializers"
            )
        made = [create(init) if isinstance(init, str) else init for init in initializers]
        self.map = [(re.compile(p), init) for p, init in zip(patterns, made, strict=True)]

    def __call__(self, name: str, arr: NDArray) -> None:
        """Fill an array.

        Args:
            name: Name of the parameter.
            arr: Array to fill.

        Raises:
            ValueError: No pattern matches ``name``.
        """
        for pattern, init in self.map:
            if pattern.match(name):
                init(name, arr)
                return
        raise ValueError(
            f"Parameter name {name} did not match any pattern. Consider adding a "
            '".*" pattern at the end with the default Initializer.'
        )
