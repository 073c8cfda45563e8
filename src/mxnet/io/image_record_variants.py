"""Names of ``ImageRecordIter`` with another element type, and its former version."""

from __future__ import annotations

from typing import Any

from mxnet.io.image_record_iter import ImageRecordIter
from mxnet.io.source_iter import MXDataIter


def ImageRecordUInt8Iter(**kwargs: Any) -> MXDataIter:  # noqa: N802 - the reference's name
    """``ImageRecordIter`` with bytes: values of 0 to 255, not normalized.

    Args:
        **kwargs: Arguments of :func:`ImageRecordIter`.

    Raises:
        MXNetError: As there.
    """
    return ImageRecordIter(**{**kwargs, "dtype": "uint8"})


def ImageRecordInt8Iter(**kwargs: Any) -> MXDataIter:  # noqa: N802 - the reference's name
    """``ImageRecordIter`` with signed bytes: values of 0 to 127, larger ones 127.

    Args:
        **kwargs: Arguments of :func:`ImageRecordIter`.

    Raises:
        MXNetError: As there.
    """
    return ImageRecordIter(**{**kwargs, "dtype": "int8"})


def ImageRecordIter_v1(**kwargs: Any) -> MXDataIter:  # noqa: N802 - the reference's name
    """The former version of ``ImageRecordIter``, which does the same here.

    Args:
        **kwargs: Arguments of :func:`ImageRecordIter`.

    Raises:
        MXNetError: As there.
    """
    return ImageRecordIter(**kwargs)


def ImageRecordUInt8Iter_v1(**kwargs: Any) -> MXDataIter:  # noqa: N802 - the reference's name
    """The former version of ``ImageRecordUInt8Iter``, which does the same here.

    Args:
        **kwargs: Arguments of :func:`ImageRecordIter`.

    Raises:
        MXNetError: As there.
    """
    return ImageRecordUInt8Iter(**kwargs)
