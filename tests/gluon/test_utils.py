"""Splitting, clipping, digests and downloads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mxnet as mx
from mxnet.gluon import utils


def test_uneven_slices_differ_by_one() -> None:
    x = mx.nd.arange(14).reshape((7, 2))
    shapes = [part.shape for part in utils.split_data(x, 3, even_split=False)]
    assert shapes == [(3, 2), (2, 2), (2, 2)]
    assert [part.shape for part in utils.split_data(x, 2, batch_axis=1)] == [(7, 1), (7, 1)]
    with pytest.raises(ValueError, match="evenly split into 2"):
        utils.split_data(x, 2)


def test_slices_are_on_their_contexts() -> None:
    parts = utils.split_and_load(np.ones((4, 2)), [mx.cpu(0), mx.cpu(1)])
    assert [(part.shape, part.context) for part in parts] == [
        ((2, 2), mx.cpu(0)),
        ((2, 2), mx.cpu(1)),
    ]


@pytest.mark.parametrize("check", [True, False])
def test_clipping_scales_all_arrays_alike(check: bool) -> None:
    arrays = [mx.nd.array([3, 0]), mx.nd.array([0, 4], ctx=mx.cpu(1))]
    norm = utils.clip_global_norm(arrays, 1.0, check_isfinite=check)
    assert float(norm if check else norm.asscalar()) == pytest.approx(5)
    np.testing.assert_allclose(arrays[1].asnumpy(), [0, 0.8], rtol=1e-6)
    before = arrays[0].asnumpy()
    utils.clip_global_norm(arrays, 100.0, check_isfinite=check)
    np.testing.assert_array_equal(arrays[0].asnumpy(), before)


def test_clipping_warns_of_infinite_norms() -> None:
    with pytest.warns(UserWarning, match="nan or inf"):
        utils.clip_global_norm([mx.nd.array([1, np.inf])], 1.0)
    with pytest.raises(AssertionError):
        utils.clip_global_norm([], 1.0)


def test_digest(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert utils.check_sha1(path, "a9993e364706816aba3e25717850c26c9cd0d89d")
    assert not utils.check_sha1(path, "0" * 40)


def test_download_takes_what_is_there_and_reports_what_fails(tmp_path: Path) -> None:
    source = tmp_path / "source.bin"
    source.write_bytes(b"abc")
    target = tmp_path / "deep" / "target.bin"
    assert utils.download(source.as_uri(), target) == str(target)
    assert target.read_bytes() == b"abc"
    with pytest.raises(UserWarning, match="hash does not match"):
        utils.download(source.as_uri(), tmp_path / "other", sha1_hash="0" * 40, retries=0)
    assert not (tmp_path / "other").exists()
    with pytest.raises(OSError, match="cannot be fetched"):
        utils.download("http://127.0.0.1:9/x", tmp_path / "x", retries=0)
    with pytest.raises(AssertionError, match="retries"):
        utils.download("http://127.0.0.1:9/x", retries=-1)
    with pytest.raises(AssertionError, match="file-name"):
        utils.download("http://127.0.0.1:9/")


def test_address_of_published_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages import these names of the reference, underscores and all."""
    monkeypatch.delenv("MXNET_GLUON_REPO", raising=False)
    address = "https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/"
    assert utils._get_repo_url() == address
    assert utils._get_repo_file_url("gluon/x", "y.zip") == address + "gluon/x/y.zip"
    monkeypatch.setenv("MXNET_GLUON_REPO", "http://mirror.example/files")
    assert utils._get_repo_file_url("a", "b") == "http://mirror.example/files/a/b"
