"""Makes lists of images, and record files out of lists: ``im2rec``.

Two steps. ``im2rec --list PREFIX ROOT`` writes the list files ``PREFIX*.lst`` of the images under
a folder; with ``--recursive``, every folder is a class. ``im2rec PREFIX ROOT`` packs the images of
all lists ``PREFIX*.lst`` into ``PREFIX*.rec``, with an index ``PREFIX*.idx``.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import os
import random
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from mxnet.base import MXNetError
from mxnet.operators.image_codecs import imdecode_bytes, opencv
from mxnet.recordio import IRHeader, MXIndexedRecordIO, pack, pack_img

_LOG = logging.getLogger(__name__)
# Images that a thread may be ahead of the file.
_AHEAD_PER_THREAD = 16
_PROGRESS_EVERY = 1000


class Entry(NamedTuple):
    """A line of a list: number, labels and the file's name under the root."""

    number: int
    labels: tuple[float, ...]
    name: str


# ---- lists -----------------------------------------------------------------------------------


def find_images(root: Path, recursive: bool, extensions: Sequence[str]) -> Iterator[Entry]:
    """The images under a folder; when recursive, the label is the number of the folder.

    Args:
        root: The folder.
        recursive: Also look into the folders below.
        extensions: Endings of image files, such as ``.jpg``.
    """
    wanted = {extension.lower() for extension in extensions}
    if not recursive:
        names = sorted(path.name for path in root.iterdir() if path.suffix.lower() in wanted)
        yield from (Entry(number, (0.0,), name) for number, name in enumerate(names))
        return
    numbers, classes = itertools.count(), itertools.count()
    for folder, below, files in os.walk(root, followlinks=True):
        below.sort()
        found = [name for name in sorted(files) if Path(name).suffix.lower() in wanted]
        if not found:
            continue
        label = float(next(classes))
        inside = Path(folder).relative_to(root)
        _LOG.info("%s %d", inside, int(label))
        for name in found:
            yield Entry(next(numbers), (label,), str(inside / name))


