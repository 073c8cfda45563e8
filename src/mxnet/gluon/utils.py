"""Helpers for training: splitting batches over contexts, clipping gradients, fetching files."""

from __future__ import annotations

import hashlib
import itertools
import math
import os
import shutil
import ssl
import tempfile
import urllib.parse
import urllib.request
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from mxnet import ndarray as nd
from mxnet.context import Context
from mxnet.gluon.base_block import HookHandle as HookHandle
from mxnet.gluon.parameter_array import shape_is_known as shape_is_known
from mxnet.ndarray import NDArray
from mxnet.numpy import array as np_array
from mxnet.thread_state import STATE

_SMALL = 1e-8  # keeps the quotient finite when all gradients are zero
_REPOSITORY_VARIABLE = "MXNET_GLUON_REPO"
_REPOSITORY = "https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/"


def split_data(
    data: NDArray, num_slice: int, batch_axis: int = 0, even_split: bool = True
) -> list[NDArray]:
    """Cut an array into slices along an axis.

    Args:
        data: The array.
        num_slice: How many slices.
        batch_axis: The axis to cut.
        even_split: Insist on slices of equal length; otherwise the first ones may be longer by one.

    Returns:
        The slices, in order.

    Raises:
        ValueError: The length is no multiple of ``num_slice`` and ``even_split`` is set.

    Example:
        >>> parts = mx.gluon.utils.split_data(mx.nd.ones((5, 2)), 2, even_split=False)
        >>> [part.shape for part in parts]
        [(3, 2), (2, 2)]
    """
    size = data.shape[batch_axis]
    if even_split and size % num_slice:
        raise ValueError(
            f"data with shape {data.shape} cannot be evenly split into {num_slice} slices along "
            f"axis {batch_axis}. Use a batch size that's multiple of {num_slice} or set "
            "even_split=False to allow uneven partitioning of data."
        )
    if num_slice == 1:
        return [data]
    step, longer = divmod(size, num_slice)
    ends = [0]
    for i in range(num_slice):
        ends.append(ends[-1] + step + (1 if i < longer else 0))
    if batch_axis == 0:
        return [data[begin:end] for begin, end in itertools.pairwise(ends)]
    before = (slice(None),) * (batch_axis % data.ndim)
    return [data[(*before, slice(begin, end))] for begin, end in itertools.pairwise(ends)]


def split_and_load(
    data: Any, ctx_list: Sequence[Context], batch_axis: int = 0, even_split: bool = True
) -> list[NDArray]:
    """Cut an array into one slice per context, and put each on its context.

    Args:
        data: An array, or what ``mx.nd.array`` makes one of.
        ctx_list: The contexts.
        batch_axis: The axis to cut.
        even_split: Insist on slices of equal length.

    Returns:
        The slices, in the order of ``ctx_list``.

    Raises:
        ValueError: The length is no multiple of the number of contexts and ``even_split`` is set.

    Example:
        >>> parts = mx.gluon.utils.split_and_load([[1], [2]], [mx.cpu(0), mx.cpu(1)])
        >>> [part.context for part in parts]
        [cpu(0), cpu(1)]
    """
    make = np_array if STATE.np_array else nd.array
    array = data if isinstance(data, NDArray) else make(data, ctx=ctx_list[0])
    if len(ctx_list) == 1:
        return [array.as_in_context(ctx_list[0])]
    slices = split_data(array, len(ctx_list), batch_axis, even_split)
    return [part.as_in_context(ctx) for part, ctx in zip(slices, ctx_list, strict=True)]


def clip_global_norm(
    arrays: Sequence[NDArray], max_norm: float, check_isfinite: bool = True
) -> float | NDArray:
    """Scale arrays in place so that the 2-norm of all their elements is at most ``max_norm``.

    Args:
        arrays: The arrays, often gradients; on any contexts.
        max_norm: Greatest norm allowed.
        check_isfinite: Warn when the norm is not finite; needs the norm now, which waits for the
            device.

    Returns:
        The norm before scaling; an array of one element when ``check_isfinite`` is False.

    Raises:
        AssertionError: There are no arrays.

    Example:
        >>> x = mx.nd.array([3.0, 4.0])
        >>> round(mx.gluon.utils.clip_global_norm([x], 1.0), 4), x.asnumpy().round(4).tolist()
        (5.0, [0.6000000238418579, 0.800000011920929])
    """
    if not arrays:
        raise AssertionError("clip_global_norm: there are no arrays")
    # The elements a row-sparse array holds are all that counts.
    tensors = [(a if a.stype == "default" else a.data)._data for a in arrays]
    home = tensors[0].device
    norms = [norm.to(home, torch.float32) for norm in torch._foreach_norm(tensors)]
    total = torch.linalg.vector_norm(torch.stack(norms))
    scale = max_norm / (total + _SMALL)
    if not check_isfinite:
        factor = scale.clamp(max=1.0)
        for tensor in tensors:
            tensor.mul_(factor.to(tensor.device, tensor.dtype))
        return NDArray(total.reshape(1), ctx=arrays[0]._ctx)
    norm = total.item()
    if not math.isfinite(norm):
        warnings.warn("nan or inf is detected. Clipping results will be undefined.", stacklevel=2)
    if not scale.item() >= 1.0:
        torch._foreach_mul_(tensors, scale.item())
    return norm


