"""``ImageRecordIter`` and its relatives: augmented images out of record files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.io.image_colors import Colors, Normalization
from mxnet.io.image_geometry import Geometry
from mxnet.io.image_parameters import (
    check_common,
    convert,
    data_shape_of,
    load_mean_image,
    read_labels,
)
from mxnet.io.image_record_task import ImageTask
from mxnet.io.image_source import ImageBatches
from mxnet.io.record_files import RecordFiles
from mxnet.io.source_iter import MXDataIter, make_iterator
from mxnet.ndarray import array, save
from mxnet.operators.image_codecs import opencv

_DTYPES = {"float32": torch.float32, "uint8": torch.uint8, "int8": torch.int8}


def ImageRecordIter(  # noqa: N802 - the reference's name
    *,
    path_imgrec: str = "",
    data_shape: Any,
    batch_size: int,
    path_imglist: str = "",
    path_imgidx: str = "",
    aug_seq: str = "aug_default",
    label_width: int = 1,
    preprocess_threads: int = 4,
    verbose: bool = True,
    num_parts: int = 1,
    part_index: int = 0,
    device_id: int = 0,
    shuffle_chunk_size: int = 0,
    shuffle_chunk_seed: int = 0,
    seed_aug: int | None = None,
    shuffle: bool = False,
    seed: int = 0,
    round_batch: bool = True,
    prefetch_buffer: int = 4,
    ctx: str = "gpu",
    dtype: Any = None,
    resize: int = -1,
    rand_crop: bool = False,
    random_resized_crop: bool = False,
    max_rotate_angle: int = 0,
    max_aspect_ratio: float = 0,
    min_aspect_ratio: float | None = None,
    max_shear_ratio: float = 0,
    max_crop_size: int = -1,
    min_crop_size: int = -1,
    max_random_scale: float = 1,
    min_random_scale: float = 1,
    max_random_area: float = 1,
    min_random_area: float = 1,
    max_img_size: float = 1e10,
    min_img_size: float = 0,
    brightness: float = 0,
    contrast: float = 0,
    saturation: float = 0,
    pca_noise: float = 0,
    random_h: int = 0,
    random_s: int = 0,
    random_l: int = 0,
    rotate: int = -1,
    fill_value: int = 255,
    inter_method: int = 1,
    pad: int = 0,
    mirror: bool = False,
    rand_mirror: bool = False,
    mean_img: str = "",
    mean_r: float = 0,
    mean_g: float = 0,
    mean_b: float = 0,
    mean_a: float = 0,
    std_r: float = 1,
    std_g: float = 1,
    std_b: float = 1,
    std_a: float = 1,
    scale: float = 1,
    max_random_contrast: float = 0,
    max_random_illumination: float = 0,
    **kwargs: Any,
) -> MXDataIter:
    r"""Iterate over the images of a record file: decoded, augmented and normalized. Needs OpenCV.

    Threads decode and augment ahead, in the order of the records; equal seeds give equal batches
    whatever their number. The order of operations is that of the parameters: ``resize``; turn,
    shear, aspect ratio and scale; ``pad``; crop; colours; mirror; ``(pixel - mean) * contrast +
    illumination``, times ``scale``, divided by ``std``. An image that is smaller than the crop is
    enlarged to cover it. Random crops are cut from JPEG images decoded at half, a quarter or an
    eighth of their size where the crop has at least as many pixels as the result even so;
    ``MXNET_IMAGE_REDUCED_DECODE=0`` turns that off.

    Args:
        path_imgrec: Record file, several with ``;`` between them, or a folder of them.
        data_shape: Channels (1, 3 or 4), height and width of the result.
        batch_size: Images per batch.
        path_imglist: List file whose labels take the place of those in the records.
        path_imgidx: Index of the record file: shuffles it as a whole, and cuts equal parts.
        aug_seq: Must be ``"aug_default"``.
        label_width: Labels per image.
        preprocess_threads: Most threads; there are no more than processors.
        verbose: Accepted for compatibility.
        num_parts: Into how many parts to cut the data.
        part_index: Which part to read, from 0.
        device_id: Accepted for compatibility.
        shuffle_chunk_size: Without an index: read pieces of so many MiB in random order.
        shuffle_chunk_seed: Seed of the order of pieces.
        seed_aug: Seed of the augmentation; None for ``seed``.
        shuffle: Draw a new order with every epoch.
        seed: Seed of the order.
        round_batch: Fill the last batch up with the first images, with which the next epoch then
            does not begin; otherwise with copies of the last image.
        prefetch_buffer: Most batches that are made ahead.
        ctx: ``"cpu"`` or ``"gpu"``; batches are made on the CPU.
        dtype: float32 (default), uint8 or int8. Bytes are not normalized; int8 ends at 127.
        resize: First resize the shorter side to this.
        rand_crop: Crop at a random place, not in the middle.
        random_resized_crop: Crop a part of random area and aspect ratio; the part in the middle,
            not resized, when ten attempts exceed the image.
        max_rotate_angle: Turn by a whole number of degrees up to this, either way.
        max_aspect_ratio: Largest ratio; without ``min_aspect_ratio``, 1 plus and minus this.
        min_aspect_ratio: Smallest ratio.
        max_shear_ratio: Shift rows by up to this fraction of their height in the image.
        max_crop_size: Crop a square of random size and resize it: the largest side.
        min_crop_size: The smallest side.
        max_random_scale: Resize by a random factor up to this.
        min_random_scale: Smallest factor.
        max_random_area: Largest area of a random crop relative to the image.
        min_random_area: Smallest area.
        max_img_size: Largest side after turning and scaling; what exceeds it is cut off.
        min_img_size: Smallest side; what is missing is filled.
        brightness: Multiply by a random number between 1 minus and 1 plus this.
        contrast: Blend with the mean brightness, as above.
        saturation: Blend with the grey image, as above.
        pca_noise: Standard deviation of noise along the principal components of colours.
        random_h: Shift the hue, 0 to 180, by up to this.
        random_s: Shift the saturation, 0 to 255.
        random_l: Shift the lightness, 0 to 255.
        rotate: Turn by so many degrees; -1 for ``max_rotate_angle``.
        fill_value: Colour of what lies outside the image.
        inter_method: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos; 9 by the sizes; 10 a
            random one.
        pad: Width of a border.
        mirror: Exchange left and right.
        rand_mirror: Exchange left and right of half of the images.
        mean_img: File with an image that is subtracted instead of the means; made from all images
            if there is none.
        mean_r: Subtracted from red.
        mean_g: Subtracted from green.
        mean_b: Subtracted from blue.
        mean_a: Subtracted from alpha.
        std_r: Red is divided by this.
        std_g: Green is divided by this.
        std_b: Blue is divided by this.
        std_a: Alpha is divided by this.
        scale: Factor of all values.
        max_random_contrast: Multiply, after the mean, by a random number between 1 minus and 1
            plus this.
        max_random_illumination: Then add a random number up to this, either way.
        **kwargs: ``on_corrupt``: ``"raise"`` (default) or ``"skip"``, which leaves out damaged
            records and images and counts them in the iterator's ``skipped``; ``data_name`` and
            ``label_name``. What is unknown is ignored with a warning.

    Raises:
        MXNetError: A file is missing or damaged, parameters exclude each other, or OpenCV is
            missing. An error in a record names file and record; the batches go on behind it.

    Example:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "a.rec")
        >>> record = mx.recordio.MXRecordIO(path, "w")
        >>> for label in range(4):
        ...     image = np.full((30, 40, 3), label, "uint8")
        ...     record.write(mx.recordio.pack_img((0, label, label, 0), image, img_fmt=".png"))
        >>> record.close()
        >>> batches = mx.io.ImageRecordIter(
        ...     path_imgrec=path, data_shape=(3, 20, 20), batch_size=2, rand_crop=True, mean_r=1
        ... )
        >>> [(b.data[0].shape, b.data[0][:, 0, 0, 0].asnumpy().tolist()) for b in batches]
        [((2, 3, 20, 20), [-1.0, 0.0]), ((2, 3, 20, 20), [1.0, 2.0])]
    """
    given = convert("ImageRecordIter", ImageRecordIter, locals())
    check_common("ImageRecordIter", given, "aug_default")
    shape = data_shape_of("ImageRecordIter", given["data_shape"])
    geometry = Geometry(**_chosen(Geometry, given))
    geometry.check("ImageRecordIter")
    task = ImageTask(
        opencv("ImageRecordIter"),
        shape,
        given["label_width"],
        _dtype_of(dtype),
        geometry,
        Colors(**_chosen(Colors, given)),
        _normalization(given),
        read_labels(path_imglist),
    )
    if mean_img and task.dtype is torch.float32:
        task.normalization.mean_image = _mean_image(given, task)
    return make_iterator(_source(given, task), ImageRecordIter, kwargs)


def _chosen(kind: Any, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments that a data class has."""
    return {name: given[name] for name in kind.__dataclass_fields__}