def write_list(path: Path, entries: Sequence[Entry]) -> None:
    """Write a list file."""
    lines = (
        "\t".join([str(entry.number), *(f"{label:f}" for label in entry.labels), entry.name])
        for entry in entries
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def make_lists(options: argparse.Namespace) -> list[Path]:
    """Write the lists of the images under the root: in chunks, and for training, test and rest."""
    entries = list(find_images(Path(options.root), options.recursive, options.exts))
    if options.shuffle:
        random.Random(100).shuffle(entries)
    size = -(-len(entries) // options.chunks)
    written = []
    for chunk in range(options.chunks):
        part = entries[chunk * size : (chunk + 1) * size]
        name = f"{options.prefix}_{chunk}" if options.chunks > 1 else options.prefix
        for ending, held in _split(part, options.train_ratio, options.test_ratio):
            path = Path(f"{name}{ending}.lst")
            write_list(path, held)
            written.append(path)
    return written


def _split(
    entries: Sequence[Entry], train_ratio: float, test_ratio: float
) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Endings of names and the entries that belong there."""
    if train_ratio == 1.0:
        yield "", entries
        return
    tests = int(len(entries) * test_ratio)
    training = int(len(entries) * train_ratio)
    if test_ratio:
        yield "_test", entries[:tests]
    if train_ratio + test_ratio < 1.0:
        yield "_val", entries[tests + training :]
    yield "_train", entries[tests : tests + training]


def read_list(path: Path) -> Iterator[Entry]:
    """The entries of a list file; lines that cannot be read are reported and left out."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = [field.strip() for field in line.strip().split("\t")]
            try:
                key, labels = int(fields[0]), tuple(float(field) for field in fields[1:-1])
            except ValueError as error:
                _LOG.error("%s: line %d: %s", path, number, error)
                continue
            if not labels:
                _LOG.error("%s: line %d: expected a number, labels and a name", path, number)
                continue
            yield Entry(key, labels, fields[-1])


# ---- records ---------------------------------------------------------------------------------


def make_record(options: argparse.Namespace, entry: Entry) -> bytes:
    """The record of an image.

    Raises:
        OSError: There is no such file.
        MXNetError: The file is no image, or cannot be encoded again.
    """
    path = Path(options.root) / entry.name
    label: Any = entry.labels[0]
    if options.pack_label and len(entry.labels) > 1:
        label = np.array(entry.labels, np.float32)
    header = IRHeader(0, label, entry.number, 0)
    encoded = path.read_bytes()
    if options.pass_through:
        return pack(header, encoded)
    cv2 = opencv("im2rec")
    flag = options.color if options.color == -1 else options.color | cv2.IMREAD_IGNORE_ORIENTATION
    image = imdecode_bytes(cv2, np.frombuffer(encoded, np.uint8), flag)
    if image is None:
        raise MXNetError(f"{path} is no image that OpenCV can decode")
    if options.center_crop:
        image = _square(image)
    if options.resize:
        image = _resized(cv2, image, options.resize)
    return pack_img(header, image, quality=options.quality, img_fmt=options.encoding)


def _square(image: np.ndarray) -> np.ndarray:
    """The square in the middle."""
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return image[top : top + side, left : left + side]


def _resized(cv2: Any, image: np.ndarray, size: int) -> np.ndarray:
    """The image with its shorter side in a length."""
    height, width = image.shape[:2]
    new = (size, height * size // width) if height > width else (width * size // height, size)
    return cv2.resize(image, new)


def pack_list(options: argparse.Namespace, path: Path) -> tuple[int, int]:
    """Pack the images of a list into a record file with an index.

    Returns:
        How many images were packed, and how many could not be, which are reported.
    """
    target = path.with_suffix("")
    records = MXIndexedRecordIO(f"{target}.idx", f"{target}.rec", "w")
    packed = failed = 0
    with ThreadPoolExecutor(options.num_thread) as threads:
        ahead = options.num_thread * _AHEAD_PER_THREAD
        tasks = ((entry, threads.submit(make_record, options, entry)) for entry in read_list(path))
        for entry, future in _kept_ahead(tasks, ahead):
            try:
                records.write_idx(entry.number, future.result())
            except (OSError, MXNetError) as error:
                _LOG.error("%s: %s: %s", path, entry.name, error)
                failed += 1
                continue
            packed += 1
            if packed % _PROGRESS_EVERY == 0:
                _LOG.info("%s: %d images", path, packed)
    records.close()
    return packed, failed


def _kept_ahead(
    tasks: Iterator[tuple[Entry, Future[bytes]]], count: int
) -> Iterator[tuple[Entry, Future[bytes]]]:
    """The tasks in order, a number of them started ahead."""
    held: deque[tuple[Entry, Future[bytes]]] = deque()
    for task in tasks:
        held.append(task)
        if len(held) > count:
            yield held.popleft()
    yield from held


# ---- command line ----------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="im2rec",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        description="Make lists of images, or record files out of lists.",
    )
    parser.add_argument("prefix", help="beginning of the names of lists and record files")
    parser.add_argument("root", help="folder of the images")
    lists = parser.add_argument_group("options for making lists")
    lists.add_argument("--list", action="store_true", help="make lists, not record files")
    lists.add_argument(
        "--exts", nargs="+", default=[".jpeg", ".jpg", ".png"], help="endings of image files"
    )
    lists.add_argument("--chunks", type=int, default=1, help="number of chunks")
    lists.add_argument(
        "--train-ratio", type=float, default=1.0, help="fraction of the images for training"
    )
    lists.add_argument(
        "--test-ratio", type=float, default=0.0, help="fraction of the images for testing"
    )
    lists.add_argument(
        "--recursive",
        action="store_true",
        help="walk through the folders below; each one is a class with a label of its own",
    )
    lists.add_argument(
        "--no-shuffle", dest="shuffle", action="store_false", help="keep the order of names"
    )
    records = parser.add_argument_group("options for making record files")
    records.add_argument(
        "--pass-through", action="store_true", help="pack the files as they are, not decoded"
    )
    records.add_argument(
        "--resize", type=int, default=0, help="resize the shorter side to this; 0 for not"
    )
    records.add_argument("--center-crop", action="store_true", help="take the square in the middle")
    records.add_argument(
        "--quality",
        type=int,
        default=95,
        help="JPEG quality, 1 to 100, or PNG compression, 1 to 9",
    )
    records.add_argument("--num-thread", type=int, default=1, help="threads that encode")
    records.add_argument(
        "--color",
        type=int,
        default=1,
        choices=[-1, 0, 1],
        help="1 for colour, 0 for grey, -1 for the image as it is, with alpha",
    )
    records.add_argument("--encoding", default=".jpg", choices=[".jpg", ".png"], help="format")
    records.add_argument(
        "--pack-label", action="store_true", help="pack all labels of a line, not only the first"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, or 1 when an image or a list is missing or damaged.

    Args:
        arguments: The command's arguments; those of the process by default.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = _parser()
    options = parser.parse_args(arguments)
    if not Path(options.root).is_dir():
        parser.error(f"{options.root!r} is no folder")
    if min(options.chunks, options.num_thread) < 1:
        parser.error("--chunks and --num-thread must be positive")
    if min(options.train_ratio, options.test_ratio) < 0 or (
        options.train_ratio + options.test_ratio > 1
    ):
        parser.error("--train-ratio and --test-ratio must lie between 0 and 1, together, too")
    if options.list:
        for path in make_lists(options):
            _LOG.info("%s", path)
        return 0
    lists = _lists(options.prefix)
    if not lists:
        parser.error(f"there is no list {options.prefix}*.lst; make one with --list")
    failures = 0
    for path in lists:
        packed, failed = pack_list(options, path)
        _LOG.info("%s: %d images packed, %d left out", path, packed, failed)
        failures += failed
    return int(failures > 0)


def _lists(prefix: str) -> list[Path]:
    """The list files whose names begin with a prefix; or the one file that it names."""
    given = Path(prefix)
    if given.suffix == ".lst" and given.is_file():
        return [given]
    return sorted(path for path in given.parent.glob(f"{given.name}*.lst") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
