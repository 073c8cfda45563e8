"""The base of all layers and networks."""

from __future__ import annotations

import os
import re
import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from mxnet import initializer
from mxnet import ndarray as nd
from mxnet.gluon.naming import BlockScope
from mxnet.gluon.parameter_array import Parameter
from mxnet.gluon.parameter_dict import Contexts, ParameterDict, brief
from mxnet.gluon.saved_model import load_model, save_model
from mxnet.gluon.summary import print_summary
from mxnet.ndarray import NDArray

Hook = Callable[..., None]


class HookHandle:
    """Removes a hook again; also as a context manager.

    Args:
        hooks: The dictionary the hook is in.
    """

    _next_id = 0

    def __init__(self, hooks: OrderedDict[int, Hook], hook: Hook) -> None:
        self._hooks = hooks
        self.id = HookHandle._next_id
        HookHandle._next_id += 1
        hooks[self.id] = hook

    def detach(self) -> None:
        """Remove the hook; calling it again does nothing."""
        self._hooks.pop(self.id, None)

    def __enter__(self) -> HookHandle:
        return self

    def __exit__(self, *exception: object) -> None:
        self.detach()


class Block:
    """A layer or network: parameters, child blocks and a ``forward``.

    Child blocks and parameters assigned to attributes are registered. Create children inside
    ``with self.name_scope():`` so that their names begin with this block's prefix.

    Args:
        prefix: Text before the names of everything inside; by default the class name in lower case
            and a number.
        params: Parameters to share: those with the same names are used instead of new ones.

    Example:
        >>> class Net(mx.gluon.Block):
        ...     def __init__(self, **kwargs):
        ...         super().__init__(**kwargs)
        ...         with self.name_scope():
        ...             self.hidden = mx.gluon.nn.Dense(8, in_units=4)
        ...
        ...     def forward(self, x):
        ...         return mx.nd.relu(self.hidden(x))
        >>> net = Net(prefix="net_")
        >>> net.initialize()
        >>> net(mx.nd.ones((2, 4))).shape
        (2, 8)
        >>> list(net.collect_params())
        ['net_dense0_weight', 'net_dense0_bias']
    """

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        self._empty_prefix = prefix == ""
        self._prefix, self._params = BlockScope.create(prefix, params, self._alias())
        self._name = self._prefix.removesuffix("_")
        self._scope = BlockScope(self)
        self._children: OrderedDict[str, Block] = OrderedDict()
        self._reg_params: dict[str, Parameter] = {}
        self._forward_hooks: OrderedDict[int, Hook] = OrderedDict()
        self._forward_pre_hooks: OrderedDict[int, Hook] = OrderedDict()

    def __repr__(self) -> str:
        lines = [
            f"  ({key}): {_indent(repr(child))}"
            for key, child in self.__dict__.items()
            if isinstance(child, Block)
        ]
        return "{}(\n{}\n)".format(type(self).__name__, "\n".join(lines))

    def __setattr__(self, name: str, value: Any) -> None:
        existing = self.__dict__.get(name)
        if isinstance(existing, Parameter | Block) and not isinstance(value, type(existing)):
            raise TypeError(
                f"Changing attribute type for {self.name}.{name} from {type(existing)} to "
                f"{type(value)} is not allowed."
            )
        if isinstance(value, Block):
            self.register_child(value, name)
        elif isinstance(value, Parameter):
            if name in self._reg_params and self._reg_params[name] is not value:
                raise AssertionError(
                    f"Overriding Parameter attribute {name} is not allowed. If you want to share "
                    "parameters between blocks, please set 'params' at Block construction "
                    "instead."
                )
            self._reg_params[name] = value
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        self._children.pop(name, None)
        self._reg_params.pop(name, None)
        object.__delattr__(self, name)

    def _alias(self) -> str:
        """The kind of block in names of its instances."""
        return type(self).__name__.lower()

    # ---- names and parameters ----------------------------------------------------------------

    @property
    def prefix(self) -> str:
        """Text before the names of everything inside."""
        return self._prefix

    @property
    def name(self) -> str:
        """The prefix without its last underscore."""
        return self._name

    @property
    def params(self) -> ParameterDict:
        """This block's own parameters, without those of its children."""
        return self._params

    def name_scope(self) -> BlockScope:
        """A scope in which blocks and parameters get this block's prefix."""
        return self._scope

    def collect_params(self, select: str | None = None) -> ParameterDict:
        """All parameters, of this block and its children.

        Args:
            select: Regular expression; only parameters whose names match it.

        Example:
            >>> list(mx.gluon.nn.Dense(2, prefix="fc_").collect_params(".*bias"))
            ['fc_bias']
        """
        found = ParameterDict(self._params.prefix)
        if select is None:
            found.update(self.params)
        else:
            pattern = re.compile(select)
            for name, parameter in self.params.items():
                if pattern.match(name):
                    found._params[name] = parameter
        for child in self._children.values():
            found.update(child.collect_params(select=select))
        return found

    def _collect_params_with_prefix(self, prefix: str = "") -> dict[str, Parameter]:
        """Parameters by where they are: ``"features.0.weight"``."""
        start = prefix + "." if prefix else ""
        found = {start + name: parameter for name, parameter in self._reg_params.items()}
        for name, child in self._children.items():
            found.update(child._collect_params_with_prefix(start + name))
        return found

    def initialize(
        self,
        init: Any = None,
        ctx: Contexts = None,
        verbose: bool = False,
        force_reinit: bool = False,
    ) -> None:
        """Initialise the parameters of this block and its children.

        Args:
            init: Initialiser for parameters without one of their own; uniform by default.
            ctx: Context or contexts; the current one by default.
            verbose: Print what each parameter is initialised with.
            force_reinit: Start anew where there are values already.
        """
        chosen = initializer.Uniform() if init is None else init
        self.collect_params().initialize(chosen, ctx, verbose, force_reinit)

    def cast(self, dtype: Any) -> None:
        """Change the element type of all parameters."""
        for child in self._children.values():
            child.cast(dtype)
        for parameter in self.params.values():
            parameter.cast(dtype)

    # ---- files -------------------------------------------------------------------------------

    def save_parameters(self, filename: str | os.PathLike[str], deduplicate: bool = False) -> None:
        """Write the parameters to a file, named by where they are in the block.

        Args:
            filename: Path of the file.
            deduplicate: Write a parameter that several children share once only.
        """
        parameters = self._collect_params_with_prefix()
        if deduplicate:
            first: dict[Parameter, str] = {}
            for name, parameter in parameters.items():
                first.setdefault(parameter, name)
            parameters = {name: parameter for parameter, name in first.items()}
        nd.save(filename, {name: p._reduce() for name, p in parameters.items()})

    def load_parameters(
        self,
        filename: str | os.PathLike[str],
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Read parameters from a file that ``save_parameters`` or ``export`` wrote.

        Args:
            filename: Path of the file.
            ctx: Context or contexts for parameters not initialised yet; the CPU by default.
            allow_missing: Leave parameters alone that the file lacks.
            ignore_extra: Ignore parameters in the file that the block lacks.
            cast_dtype: Convert where the element types differ.
            dtype_source: With ``cast_dtype``: ``"current"`` keeps the block's type, ``"saved"``
                takes the file's.

        Raises:
            AssertionError: A name is missing, or a shape or type does not fit.
            ValueError: A name is superfluous.
            MXNetError: The file cannot be read.
        """
        loaded = nd.load(filename)
        if not loaded:
            loaded = {}  # a file of a block without parameters
        if not isinstance(loaded, dict):
            raise ValueError(f"{filename}: holds arrays without names; parameters need names")
        self._load_named(
            loaded, str(filename), ctx, allow_missing, ignore_extra, cast_dtype, dtype_source
        )

    def load_dict(
        self,
        param_dict: dict[str, NDArray],
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
        cast_dtype: bool = False,
        dtype_source: str = "current",
    ) -> None:
        """Take parameters from a dictionary of arrays; the arguments are those of
        ``load_parameters``.

        Raises:
            AssertionError: A name is missing, or a shape or type does not fit.
            ValueError: A name is superfluous.
        """  # noqa: D205
        self._load_named(
            param_dict, "param_dict", ctx, allow_missing, ignore_extra, cast_dtype, dtype_source
        )

    def _load_named(
        self,
        loaded: dict[str, NDArray],
        source: str,
        ctx: Contexts,
        allow_missing: bool,
        ignore_extra: bool,
        cast_dtype: bool,
        dtype_source: str,
    ) -> None:
        parameters = self._collect_params_with_prefix()
        if not loaded and not parameters:
            return
        if not any("." in name for name in loaded) and not (set(loaded) & set(parameters)):
            # Full names: written by ParameterDict.save or export.
            short = not any(_bare(name).startswith(self.prefix) for name in loaded)
            self.collect_params().load_dict(
                loaded, ctx, allow_missing, ignore_extra, self.prefix if short else "", source,
                cast_dtype, dtype_source,
            )  # fmt: skip
            return
        self._check_names(loaded, parameters, source, allow_missing, ignore_extra)
        for name, array in loaded.items():
            if name in parameters:
                parameters[name]._load_init(array, ctx, cast_dtype, dtype_source)

    @staticmethod
    def _check_names(
        loaded: dict[str, NDArray],
        parameters: dict[str, Parameter],
        source: str,
        allow_missing: bool,
        ignore_extra: bool,
    ) -> None:
        if not allow_missing:
            # A file written with deduplicate=True has one name for all that share a parameter.
            present = {parameters[name] for name in loaded if name in parameters}
            missing = [n for n, p in parameters.items() if n not in loaded and p not in present]
            if missing:
                raise AssertionError(
                    f"Parameter {missing[0]!r} is missing in {source!r}, which contains "
                    "parameters: "
                    f"{brief(loaded)}. Set allow_missing=True to ignore missing parameters."
                )
        extra = [name for name in loaded if name not in parameters]
        if extra and not ignore_extra:
            raise ValueError(
                f"Parameter {extra[0]!r} loaded from {source!r} is not present in Dict, which "
                "contains "
                f"parameters {brief(parameters)}. Set ignore_extra=True to ignore."
            )

    def save(self, prefix: str | os.PathLike[str]) -> None:
        """Write structure, graphs and parameters, so that :meth:`load` restores the block.

        Args:
            prefix: Beginning of the files' names: ``{prefix}-model.json`` and
                ``{prefix}-model.params``.

        Example:
            >>> import os, tempfile
            >>> net = mx.gluon.nn.Dense(2, in_units=3)
            >>> net.initialize()
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     net.save(os.path.join(folder, "net"))
            ...     again = mx.gluon.nn.Dense(2, in_units=3)
            ...     again.load(os.path.join(folder, "net"))
            >>> bool((again.weight.data() == net.weight.data()).min().asscalar())
            True
        """
        save_model(self, prefix)

    def load(self, prefix: str | os.PathLike[str]) -> None:
        """Restore what :meth:`save` wrote: parameters, and which blocks are compiled.

        Args:
            prefix: Beginning of the files' names.

        Raises:
            MXNetError: The file does not describe a block with these children.
        """
        load_model(self, prefix)

    def save_params(self, filename: str | os.PathLike[str]) -> None:
        """Write the parameters under their full names; deprecated, use ``save_parameters``.

        Raises:
            ValueError: A name does not start with this block's prefix.
        """
        warnings.warn(
            "save_params is deprecated. Please use save_parameters.",
            DeprecationWarning,
            stacklevel=2,
        )
        self.collect_params().save(filename, strip_prefix=self.prefix)

    def load_params(
        self,
        filename: str | os.PathLike[str],
        ctx: Contexts = None,
        allow_missing: bool = False,
        ignore_extra: bool = False,
    ) -> None:
        """Read parameters; deprecated, use ``load_parameters``."""
        warnings.warn(
            "load_params is deprecated. Please use load_parameters.",
            DeprecationWarning,
            stacklevel=2,
        )
        self.load_parameters(filename, ctx, allow_missing, ignore_extra)

    # ---- children and hooks ------------------------------------------------------------------

    def register_child(self, block: Block, name: str | None = None) -> None:
        """Make ``block`` a child; attributes that are blocks are registered by themselves."""
        self._children[str(len(self._children)) if name is None else name] = block

    def apply(self, fn: Callable[[Block], Any]) -> Block:
        """Call ``fn`` on every child, recursively, and then on this block.

        Returns:
            This block.
        """
        for child in self._children.values():
            child.apply(fn)
        fn(self)
        return self

    def register_forward_hook(self, hook: Hook) -> HookHandle:
        """Call ``hook(block, inputs, output)`` after each forward pass.

        Returns:
            A handle whose ``detach`` removes the hook.
        """
        return HookHandle(self._forward_hooks, hook)

    def register_forward_pre_hook(self, hook: Hook) -> HookHandle:
        """Call ``hook(block, inputs)`` before each forward pass.

        Returns:
            A handle whose ``detach`` removes the hook.
        """
        return HookHandle(self._forward_pre_hooks, hook)

    def register_op_hook(self, callback: Callable[..., None], monitor_all: bool = False) -> None:
        """Call ``callback(name, operator name, array)`` for the outputs inside hybridized children.

        Args:
            callback: The function to call.
            monitor_all: Also for the inputs.
        """
        for child in self._children.values():
            child.register_op_hook(callback, monitor_all)

    def hybridize(self, active: bool = True, **kwargs: Any) -> None:
        """Compile all children that can be; see :meth:`HybridBlock.hybridize`.

        Args:
            active: False goes back to running operator by operator.
            **kwargs: Options of :meth:`HybridBlock.hybridize`.
        """
        for child in self._children.values():
            child.hybridize(active, **kwargs)

    # ---- running -----------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the block: hooks around ``forward``."""
        if self._forward_pre_hooks:
            self._call_pre_hooks(args)
        out = self.forward(*args, **kwargs)
        if self._forward_hooks:
            self._call_hooks(args, out)
        return out

    def _call_pre_hooks(self, args: tuple[Any, ...]) -> None:
        for hook in list(self._forward_pre_hooks.values()):
            hook(self, args)

    def _call_hooks(self, args: tuple[Any, ...], out: Any) -> None:
        for hook in list(self._forward_hooks.values()):
            hook(self, args, out)

    def forward(self, *args: Any) -> Any:
        """Compute the outputs; subclasses define it.

        Raises:
            NotImplementedError: The subclass does not.
        """
        raise NotImplementedError(f"{type(self).__name__}: forward is not defined")

    def summary(self, *inputs: Any) -> None:
        """Print each layer's output shape and number of parameters.

        Args:
            *inputs: Arrays for one forward pass.
        """
        print_summary(self, inputs)


def _indent(text: str) -> str:
    return text.replace("\n", "\n  ")


def _bare(name: str) -> str:
    """A name without the kind of parameter that exported files put before it."""
    return name.removeprefix("arg:").removeprefix("aux:")
