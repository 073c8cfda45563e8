"""Turning the profiler on and off, and its results."""

from __future__ import annotations

import atexit
import json
import os
import threading
import time
import warnings
from typing import Any, ClassVar

from mxnet.base import MXNetError, unknown_argument_message
from mxnet.profiler.recorder import RECORDER
from mxnet.profiler.tables import SORT_KEYS, as_json, as_text
from mxnet.profiler.watch import WATCH, record_memory
from mxnet.serialization.atomic import atomic_write

_DEFAULTS: dict[str, Any] = {
    "profile_all": False,
    "profile_symbolic": True,
    "profile_imperative": True,
    "profile_memory": True,
    "profile_api": True,
    "filename": "profile.json",
    "continuous_dump": True,
    "dump_period": 1.0,
    "aggregate_stats": False,
    "profile_process": "worker",
}
# A periodic dump rewrites the file; it may take this part of the time at most.
_LARGEST_SHARE = 0.05


class _State:
    """What was configured, and whether the profiler runs."""

    settings: ClassVar[dict[str, Any]] = dict(_DEFAULTS)
    running = False
    ever_ran = False
    stopped = threading.Event()
    kvstore: Any = None


def _check_process(function: str, profile_process: str) -> None:
    if profile_process == "server":
        raise MXNetError(
            f"profiler.{function}: there is no server process to profile; stores of one machine "
            "have none"
        )
    if profile_process != "worker":
        raise KeyError(profile_process)


def set_config(**kwargs: Any) -> None:
    """Say what to measure and where to put it; what is not given has its default again.

    Args:
        **kwargs: ``filename`` of the trace, by default ``"profile.json"``; ``aggregate_stats``
            (False): keep totals for ``dumps``; ``profile_imperative`` and ``profile_symbolic``
            (True): record operators, called from Python or by graphs; ``profile_memory`` (True):
            record memory in use; ``profile_all`` (False): all of these; ``continuous_dump`` (True):
            write the file every ``dump_period`` seconds (1) while running, less often when it is
            large; ``profile_api``: without meaning, there is no C interface here;
            ``profile_process``: ``"worker"``, the process itself.

    Raises:
        MXNetError: An argument is unknown, or there is no server process.

    Example:
        >>> mx.profiler.set_config(profile_all=True, aggregate_stats=True, filename="trace.json")
        >>> mx.profiler.set_config()
    """
    unknown = {name: value for name, value in kwargs.items() if name not in _DEFAULTS}
    if unknown:
        raise MXNetError(unknown_argument_message("profiler.set_config", unknown, _DEFAULTS))
    _check_process("set_config", kwargs.get("profile_process", "worker"))
    settings = {**_DEFAULTS, **kwargs}
    if float(settings["dump_period"]) <= 0:
        raise MXNetError(
            f"profiler.set_config: dump_period must be positive, got {settings['dump_period']}"
        )
    _State.settings = settings
    RECORDER.aggregate = bool(settings["aggregate_stats"])


def profiler_set_config(mode: str = "symbolic", filename: str = "profile.json") -> None:
    """Deprecated: use :func:`set_config`.

    Args:
        mode: ``"symbolic"`` or ``"imperative"``: the operators to record; or ``"all"``.
        filename: Path of the trace.

    Raises:
        MXNetError: ``mode`` is unknown.
    """
    _deprecated("profiler_set_config", "set_config")
    if mode not in ("symbolic", "imperative", "api", "memory", "all"):
        raise MXNetError(f"profiler_set_config: unknown mode {mode!r}")
    everything = mode == "all"
    set_config(
        filename=filename,
        profile_all=everything,
        profile_symbolic=everything or mode == "symbolic",
        profile_imperative=everything or mode == "imperative",
        profile_memory=everything or mode == "memory",
    )


def set_state(state: str = "stop", profile_process: str = "worker") -> None:
    """Start or stop the profiler.

    Args:
        state: ``"run"``, or ``"stop"``, which also writes the trace.
        profile_process: ``"worker"``, the process itself.

    Raises:
        KeyError: ``state`` or ``profile_process`` is unknown.
        MXNetError: There is no server process.

    Example:
        >>> mx.profiler.set_config(aggregate_stats=True, continuous_dump=False, filename=os.devnull)
        >>> mx.profiler.set_state("run")
        >>> mx.nd.ones((2, 2)).relu().wait_to_read()
        >>> mx.profiler.set_state("stop")
        >>> "relu" in mx.profiler.dumps(reset=True)
        True
    """
    wanted = {"run": True, "stop": False}[state]
    _check_process("set_state", profile_process)
    if wanted == _State.running:
        return
    _State.running = wanted
    if wanted:
        _State.ever_ran = True
        _State.stopped = threading.Event()
        _activate()
        if _State.settings["continuous_dump"]:
            threading.Thread(
                target=_write_now_and_then,
                args=(_State.stopped,),
                name="mxnet-profiler",
                daemon=True,
            ).start()
    else:
        _deactivate()
        _State.stopped.set()
        _write()


