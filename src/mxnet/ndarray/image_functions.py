"""Functions on encoded images: ``mx.nd.imdecode``."""

from __future__ import annotations

from collections.abc import Sequence

from mxnet.ndarray import call
from mxnet.ndarray.handle import NDArray
from mxnet.operators.registry import REGISTRY


def imdecode(
    str_img: bytes,
    clip_rect: Sequence[int] = (0, 0, 0, 0),
    out: NDArray | None = None,
    index: int = 0,
    channels: int = 3,
    mean: NDArray | None = None,
) -> NDArray:
    """An encoded image (JPEG, PNG and others) as planes ``(channels, H, W)`` of float32.

    Needs OpenCV; ``mx.image.imdecode`` keeps the channels last and the bytes as they are.

    Args:
        str_img: Contents of the file.
        clip_rect: Left, upper, right and lower edge of the part to return; zeros for the whole.
        out: Array that receives the image; ``(N, channels, H, W)`` to write one of several.
        index: Which image of such an ``out`` to write.
        channels: 3 for red, green, blue, or 1 for grey.
        mean: Subtracted; of the result's shape.

    Returns:
        The image, or ``out``.

    Raises:
        MXNetError: ``str_img`` is no image, or OpenCV is missing.
    """
    x0, y0, x1, y1 = clip_rect
    parameters = {
        "index": index,
        "x0": x0,
        "y0": y0,
        "x1": x1,
        "y1": y1,
        "c": channels,
        "size": len(str_img),
        "str_img": str_img,
    }
    made: NDArray = call.call(REGISTRY.get("_imdecode"), [mean], parameters, out, NDArray)
    return made
