"""Files of data sets: from a folder, or from where they were published."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from mxnet.base import MXNetError
from mxnet.gluon.utils import _get_repo_file_url, download

# Folder of data sets that are not given one.
DATASETS = str(Path(os.environ.get("MXNET_HOME") or Path("~") / ".mxnet") / "datasets")


class Published(NamedTuple):
    """A file as it was published."""

    name: str
    sha1: str


def find_file(root: str, namespace: str, published: Published) -> Path:
    """Path of a file in ``root``; if it is not there, it is fetched first.

    A file that is there is taken as it is, so that other data in the same format can be used. What
    is fetched must have the published checksum.

    Args:
        root: The folder.
        namespace: The data set's name in the repository.
        published: The file.

    Raises:
        MXNetError: The file is not there and cannot be fetched.
    """
    path = Path(root) / published.name
    if path.is_file():
        return path
    url = _get_repo_file_url(f"gluon/dataset/{namespace}", published.name)
    try:
        download(url, path, sha1_hash=published.sha1, retries=1)
    except (OSError, UserWarning) as error:
        raise MXNetError(
            f"{namespace}: {path} does not exist, and {url} cannot be fetched ({error}). Put the "
            f"file {published.name} into {root}, or set MXNET_GLUON_REPO to an address that has it."
        ) from None
    return path