def profiler_set_state(state: str = "stop") -> None:
    """Deprecated: use :func:`set_state`."""
    _deprecated("profiler_set_state", "set_state")
    set_state(state)


def _activate() -> None:
    settings = _State.settings
    RECORDER.active = True
    WATCH.memory = bool(settings["profile_memory"] or settings["profile_all"])
    if WATCH.memory:
        record_memory()
    if any(settings[f"profile_{what}"] for what in ("imperative", "symbolic", "all")):
        WATCH.start()


def _deactivate() -> None:
    WATCH.stop()
    RECORDER.active = False


def pause(profile_process: str = "worker") -> None:
    """Record nothing until :func:`resume`.

    Args:
        profile_process: ``"worker"``, the process itself.

    Raises:
        KeyError: ``profile_process`` is unknown.
        MXNetError: There is no server process.
    """
    _check_process("pause", profile_process)
    if RECORDER.active:
        _deactivate()


def resume(profile_process: str = "worker") -> None:
    """Record again after :func:`pause`.

    Args:
        profile_process: ``"worker"``, the process itself.

    Raises:
        KeyError: ``profile_process`` is unknown.
        MXNetError: There is no server process.
    """
    _check_process("resume", profile_process)
    if _State.running and not RECORDER.active:
        _activate()


# ---- results -------------------------------------------------------------------------------------


def dump(finished: bool = True, profile_process: str = "worker") -> None:
    """Write the trace to the configured file.

    Args:
        finished: Also stop, and start the next trace empty.
        profile_process: ``"worker"``, the process itself.

    Raises:
        KeyError: ``profile_process`` is unknown.
        MXNetError: The profiler never ran, or there is no server process.
    """
    _check_process("dump", profile_process)
    if not _State.ever_ran:
        raise MXNetError(
            "profiler.dump: the profiler has not run; call set_config and set_state('run') first"
        )
    if finished and _State.running:
        set_state("stop")
    else:
        _write()
    if finished:
        RECORDER.events = []


def dump_profile() -> None:
    """Deprecated: use :func:`dump`."""
    _deprecated("dump_profile", "dump")
    dump(True)


def dumps(
    reset: bool = False,
    format: str = "table",  # noqa: A002 - the reference's name
    sort_by: str = "total",
    ascending: bool = False,
) -> str:
    """Totals of what was recorded; empty without ``aggregate_stats``.

    Args:
        reset: Forget the totals.
        format: ``"table"`` or ``"json"``.
        sort_by: ``"total"``, ``"avg"``, ``"min"``, ``"max"`` or ``"count"``.
        ascending: Smallest first.

    Raises:
        AssertionError: ``format`` or ``sort_by`` is unknown.
    """
    if format not in ("table", "json"):
        raise AssertionError(
            f"Invalid value provided for format: {format}. Support: 'table', 'json'"
        )
    if sort_by not in SORT_KEYS:
        raise AssertionError(
            f"Invalid value provided for sort_by: {sort_by}. Support: {', '.join(SORT_KEYS)}"
        )
    if not RECORDER.aggregate:
        return ""
    totals = dict(RECORDER.totals)
    text = (as_text if format == "table" else as_json)(totals, sort_by, ascending)
    if reset:
        RECORDER.totals = {}
    return text


def set_kvstore_handle(handle: Any) -> None:
    """Say which store's servers to profile; stores of one machine have none.

    Args:
        handle: The store's ``handle``.

    Raises:
        TypeError: ``handle`` is None.
    """
    if handle is None:
        raise TypeError("profiler.set_kvstore_handle: expected a store's handle, got None")
    _State.kvstore = handle


def _write() -> None:
    with atomic_write(_State.settings["filename"]) as file:
        file.write(json.dumps(RECORDER.trace()).encode())


def _write_now_and_then(stopped: threading.Event) -> None:
    pause_seconds = float(_State.settings["dump_period"])
    while not stopped.wait(pause_seconds):
        start = time.monotonic()
        _write()
        spent = time.monotonic() - start
        pause_seconds = max(float(_State.settings["dump_period"]), spent / _LARGEST_SHARE)


def _deprecated(old: str, new: str) -> None:
    warnings.warn(
        f"profiler.{old}() is deprecated. Please use profiler.{new}() instead", stacklevel=3
    )


def start_from_environment() -> None:
    """Run from the start, and write the trace at exit, if ``MXNET_PROFILER_AUTOSTART=1``."""
    if os.environ.get("MXNET_PROFILER_AUTOSTART") == "1":
        set_config(profile_all=True, aggregate_stats=True)
        set_state("run")
        atexit.register(dump)