def check_sha1(filename: str | os.PathLike[str], sha1_hash: str) -> bool:
    """Whether the file has this SHA-1 digest.

    Args:
        filename: Path of the file.
        sha1_hash: Expected digest, in hexadecimal digits.
    """
    digest = hashlib.sha1(usedforsecurity=False)
    with Path(filename).open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest() == sha1_hash


def replace_file(src: str | os.PathLike[str], dst: str | os.PathLike[str]) -> None:
    """Rename ``src`` to ``dst``, replacing what is there; atomic on one file system."""
    Path(src).replace(dst)


# The leading underscores are the reference's: packages such as GluonNLP import these names.
def _get_repo_url() -> str:
    """Where published files are fetched from: ``MXNET_GLUON_REPO``, or the reference's address."""
    address = os.environ.get(_REPOSITORY_VARIABLE) or _REPOSITORY
    return address if address.endswith("/") else address + "/"


def _get_repo_file_url(namespace: str, filename: str) -> str:
    """Where the file ``filename`` of the folder ``namespace`` of the repository is fetched from."""
    return f"{_get_repo_url()}{namespace}/{filename}"


def download(
    url: str,
    path: str | os.PathLike[str] | None = None,
    overwrite: bool = False,
    sha1_hash: str | None = None,
    retries: int = 5,
    verify_ssl: bool = True,
) -> str:
    """Fetch a file, unless it is there already.

    Args:
        url: Where it is.
        path: Where it goes: a file, or an existing directory; by default the current one.
        overwrite: Fetch it even when it is there.
        sha1_hash: Its SHA-1 digest; a file with another one is fetched again.
        retries: How often to try again.
        verify_ssl: Check the server's certificate.

    Returns:
        Path of the file.

    Raises:
        AssertionError: ``retries`` is negative, or the URL has no file name and ``path`` is None.
        OSError: The file cannot be fetched.
        UserWarning: What was fetched has another digest.
    """
    if retries < 0:
        raise AssertionError(f"Number of retries should be at least 0, currently it's {retries}")
    target = _target_of(url, path)
    if target.exists() and not overwrite and (not sha1_hash or check_sha1(target, sha1_hash)):
        return str(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    for remaining in range(retries, -1, -1):
        try:
            _fetch(url, target, sha1_hash, verify_ssl)
        except (OSError, UserWarning) as error:
            if not remaining:
                if isinstance(error, UserWarning):
                    raise
                raise OSError(f"download: {url} cannot be fetched: {error}") from error
        else:
            break
    return str(target)


def _target_of(url: str, path: str | os.PathLike[str] | None) -> Path:
    name = urllib.parse.urlsplit(url).path.rsplit("/", 1)[-1]
    if path is not None:
        given = Path(path).expanduser()
        if not given.is_dir():
            return given
    else:
        given = Path()
    if not name:
        raise AssertionError(
            "Can't construct file-name from this URL. Please set the `path` option manually."
        )
    return given / name


def _fetch(url: str, target: Path, sha1_hash: str | None, verify_ssl: bool) -> None:
    """Fetch into a temporary file beside ``target``, and rename it once it is complete."""
    context = None if verify_ssl else ssl._create_unverified_context()
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            urllib.request.urlopen(url, context=context, timeout=60) as response,
        ):
            shutil.copyfileobj(response, file)
        if sha1_hash and not check_sha1(temporary, sha1_hash):
            raise UserWarning(
                f"File {target} is downloaded but the content hash does not match. The repo may be "
                "outdated or download may be incomplete."
            )
        replace_file(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)
