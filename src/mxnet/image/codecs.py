"""Reading, decoding and resizing of images, and borders around them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.image.interpolation import choose_interpolation
from mxnet.ndarray import NDArray, _internal
from mxnet.numpy import ndarray as numpy_array
from mxnet.operators.image_codecs import decode_image
from mxnet.operators.image_host import find_opencv
from mxnet.util import is_np_array

# What OpenCV resizes without another rule for the channels.
_RESIZED_BY_OPENCV = (torch.uint8, torch.float32)
_MOST_CHANNELS = 4


def array_class() -> type[NDArray]:
    """The class of new arrays: ``mx.np.ndarray`` when NumPy arrays are switched on."""
    return numpy_array if is_np_array() else NDArray


def imdecode(
    buf: Any, flag: int = 1, to_rgb: bool | int = True, out: NDArray | None = None
) -> NDArray:
    """An encoded image (JPEG, PNG and others) as an array ``(H, W, C)`` of bytes. Needs OpenCV.

    Args:
        buf: Contents of the file: bytes, a NumPy array or an NDArray of uint8.
        flag: 1 for three channels, 0 for one, grey.
        to_rgb: Channels in the order red, green, blue; otherwise blue, green, red.
        out: Array of the image's shape that receives the result.

    Raises:
        ValueError: ``buf`` is something else.
        MXNetError: ``buf`` is no image, ``flag`` is unknown, or OpenCV is missing.

    Example:
        >>> mx.image.imdecode(b"not an image")
        Traceback (most recent call last):
        ...
        mxnet.base.MXNetError: imdecode: ...
    """
    if isinstance(buf, NDArray):
        buf = buf.asnumpy()
    elif isinstance(buf, bytes | bytearray | memoryview):
        buf = np.frombuffer(buf, np.uint8)
    elif not isinstance(buf, np.ndarray):
        raise ValueError(
            "imdecode: buf must be of type bytes, bytearray, numpy.ndarray or NDArray, got "
            f"{type(buf).__name__}"
        )
    if buf.dtype != np.uint8:
        raise ValueError(f"imdecode: buf must be uint8, got {buf.dtype}")
    return _decode("imdecode", np.ascontiguousarray(buf).ravel(), flag, bool(to_rgb), out)


def _decode(name: str, encoded: Any, flag: int, to_rgb: bool, out: NDArray | None) -> NDArray:
    if flag not in (0, 1):
        raise MXNetError(f"{name}: flag must be 0 (grey) or 1 (colour), got {flag}")
    image = decode_image(name, encoded, flag == 1, to_rgb)
    if out is None:
        return array_class()(image)
    if out.shape != tuple(image.shape):
        raise MXNetError(f"{name}: out is {out.shape} but the image is {tuple(image.shape)}")
    out[:] = NDArray(image)
    return out


def imread(
    filename: str | os.PathLike[str],
    flag: int = 1,
    to_rgb: bool | int = True,
    out: NDArray | None = None,
) -> NDArray:
    """An image file (JPEG, PNG and others) as an array ``(H, W, C)`` of bytes. Needs OpenCV.

    Args:
        filename: Path of the file.
        flag: 1 for three channels, 0 for one, grey.
        to_rgb: Channels in the order red, green, blue; otherwise blue, green, red.
        out: Array of the image's shape that receives the result.

    Raises:
        MXNetError: The file cannot be read or is no image, or OpenCV is missing.

    Example:
        >>> mx.image.imread("missing.png")
        Traceback (most recent call last):
        ...
        mxnet.base.MXNetError: imread: 'missing.png' cannot be read: No such file or directory
    """
    name = os.fspath(filename)
    try:
        encoded = Path(name).read_bytes()
    except OSError as error:
        raise MXNetError(f"imread: {name!r} cannot be read: {error.strerror}") from None
    try:
        return _decode("imread", np.frombuffer(encoded, np.uint8), flag, bool(to_rgb), out)
    except MXNetError as error:
        raise MXNetError(f"{error} (file {name!r})") from None


def imresize(src: NDArray, w: int, h: int, interp: int = 1) -> NDArray:
    """An image in another size.

    Args:
        src: Image ``(H, W, C)``.
        w: New width.
        h: New height.
        interp: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos; 9 bicubic to enlarge, area to
            shrink, else bilinear; 10 a random one of the first five.

    Returns:
        ``(h, w, C)``, of the same element type.

    Raises:
        MXNetError: ``src`` is no image, or the size is not positive.
        ValueError: The interpolation is unknown.

    Example:
        >>> mx.image.imresize(mx.nd.ones((4, 6, 3)), 3, 2).shape
        (2, 3, 3)
    """
    w, h = int(w), int(h)
    if src.ndim == 3:
        interp = choose_interpolation(interp, (src.shape[0], src.shape[1], h, w))
    data = src._data
    cv2 = find_opencv()
    if (
        cv2 is None
        or data.device.type != "cpu"
        or data.dtype not in _RESIZED_BY_OPENCV
        or data.ndim != 3
        or data.shape[2] > _MOST_CHANNELS
        or min(w, h, *data.shape) < 1
    ):
        made: NDArray = _internal._cvimresize(src, w=w, h=h, interp=interp)
        return made if type(made) is type(src) else type(src)(made._data)
    resized = cv2.resize(data.contiguous().numpy(), (w, h), interpolation=interp)
    return type(src)(torch.from_numpy(resized.reshape(h, w, data.shape[2])), ctx=src.context)


def copyMakeBorder(  # noqa: N802 - the reference's name
    src: NDArray,
    top: int,
    bot: int,
    left: int,
    right: int,
    type: int = 0,  # noqa: A002 - as in the reference
    value: float = 0.0,
    values: Any = (),
    out: NDArray | None = None,
) -> NDArray:
    """An image with a border.

    Args:
        src: Image ``(H, W, C)``.
        top: Rows added above.
        bot: Rows added below.
        left: Columns added on the left.
        right: Columns added on the right.
        type: 0 a constant, 1 the pixel at the edge, 2 the mirror image with the edge, 3 the image
            repeated, 4 the mirror image without the edge.
        value: The constant, unless ``values`` is given.
        values: The constant for each channel.
        out: Array that receives the result.

    Raises:
        MXNetError: ``src`` is no image, or a number is out of range.

    Example:
        >>> mx.image.copyMakeBorder(mx.nd.ones((2, 2, 3)), 1, 0, 0, 2).shape
        (3, 4, 3)
    """
    settings = {"type": type, "value": value, "values": values, "out": out}
    made: NDArray = _internal._cvcopyMakeBorder(
        src, top=top, bot=bot, left=left, right=right, **settings
    )
    kind = src.__class__
    return made if out is not None or isinstance(made, kind) else kind(made._data)
