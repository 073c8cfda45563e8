"""Parameters by name, as blocks share, save and load them."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import ItemsView, Iterator, KeysView, Sequence, ValuesView
from typing import Any

from mxnet import initializer
from mxnet import ndarray as nd
from mxnet.context import Context
from mxnet.dtypes import torch_dtype
from mxnet.gluon.parameter_array import Constant, Parameter
from mxnet.ndarray import NDArray

Contexts = Context | Sequence[Context] | None


class ParameterDict:
    """An ordered dictionary of parameters whose names begin with one prefix.

    Args:
        prefix: Text before the names of all parameters made here.
        shared: Dictionary whose parameters ``get`` returns when it has the name.

    Example:
        >>> params = mx.gluon.ParameterDict("net_")
        >>> params.get("weight", shape=(2, 2)).name
        'net_weight'
    """

    def __init__(self, prefix: str = "", shared: ParameterDict | None = None) -> None:
        self._prefix = prefix
        self._shared = shared
        self._params: OrderedDict[str, Parameter] = OrderedDict()

    def __repr__(self) -> str:
        head = f"{self._prefix} " if self._prefix else ""
        content = "\n".join(f"  {parameter}" for parameter in self.values())
        return f"{head}(\n{content}\n)"

    def __getitem__(self, key: str) -> Parameter:
        return self._params[key]

    def __contains__(self, key: object) -> bool:
        return key in self._params

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __len__(self) -> int:
        return len(self._params)

    def items(self) -> ItemsView[str, Parameter]:
        """Names and parameters."""
        return self._params.items()

    def keys(self) -> KeysView[str]:
        """Names."""
        return self._params.keys()

    def values(self) -> ValuesView[Parameter]:
        """Parameters."""
        return self._params.values()

    @property
    def prefix(self) -> str:
        """Text before the names of all parameters made here."""
        return self._prefix

    # ---- making parameters -------------------------------------------------------------------

    def _shared_parameter(self, name: str) -> Parameter | None:
        if name in self._params:
            return self._params[name]
        if self._shared is not None and name in self._shared._params:
            self._params[name] = self._shared._params[name]
            return self._params[name]
        return None

    def get(self, name: str, **kwargs: Any) -> Parameter:
        """The parameter ``prefix + name``, made now if it does not exist.

        Args:
            name: Name without the prefix.
            **kwargs: Arguments of :class:`Parameter`; for an existing parameter they must agree
                with it, and known lengths complete unknown ones.

        Raises:
            AssertionError: An existing parameter has a different property.
        """
        full_name = self._prefix + name
        parameter = self._shared_parameter(full_name)
        if parameter is None:
            parameter = Parameter(full_name, **kwargs)
            self._params[full_name] = parameter
            return parameter
        for key, value in kwargs.items():
            _reconcile(parameter, key, value)
        return parameter

    def get_constant(self, name: str, value: Any = None) -> Constant:
        """The constant ``prefix + name``, made now if it does not exist.

        Args:
            name: Name without the prefix.
            value: Its values; needed to make it, and compared with those of an existing one.

        Raises:
            KeyError: It does not exist and ``value`` is None.
            AssertionError: An existing one has other values, or is not a constant.
        """
        full_name = self._prefix + name
        parameter = self._shared_parameter(full_name)
        if parameter is None:
            if value is None:
                raise KeyError(
                    f"No constant named {full_name!r}. Please specify value if you want to "
                    "create a "
                    "new constant."
                )
            parameter = Constant(full_name, value)
            self._params[full_name] = parameter
        elif not isinstance(parameter, Constant):
            raise AssertionError(
                f"Parameter {full_name!r} already exists but it is not a constant."
            )
        elif value is not None:
            array = value if isinstance(value, NDArray) else nd.array(value)
            same = array.shape == parameter.value.shape and bool(
                (array.asnumpy() == parameter.value.asnumpy()).all()
            )
            if not same:
                raise AssertionError(
                    f"Constant {full_name!r} already exists but its value doesn't match."
                )
        return parameter

    def update(self, other: ParameterDict) -> None:
        """Add the parameters of ``other``.

        Raises:
            AssertionError: A name is in both dictionaries with different parameters.
        """
        for name, parameter in other.items():
            if self._params.setdefault(name, parameter) is not parameter:
                raise AssertionError(
                    "Cannot update self with other because they have different Parameters "
                    "with the "
                    f"same name {name!r}"
                )

    # ---- all parameters at once --------------------------------------------------------------

    def initialize(
        self,
        init: Any = None,
        ctx: Contexts = None,
        verbose: bool = False,
        force_reinit: bool = False,
    ) -> None:
        """Initialise all parameters.

        Args:
            init: Initialiser for parameters without one of their own; uniform by default.
            ctx: Context or contexts; the current one by default.
            verbose: Print what each parameter is initialised with.
            force_reinit: Start anew where there are values already.
        """
        default = initializer.Uniform() if init is None else init
        if verbose:
            default.set_verbosity(verbose=verbose)
        for parameter in self.values():
            parameter.initialize(None, ctx, default, force_reinit=force_reinit)

    def zero_grad(self) -> None:
        """Set all gradients to zero."""
        for parameter in self.values():
            parameter.zero_grad()

    def reset_ctx(self, ctx: Context | Sequence[Context]) -> None:
        """Move all parameters to other contexts."""
        for parameter in self.values():
            parameter.reset_ctx(ctx)

    def list_ctx(self) -> list[Context]:
        """Every context that some parameter lives on."""
        found: dict[Context, None] = {}
        for parameter in self.values():
            found.update(dict.fromkeys(parameter.list_ctx()))
        return list(found)

    def setattr(self, name: str, value: Any) -> None:
        """Set an attribute, such as ``grad_req`` or ``lr_mult``, of every parameter.

        Example:
            >>> net = mx.gluon.nn.Dense(2, in_units=3)
            >>> net.collect_params().setattr("grad_req", "null")
        """
        for parameter in self.values():
            setattr(parameter, name, value)

    # ---- files -------------------------------------------------------------------------------

    def save(self, filename: str | os.PathLike[str], strip_prefix: str = "") -> None:
        """Write all parameters to a file, under their full names.

        Args:
            filename: Path of the file.
            strip_prefix: Text to leave out at the start of every name.

        Raises:
            ValueError: A name does not start with ``strip_prefix``.
        """
        arrays: dict[str, NDArray] = {}
        for parameter in self.values():
            if not parameter.name.startswith(strip_prefix):
                raise ValueError(
                    f"Prefix {strip_prefix!r} is to be striped before saving, but Parameter's name "
                    f"{parameter.name!r} does not start with it. Consider using "
                    "Block.save_parameters instead."
                )
            arrays[parameter.name[len(strip_prefix) :]] = parameter._reduce()
        nd.save(filename, arrays)

    def load(
        self,
        filename: str | os.PathLike[str],
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        restore_prefix: str = "",
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Read parameters from a file.

        Args:
            filename: Path of the file.
            ctx: Context or contexts for parameters not initialised yet.
            allow_missing: Leave parameters alone that the file lacks.
            ignore_extra: Ignore names in the file that are not here.
            restore_prefix: Text to put before every name in the file.
            cast_dtype: Convert where the element types differ.
            dtype_source: With ``cast_dtype``: ``"current"`` keeps the parameter's type, ``"saved"``
                takes the file's.

        Raises:
            AssertionError: A name is missing or superfluous, or a shape or type does not fit.
            MXNetError: The file cannot be read.
        """
        loaded = nd.load(filename)
        if not isinstance(loaded, dict):
            raise ValueError(f"{filename}: holds arrays without names; parameters need names")
        self.load_dict(
            loaded, ctx, allow_missing, ignore_extra, restore_prefix, f"file: {filename}",
            cast_dtype, dtype_source,
        )  # fmt: skip

    def load_dict(
        self,
        param_dict: dict[str, NDArray],
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        restore_prefix: str = "",
        filename: str | None = None,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Take parameters from a dictionary of arrays; the arguments are those of ``load``.

        Raises:
            AssertionError: A name is missing or superfluous, or a shape or type does not fit.
        """
        source = filename or "param_dict"
        arrays = {
            restore_prefix + name.removeprefix("arg:").removeprefix("aux:"): array
            for name, array in param_dict.items()
        }
        missing = [name for name in self if name not in arrays]
        if missing and not allow_missing:
            raise AssertionError(
                f"Parameter {missing[0]!r} is missing in {source}, which contains parameters: "
                f"{brief(arrays)}. Please make sure source and target networks have the same "
                "prefix, "
                "or set allow_missing=True to ignore missing parameters."
            )
        extra = [name for name in arrays if name not in self._params]
        if extra and not ignore_extra:
            raise AssertionError(
                f"Parameter {extra[0]!r} loaded from {source} is not present in this "
                "ParameterDict, "
                f"which contains parameters {brief(self._params)}. Set ignore_extra=True to ignore."
            )
        for name, array in arrays.items():
            if name in self._params:
                self._params[name]._load_init(array, ctx, cast_dtype, dtype_source)


def _reconcile(parameter: Parameter, key: str, value: Any) -> None:
    """Check an argument of ``get`` against an existing parameter; shapes complete each other."""
    if not hasattr(parameter, key):
        setattr(parameter, key, value)
        return
    existing = getattr(parameter, key)
    if existing is None:
        setattr(parameter, key, value)
        return
    if key == "shape" and value is not None:
        wanted = (value,) if isinstance(value, int) else tuple(value)
        if len(wanted) == len(existing) and all(
            0 in (a, b) or -1 in (a, b) or a == b for a, b in zip(wanted, existing, strict=True)
        ):
            merged = tuple(max(a, b) for a, b in zip(wanted, existing, strict=True))
            parameter._shape = merged
            return
    elif key == "dtype" and torch_dtype(value) is torch_dtype(existing):
        return
    if value is not None and value != existing:
        raise AssertionError(
            f"Cannot retrieve Parameter {parameter.name!r} because desired attribute does not "
            "match "
            f"with stored for attribute {key!r}: desired {value!r} vs stored {existing!r}."
        )


def brief(names: Any, limit: int = 10) -> str:
    """The first names of a collection, quoted, for error messages."""
    names = list(names)
    shown = ", ".join(repr(name) for name in names[:limit])
    return shown if len(names) <= limit else f"{shown}, ... ({len(names)} in all)"
