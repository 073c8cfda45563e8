"""Registries of classes by name: what lies behind ``mx.metric.create("acc")`` and its relatives.

Each base class has one registry. Names are case-insensitive. The three functions a family needs
(``register``, ``alias``, ``create``) are made here from the base class and the word its messages
use.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

C = TypeVar("C", bound=type)

_REGISTRY: dict[type, dict[str, type]] = {}


def get_registry(base_class: type) -> dict[str, type]:
    """A copy of the registry of ``base_class``.

    Args:
        base_class: Class whose registered subclasses are wanted.

    Returns:
        Classes by lower-case name; empty when nothing was registered.

    Example:
        >>> mx.registry.get_registry(mx.metric.EvalMetric)["acc"].__name__
        'Accuracy'
    """
    return dict(_REGISTRY.get(base_class, {}))


def get_register_func(base_class: type, nickname: str) -> Callable[..., Any]:
    """Make the function that registers subclasses of ``base_class``.

    Args:
        base_class: Class whose subclasses may be registered.
        nickname: What messages call such a class, such as ``"optimizer"``.

    Returns:
        A function ``register(klass, name=None)`` that returns ``klass``, so that it also works as a
        decorator. Registering another class under a taken name warns and replaces it.

    Example:
        >>> class Shape:
        ...     pass
        >>> register = mx.registry.get_register_func(Shape, "shape")
        >>> @register
        ... class Circle(Shape):
        ...     pass
        >>> sorted(mx.registry.get_registry(Shape))
        ['circle']
    """
    registry = _REGISTRY.setdefault(base_class, {})

    def register(klass: C, name: str | None = None) -> C:
        if not isinstance(klass, type):
            raise TypeError(f"register: a {nickname} must be a class, got {klass!r}")
        if not issubclass(klass, base_class):
            # AssertionError is what programs written for the reference catch here.
            raise AssertionError(
                f"Can only register subclass of {base_class.__name__}, got {klass.__name__}"
            )
        key = (name or klass.__name__).lower()
        if key in registry:
            taken = registry[key]
            warnings.warn(
                f"New {nickname} {klass.__module__}.{klass.__name__} registered with name {key} "
                f"is overriding existing {nickname} {taken.__module__}.{taken.__name__}",
                UserWarning,
                stacklevel=2,
            )
        registry[key] = klass
        return klass

    register.__doc__ = f"""Register a {nickname} class.

    Args:
        klass: Subclass of {base_class.__name__}.
        name: Name to register it under; the class name when not given. Case does not matter.

    Returns:
        ``klass``.

    Raises:
        TypeError: ``klass`` is not a class.
        AssertionError: ``klass`` is not a subclass of {base_class.__name__}.
    """
    return register


def get_alias_func(base_class: type, nickname: str) -> Callable[..., Any]:
    """Make the decorator that registers a subclass of ``base_class`` under further names.

    Args:
        base_class: Class whose subclasses may be registered.
        nickname: What messages call such a class.

    Returns:
        A function ``alias(*aliases)`` that returns a class decorator.

    Example:
        >>> class Shape:
        ...     pass
        >>> alias = mx.registry.get_alias_func(Shape, "shape")
        >>> @alias("round", "disc")
        ... class Circle(Shape):
        ...     pass
        >>> sorted(mx.registry.get_registry(Shape))
        ['disc', 'round']
    """
    register = get_register_func(base_class, nickname)

    def alias(*aliases: str) -> Callable[[C], C]:
        def apply(klass: C) -> C:
            for name in aliases:
                register(klass, name)
            return klass

        return apply

    alias.__doc__ = f"""Make a decorator that registers a {nickname} under each of the given names.

    Args:
        *aliases: Further names; case does not matter.

    Returns:
        A class decorator that returns the class unchanged.
    """
    return alias


def get_create_func(base_class: type, nickname: str) -> Callable[..., Any]:
    """Make the function that creates registered subclasses of ``base_class`` by name.

    Args:
        base_class: Class whose registered subclasses can be created.
        nickname: What messages call such a class, and the keyword that names it.

    Returns:
        A function ``create(*args, **kwargs)``. Its first argument (or the keyword ``nickname``) is
        an instance, which is returned as it is; a registered name; a dict whose entry ``nickname``
        is the name and whose other entries are keyword arguments; or JSON: such a dict, or
        ``[name, kwargs]``.

    Example:
        >>> create = mx.registry.get_create_func(mx.init.Initializer, "initializer")
        >>> create('["constant", {"value": 2}]').value
        2
    """
    registry = _REGISTRY.setdefault(base_class, {})

    def create(*args: Any, **kwargs: Any) -> Any:
        if args:
            what, args = args[0], args[1:]
        elif nickname in kwargs:
            what = kwargs.pop(nickname)
        else:
            raise KeyError(f"{nickname}: its name, configuration or instance is missing")
        if isinstance(what, base_class):
            _refuse_arguments(args, kwargs, f"{nickname} is already an instance")
            return what
        if isinstance(what, dict):
            return create(**what)
        if not isinstance(what, str):
            raise AssertionError(
                f"{nickname} must be of string type, a configuration or an instance of "
                f"{base_class.__name__}; got {type(what).__name__}"
            )
        if what.startswith(("[", "{")):
            _refuse_arguments(args, kwargs, f"{nickname} is given as JSON, arguments included")
            return _create_from_json(create, nickname, what)
        key = what.lower()
        if key not in registry:
            raise AssertionError(
                f"{what} is not registered. Please register with {nickname}.register first; "
                f"known: {', '.join(sorted(registry))}"
            )
        return registry[key](*args, **kwargs)

    create.__doc__ = f"""Create a {nickname} from its name or configuration.

    Args:
        *args: First the registered name, a configuration (dict or JSON text) or an instance, which
            is returned as it is; then positional arguments of the class.
        **kwargs: Keyword arguments of the class; ``{nickname}=`` may stand for the first argument.

    Returns:
        An instance of {base_class.__name__}.

    Raises:
        AssertionError: The name is not registered, or arguments accompany an instance or JSON text.
        KeyError: The configuration does not say which class.
        ValueError: The JSON text is damaged.
    """
    return create


def _refuse_arguments(args: tuple[Any, ...], kwargs: dict[str, Any], reason: str) -> None:
    if args or kwargs:
        raise AssertionError(f"{reason}. Additional arguments are invalid")


def _create_from_json(create: Callable[..., Any], nickname: str, text: str) -> Any:
    parsed = json.loads(text)
    if isinstance(parsed, dict):
        return create(**parsed)
    if len(parsed) != 2 or not isinstance(parsed[1], dict):
        raise ValueError(f'{nickname}: expected JSON ["name", {{arguments}}], got {text}')
    name, arguments = parsed
    return create(name, **arguments)
