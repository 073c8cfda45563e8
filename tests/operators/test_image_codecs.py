"""Decoding of images, with PNG files made here; needs OpenCV except for the errors."""

import struct
import zlib

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators import image_codecs


@pytest.fixture
def pixels(rng):
    return rng.integers(0, 256, (3, 4, 3), dtype=np.uint8)


@pytest.fixture
def png(pixels):
    pytest.importorskip("cv2")

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def buffer(data):
    return mx.nd.array(np.frombuffer(data, np.uint8), dtype="uint8")


def test_decode(png, pixels):
    decode = mx.nd._internal._cvimdecode
    np.testing.assert_array_equal(decode(buffer(png)).asnumpy(), pixels)
    np.testing.assert_array_equal(decode(buffer(png), to_rgb=0).asnumpy(), pixels[:, :, ::-1])
    grey = decode(buffer(png), flag=0).asnumpy()
    assert grey.shape == (3, 4, 1)
    np.testing.assert_allclose(grey[:, :, 0], pixels @ [0.299, 0.587, 0.114], atol=1)


def test_read(png, pixels, tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(png)
    np.testing.assert_array_equal(mx.nd._internal._cvimread(str(path)).asnumpy(), pixels)


def test_planes(png, pixels):
    planes = pixels.transpose(2, 0, 1).astype(np.float32)
    np.testing.assert_array_equal(mx.nd.imdecode(png).asnumpy(), planes)
    part = mx.nd.imdecode(png, clip_rect=(1, 0, 3, 2)).asnumpy()
    np.testing.assert_array_equal(part, planes[:, 0:2, 1:3])
    mean = mx.nd.ones((3, 3, 4))
    np.testing.assert_array_equal(mx.nd.imdecode(png, mean=mean).asnumpy(), planes - 1)
    out = mx.nd.zeros((2, 3, 3, 4))
    assert mx.nd.imdecode(png, out=out, index=1) is out
    np.testing.assert_array_equal(out.asnumpy(), [planes * 0, planes])


def test_errors(png):
    decode = mx.nd._internal._cvimdecode
    with pytest.raises(MXNetError, match="buf must be uint8, got float32"):
        decode(mx.nd.ones((3,)))
    with pytest.raises(MXNetError, match="flag must be 0"):
        decode(buffer(png), flag=2)
    with pytest.raises(MXNetError, match="no image that OpenCV can decode"):
        decode(buffer(b"text"))
    with pytest.raises(MXNetError, match="is empty"):
        mx.nd.imdecode(png, clip_rect=(9, 9, 10, 10))
    with pytest.raises(MXNetError, match="expected str_img as bytes"):
        mx.nd.imdecode("text")


def test_images_that_promise_too_many_pixels(png):
    huge = png[:16] + struct.pack(">II", 1 << 20, 1 << 20) + png[24:29]
    huge += struct.pack(">I", zlib.crc32(huge[12:29])) + png[33:]
    with pytest.raises(MXNetError, match="no image that OpenCV can decode"):
        mx.nd._internal._cvimdecode(buffer(huge))


def test_missing_file():
    with pytest.raises(MXNetError, match=r"cannot read 'missing\.png': No such file"):
        mx.nd._internal._cvimread("missing.png")


def test_without_opencv(monkeypatch):
    monkeypatch.setattr(image_codecs, "find_opencv", lambda: None)
    with pytest.raises(MXNetError, match="needs OpenCV; install opencv-python-headless"):
        mx.nd._internal._cvimdecode(buffer(b"any"))