def _dtype_of(dtype: Any) -> torch.dtype:
    name = "float32" if dtype is None else np.dtype(dtype).name
    if name not in _DTYPES:
        raise MXNetError(f"ImageRecordIter: dtype is {name}; expected {', '.join(_DTYPES)}")
    return _DTYPES[name]


def _normalization(given: dict[str, Any]) -> Normalization:
    same = ("scale", "mirror", "rand_mirror", "max_random_contrast", "max_random_illumination")
    return Normalization(
        mean=tuple(given[f"mean_{channel}"] for channel in "rgba"),
        deviation=tuple(given[f"std_{channel}"] for channel in "rgba"),
        **{name: given[name] for name in same},
    )


def _source(given: dict[str, Any], task: ImageTask) -> ImageBatches:
    files = RecordFiles(
        given["path_imgrec"],
        given["path_imgidx"],
        part_index=given["part_index"],
        num_parts=given["num_parts"],
        shuffle=given["shuffle"],
        seed=given["seed"],
        piece_bytes=given["shuffle_chunk_size"] << 20,
        piece_seed=given["shuffle_chunk_seed"],
    )
    return ImageBatches(
        "ImageRecordIter",
        files,
        task,
        given["batch_size"],
        given["round_batch"],
        threads=given["preprocess_threads"],
        ahead=given["prefetch_buffer"],
        seed=given["seed"] if given["seed_aug"] is None else given["seed_aug"],
        skip=given["kwargs"].pop("on_corrupt", "raise") == "skip",
    )


def _mean_image(given: dict[str, Any], task: ImageTask) -> np.ndarray:
    """The mean image of a file, which is written first if there is none."""
    path = given["mean_img"]
    if not Path(path).exists():
        plain = ImageTask(
            task.cv2, task.data_shape, task.label_width, torch.float32, task.geometry,
            task.colors, Normalization(), task.labels,
        )  # fmt: skip
        source = _source({**given, "round_batch": False, "kwargs": dict(given["kwargs"])}, plain)
        total, count = np.zeros(task.data_shape, np.float64), 0
        while source.next():
            used = source.data.shape[0] - source.pad
            total += source.data.asnumpy()[:used].sum(0, dtype=np.float64)
            count += used
        source.close()
        save(path, {"mean_img": array(total / max(count, 1))})
    return load_mean_image("ImageRecordIter", path, task.data_shape)
