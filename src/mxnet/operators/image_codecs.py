"""Decoding of image files by OpenCV, which the package needs for nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators.image_host import find_opencv
from mxnet.operators.registry import operator


def opencv(function: str) -> Any:
    """The module ``cv2``.

    Args:
        function: What needs it, for the error.

    Raises:
        MXNetError: OpenCV is not installed.
    """
    found = find_opencv()
    if found is None:
        raise MXNetError(f"{function} needs OpenCV; install opencv-python-headless")
    return found


def decode_image(name: str, encoded: bytes | np.ndarray, color: bool, to_rgb: bool) -> Tensor:
    """An encoded image as bytes ``(H, W, C)``, as it lies in the file: EXIF does not turn it.

    Args:
        name: Operator, for errors.
        encoded: The file's contents.
        color: Three channels; otherwise one, grey.
        to_rgb: Channels in the order red, green, blue; otherwise blue, green, red.

    Raises:
        MXNetError: OpenCV is missing, or the data is no image.
    """
    cv2 = opencv(f"{name}: decoding images")
    data = np.frombuffer(encoded, np.uint8) if isinstance(encoded, bytes) else encoded
    flag = color_flag(cv2) if color and to_rgb else int(color)
    image = imdecode_bytes(cv2, data, flag | cv2.IMREAD_IGNORE_ORIENTATION)
    if image is None:
        raise MXNetError(f"{name}: these {data.size} bytes are no image that OpenCV can decode")
    if color and to_rgb and flag == cv2.IMREAD_COLOR:
        cv2.cvtColor(image, cv2.COLOR_BGR2RGB, image)
    return torch.from_numpy(image if color else image[:, :, None])


def imdecode_bytes(cv2: Any, data: np.ndarray, flag: int) -> np.ndarray | None:
    """The image that bytes hold, None when they are none or OpenCV refuses them as too large."""
    try:
        return cv2.imdecode(data, flag) if data.size else None
    except cv2.error:
        return None


def color_flag(cv2: Any) -> int:
    """Decodes to red, green, blue where OpenCV can (since 4.10), else to blue, green, red."""
    return getattr(cv2, "IMREAD_COLOR_RGB", cv2.IMREAD_COLOR)  # twice as fast, without a swap after


def _is_color(name: str, flag: int) -> bool:
    if flag not in (0, 1):
        raise MXNetError(f"{name}: flag must be 0 (grey) or 1 (colour), got {flag}")
    return flag == 1


@operator("_cvimdecode", aliases=("_npi_cvimdecode",))
def cv_decode(buf: Tensor, *, flag: int = 1, to_rgb: bool = True) -> Tensor:
    """An encoded image (JPEG, PNG and others) as an array of bytes.

    Needs OpenCV.

    Shapes:
        buf: ``(n,)``.
        output: ``(H, W, 3)``, or ``(H, W, 1)`` in grey.

    Args:
        buf: Contents of the file; uint8.
        flag: 1 for colour, 0 for grey.
        to_rgb: Channels in the order red, green, blue; otherwise blue, green, red.

    Raises:
        MXNetError: ``buf`` is not uint8 or no image, or OpenCV is missing.

    Example:
        >>> text = b"not an image"
        >>> mx.nd._internal._cvimdecode(mx.nd.array(list(text), dtype="uint8"))
        Traceback (most recent call last):
        ...
        mxnet.base.MXNetError: _cvimdecode: ...
    """
    if buf.dtype is not torch.uint8:
        raise MXNetError(f"_cvimdecode: buf must be uint8, got {NAME_OF[buf.dtype]}")
    return decode_image("_cvimdecode", buf.cpu().numpy(), _is_color("_cvimdecode", flag), to_rgb)


@operator("_cvimread", aliases=("_npi_cvimread",))
def cv_read(*, filename: str, flag: int = 1, to_rgb: bool = True) -> Tensor:
    """An image file (JPEG, PNG and others) as an array of bytes.

    Needs OpenCV.

    Shapes:
        output: ``(H, W, 3)``, or ``(H, W, 1)`` in grey.

    Args:
        filename: Path of the file.
        flag: 1 for colour, 0 for grey.
        to_rgb: Channels in the order red, green, blue; otherwise blue, green, red.

    Raises:
        MXNetError: The file cannot be read or is no image, or OpenCV is missing.

    Example:
        >>> mx.nd._internal._cvimread(filename="missing.png")
        Traceback (most recent call last):
        ...
        mxnet.base.MXNetError: _cvimread: cannot read 'missing.png': No such file or directory
    """
    color = _is_color("_cvimread", flag)
    try:
        encoded = Path(filename).read_bytes()
    except OSError as error:
        raise MXNetError(f"_cvimread: cannot read {filename!r}: {error.strerror}") from None
    return decode_image("_cvimread", encoded, color, to_rgb)


@operator("_imdecode")
def imdecode(
    mean: Tensor | None = None,
    *,
    index: int = 0,
    x0: int = 0,
    y0: int = 0,
    x1: int = 0,
    y1: int = 0,
    c: int = 3,
    size: int = 0,
    out: Tensor | None = None,
    **encoded: Any,
) -> Tensor:
    """What ``mx.nd.imdecode`` calls: an encoded image as planes of float32.

    Needs OpenCV.

    Shapes:
        mean: ``(c, h, w)``.
        output: ``(c, h, w)``.

    Args:
        mean: Subtracted; None for nothing.
        index: Which image of ``out`` to write when that has four axes.
        x0: Left edge of the part to return.
        y0: Upper edge.
        x1: Right edge, not included; 0 for the whole image.
        y1: Lower edge, not included.
        c: Channels: 3 for red, green, blue, or 1 for grey.
        size: Length of ``str_img``; not needed.
        encoded: ``str_img``: the contents of the file, as ``bytes``.

    Raises:
        MXNetError: ``str_img`` is missing or no image, the part is empty, or OpenCV is missing.

    Example:
        >>> mx.nd.imdecode(b"not an image")
        Traceback (most recent call last):
        ...
        mxnet.base.MXNetError: imdecode: ...
    """
    data = encoded.pop("str_img", None)
    if not isinstance(data, bytes) or encoded or c not in (1, 3):
        raise MXNetError(
            f"imdecode: expected str_img as bytes and 1 or 3 channels, got {type(data).__name__}, "
            f"c={c} and {sorted(encoded)}"
        )
    pixels = decode_image("imdecode", data, c == 3, True)
    if x1 or y1:
        pixels = pixels[y0:y1, x0:x1]
    image = pixels.permute(2, 0, 1).float()
    if not image.numel():
        raise MXNetError(f"imdecode: the part from {(x0, y0)} to {(x1, y1)} is empty")
    if mean is not None:
        image -= mean.to(image.device)
    if out is None:
        return image.contiguous()
    (out[index] if out.ndim == 4 else out).copy_(image)
    return out
