"""Loggers with coloured, dated lines."""

from __future__ import annotations

import logging
import sys
import warnings

CRITICAL = logging.CRITICAL
DEBUG = logging.DEBUG
ERROR = logging.ERROR
INFO = logging.INFO
NOTSET = logging.NOTSET
WARNING = logging.WARNING

_RESET = "\x1b[0m"
_COLOURS = {"WARNING": "\x1b[33m", "ERROR": "\x1b[31m", "CRITICAL": "\x1b[31m"}


class _Formatter(logging.Formatter):
    """``W1231 23:59:59 PID path:function:line] message``, with the first part in colour."""

    def __init__(self, colour: bool) -> None:
        super().__init__(datefmt="%m%d %H:%M:%S")
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        label = f"{record.levelname[0]}{self.formatTime(record, self.datefmt)}"
        place = f"{record.process} {record.pathname}:{record.funcName}:{record.lineno}]"
        head = f"{label} {place}"
        if self._colour:
            head = f"{_COLOURS.get(record.levelname, chr(27) + '[32m')}{head}{_RESET}"
        lines = f"{head} {record.getMessage()}"
        return f"{lines}\n{self.formatException(record.exc_info)}" if record.exc_info else lines


def get_logger(
    name: str | None = None,
    filename: str | None = None,
    filemode: str | None = None,
    level: int = WARNING,
) -> logging.Logger:
    """A logger that writes to the standard error stream, or to a file.

    Args:
        name: Name of the logger; None is the root logger, which is left as it is set up.
        filename: Path of a file to write to instead.
        filemode: Mode to open it with, ``"a"`` by default.
        level: Lowest level that is written.

    Returns:
        The logger; asked for again, it only changes its level.

    Example:
        >>> mx.log.get_logger("example", level=mx.log.INFO).level
        20
    """
    logger = logging.getLogger(name)
    if name is not None and not getattr(logger, "_mxnet_set_up", False):
        logger._mxnet_set_up = True  # type: ignore[attr-defined]
        if filename:
            handler: logging.Handler = logging.FileHandler(filename, filemode or "a")
            handler.setFormatter(_Formatter(colour=False))
        else:
            handler = logging.StreamHandler()
            handler.setFormatter(_Formatter(colour=sys.stderr.isatty()))
        logger.addHandler(handler)
    logger.setLevel(level)
    return logger


def getLogger(  # noqa: N802 - the reference's name
    name: str | None = None,
    filename: str | None = None,
    filemode: str | None = None,
    level: int = WARNING,
) -> logging.Logger:
    """The old name of :func:`get_logger`."""
    warnings.warn("getLogger is deprecated; use get_logger", DeprecationWarning, stacklevel=2)
    return get_logger(name, filename, filemode, level)
