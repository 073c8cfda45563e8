"""What tests need around them: environment variables, retries, quiet, GPUs."""

from __future__ import annotations

import contextlib
import functools
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mxnet.context import num_gpus
from mxnet.gluon.utils import download as fetch
from mxnet.io import DataIter


class EnvManager:
    """Sets one environment variable inside a ``with`` block.

    Args:
        key: Name of the variable.
        val: Its value; None removes it.
    """

    def __init__(self, key: str, val: str | None) -> None:
        self._scope = environment(key, val)

    def __enter__(self) -> None:
        self._scope.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._scope.__exit__(*error)


@contextlib.contextmanager
def environment(*args: Any) -> Iterator[None]:
    """Set environment variables inside a ``with`` block: a name and a value, or a dictionary.

    None as a value removes the variable.

    Raises:
        TypeError: There are other arguments.

    Example:
        >>> import os
        >>> with mx.test_utils.environment("EXAMPLE", "1"):
        ...     os.environ["EXAMPLE"]
        '1'
    """
    if len(args) == 2 and isinstance(args[0], str):
        wanted: Mapping[str, Any] = {args[0]: args[1]}
    elif len(args) == 1 and isinstance(args[0], Mapping):
        wanted = args[0]
    else:
        raise TypeError("environment: expected a name and a value, or a dictionary")
    before = {name: os.environ.get(name) for name in wanted}
    _set(wanted)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = str(value)


@contextlib.contextmanager
def discard_stderr() -> Iterator[None]:
    """Throw away what this process writes to standard error, by C libraries too."""
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def retry(n: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that runs a test again when an assertion fails, up to ``n`` times in all.

    Raises:
        AssertionError: ``n`` is not positive.
    """
    if n <= 0:
        raise AssertionError(f"retry: n must be positive, got {n}")

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(test)
        def run(*args: Any, **kwargs: Any) -> Any:
            for _ in range(n - 1):
                with contextlib.suppress(AssertionError):
                    return test(*args, **kwargs)
            return test(*args, **kwargs)

        return run

    return decorate


def assert_exception(
    f: Callable[..., Any], exception_type: type[BaseException], *args: Any, **kwargs: Any
) -> None:
    """Raise unless ``f(*args, **kwargs)`` raises an exception of a type.

    Raises:
        AssertionError: It does not.

    Example:
        >>> mx.test_utils.assert_exception(int, ValueError, "x")
    """
    try:
        f(*args, **kwargs)
    except exception_type:
        return
    raise AssertionError(f"{f!r} did not raise {exception_type.__name__}")


def list_gpus() -> range:
    """The numbers of the GPUs of this machine."""
    return range(num_gpus())


def is_cd_run() -> bool:
    """Whether the reference's deployment pipeline runs the tests, by ``CD_JOB``."""
    return os.environ.get("CD_JOB", "0") == "1"


def is_aarch64_run() -> bool:
    """Whether this is a 64-bit ARM machine."""
    return platform.machine() in ("aarch64", "arm64")


def has_tvm_ops() -> bool:
    """Whether there are operators compiled by TVM: never."""
    return False


def is_op_runnable() -> bool:
    """Whether operators compiled by TVM may run here: there are none that may not."""
    return True


def download(
    url: str,
    fname: str | None = None,
    dirname: str | None = None,
    overwrite: bool = False,
    retries: int = 5,
) -> str:
    """Fetch a file, unless it is there already.

    Args:
        url: Where from.
        fname: Name of the file, by default the last part of ``url``.
        dirname: Folder to put it in, made when it does not exist.
        overwrite: Fetch it even if it is there.
        retries: How often to try again.

    Returns:
        The file's path.

    Raises:
        MXNetError: The file cannot be fetched.
    """
    target = Path(dirname or "") / (fname or url.rsplit("/", maxsplit=1)[-1])
    target.parent.mkdir(parents=True, exist_ok=True)
    return str(fetch(url, str(target), overwrite=overwrite, retries=retries))


class DummyIter(DataIter):
    """Yields the first batch of an iterator for ever, to measure a program without reading.

    Args:
        real_iter: The iterator.
    """

    def __init__(self, real_iter: Any) -> None:
        super().__init__()
        self.real_iter = real_iter
        self.provide_data = real_iter.provide_data
        self.provide_label = real_iter.provide_label
        self.batch_size = real_iter.batch_size
        self.the_batch = next(iter(real_iter))

    def next(self) -> Any:
        """The batch."""
        return self.the_batch
