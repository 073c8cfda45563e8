"""``ImageDetRecordIter``: augmented images with objects out of record files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mxnet.base import MXNetError
from mxnet.io.image_colors import Normalization
from mxnet.io.image_det_geometry import CropSampler
from mxnet.io.image_det_task import DetectionParameters, DetectionTask
from mxnet.io.image_geometry import BY_CHANCE, BY_SIZE
from mxnet.io.image_parameters import (
    check_common,
    convert,
    data_shape_of,
    load_mean_image,
    read_labels,
)
from mxnet.io.image_source import ImageBatches
from mxnet.io.record_files import RecordFiles
from mxnet.io.source_iter import MXDataIter, make_iterator
from mxnet.operators.image_codecs import opencv
from mxnet.operators.image_resize import LANCZOS, NEAREST
from mxnet.recordio import unpack

_NAME = "ImageDetRecordIter"
# Fields of a sampler, and the options that hold their ranges.
_RANGES = {
    "scale": "scales",
    "aspect_ratio": "aspect_ratios",
    "overlap": "overlaps",
    "sample_coverage": "sample_coverages",
    "object_coverage": "object_coverages",
}


def ImageDetRecordIter(  # noqa: N802 - the reference's name
    *,
    path_imgrec: str = "./data/imgrec.rec",
    data_shape: Any,
    batch_size: int,
    path_imglist: str = "",
    aug_seq: str = "det_aug_default",
    label_width: int = -1,
    preprocess_threads: int = 4,
    verbose: bool = True,
    num_parts: int = 1,
    part_index: int = 0,
    shuffle_chunk_size: int = 0,
    shuffle_chunk_seed: int = 0,
    label_pad_width: int = 0,
    label_pad_value: float = -1,
    shuffle: bool = False,
    seed: int = 0,
    round_batch: bool = True,
    prefetch_buffer: int = 4,
    ctx: str = "gpu",
    dtype: Any = None,
    resize: int = -1,
    rand_crop_prob: float = 0,
    min_crop_scales: Any = (0.0,),
    max_crop_scales: Any = (1.0,),
    min_crop_aspect_ratios: Any = (1.0,),
    max_crop_aspect_ratios: Any = (1.0,),
    min_crop_overlaps: Any = (0.0,),
    max_crop_overlaps: Any = (1.0,),
    min_crop_sample_coverages: Any = (0.0,),
    max_crop_sample_coverages: Any = (1.0,),
    min_crop_object_coverages: Any = (0.0,),
    max_crop_object_coverages: Any = (1.0,),
    num_crop_sampler: int = 1,
    crop_emit_mode: str = "center",
    emit_overlap_thresh: float = 0.3,
    max_crop_trials: Any = (25,),
    rand_pad_prob: float = 0,
    max_pad_scale: float = 1,
    max_random_hue: int = 0,
    random_hue_prob: float = 0,
    max_random_saturation: int = 0,
    random_saturation_prob: float = 0,
    max_random_illumination: int = 0,
    random_illumination_prob: float = 0,
    max_random_contrast: float = 0,
    random_contrast_prob: float = 0,
    rand_mirror_prob: float = 0,
    fill_value: int = 127,
    inter_method: int = 1,
    resize_mode: str = "force",
    mean_img: str = "",
    mean_r: float = 0,
    mean_g: float = 0,
    mean_b: float = 0,
    mean_a: float = 0,
    std_r: float = 0,
    std_g: float = 0,
    std_b: float = 0,
    std_a: float = 0,
    scale: float = 1,
    **kwargs: Any,
) -> MXDataIter:
    """Iterate over images with objects, for detection. Needs OpenCV.

    A record's label is a list of numbers: width of the header, width of an object, further numbers
    of the header, then the objects: class, left, top, right and bottom edge as fractions of the
    image, and further numbers. In a batch, each label is a row: channels, height and width of the
    image, the length of the label, the label, and ``label_pad_value`` up to the longest label.

    Args:
        path_imgrec: Record file, several with ``;`` between them, or a folder of them.
        data_shape: Channels (1, 3 or 4), height and width of the result.
        batch_size: Images per batch.
        path_imglist: List file whose labels take the place of those in the records.
        aug_seq: Must be ``"det_aug_default"``.
        label_width: Length that all labels have; -1 when they differ.
        preprocess_threads: Most threads; there are no more than processors.
        verbose: Accepted for compatibility.
        num_parts: Into how many parts to cut the data.
        part_index: Which part to read, from 0.
        shuffle_chunk_size: Read pieces of so many MiB in random order.
        shuffle_chunk_seed: Seed of the order of pieces.
        label_pad_width: Length of the labels in batches, where it is more than the longest label.
        label_pad_value: What fills labels up.
        shuffle: Draw a new order with every epoch.
        seed: Seed of the order and of the augmentation.
        round_batch: As for :func:`ImageRecordIter`.
        prefetch_buffer: Most batches that are made ahead.
        ctx: ``"cpu"`` or ``"gpu"``; batches are made on the CPU.
        dtype: Must be float32, the default.
        resize: First resize the shorter side to this.
        rand_crop_prob: Probability of a random crop.
        min_crop_scales: Smallest square root of the crop's area relative to the image, per sampler.
        max_crop_scales: Largest.
        min_crop_aspect_ratios: Smallest width relative to the height.
        max_crop_aspect_ratios: Largest.
        min_crop_overlaps: Smallest intersection over union with one of the objects.
        max_crop_overlaps: Largest.
        min_crop_sample_coverages: Smallest fraction of the crop that one of the objects covers.
        max_crop_sample_coverages: Largest.
        min_crop_object_coverages: Smallest fraction of one of the objects that the crop covers.
        max_crop_object_coverages: Largest.
        num_crop_sampler: Number of samplers, one of which is chosen by chance. An option with one
            number holds for all.
        crop_emit_mode: ``"center"`` drops objects whose middle is outside, ``"overlap"`` those of
            which less than ``emit_overlap_thresh`` is inside. A crop without objects is not made.
        emit_overlap_thresh: That fraction.
        max_crop_trials: How often to try for a crop.
        rand_pad_prob: Probability of a random border.
        max_pad_scale: Largest size of the image with its border, relative to the image.
        max_random_hue: Largest shift of the hue, 0 to 180.
        random_hue_prob: Its probability.
        max_random_saturation: Largest shift of the saturation, 0 to 255.
        random_saturation_prob: Its probability.
        max_random_illumination: Largest shift of the lightness, 0 to 255.
        random_illumination_prob: Its probability.
        max_random_contrast: Multiply by a random number between 1 minus and 1 plus this.
        random_contrast_prob: Its probability.
        rand_mirror_prob: Probability that left and right are exchanged.
        fill_value: Colour of borders.
        inter_method: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos; 9 by the sizes; 10 a
            random one.
        resize_mode: ``"force"`` resizes to ``data_shape``; ``"fit"`` keeps proportions,
            ``"shrink"`` does not enlarge, either. The image is at the upper left; the rest is 0.
        mean_img: File with an image that is subtracted instead of the means.
        mean_r: Subtracted from red.
        mean_g: Subtracted from green.
        mean_b: Subtracted from blue.
        mean_a: Subtracted from alpha.
        std_r: Red is divided by this; 0 for not.
        std_g: Green is divided by this; 0 for not.
        std_b: Blue is divided by this; 0 for not.
        std_a: Alpha is divided by this; 0 for not.
        scale: Factor of all values.
        **kwargs: As for :func:`ImageRecordIter`.

    Raises:
        MXNetError: A file is missing or damaged, a label is none of objects, or an option is out of
            range. An error in a record names file and record; the batches go on behind it.

    Example:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "a.rec")
        >>> record = mx.recordio.MXRecordIO(path, "w")
        >>> label = [2, 5, 7, 0.25, 0.25, 0.5, 0.75]
        >>> image = np.zeros((30, 40, 3), "uint8")
        >>> record.write(mx.recordio.pack_img((0, label, 0, 0), image, img_fmt=".png"))
        >>> record.close()
        >>> options = {"path_imgrec": path, "data_shape": (3, 20, 20), "batch_size": 1}
        >>> mx.io.ImageDetRecordIter(**options).next().label[0].asnumpy()[0].tolist()
        [3.0, 20.0, 20.0, 7.0, 2.0, 5.0, 7.0, 0.25, 0.25, 0.5, 0.75]
    """
    given = convert(_NAME, ImageDetRecordIter, locals())
    check_common(_NAME, given, "det_aug_default")
    _check(given)
    shape = data_shape_of(_NAME, given["data_shape"])
    files = RecordFiles(
        given["path_imgrec"],
        part_index=given["part_index"],
        num_parts=given["num_parts"],
        shuffle=given["shuffle"],
        seed=given["seed"],
        piece_bytes=given["shuffle_chunk_size"] << 20,
        piece_seed=given["shuffle_chunk_seed"],
    )
    skip = kwargs.pop("on_corrupt", "raise") == "skip"
    labels = read_labels(path_imglist)
    names = [name for name in DetectionParameters.__dataclass_fields__ if name != "samplers"]
    task = DetectionTask(
        opencv(_NAME),
        shape,
        _longest_label(given, labels, skip),
        given["label_pad_value"],
        DetectionParameters(_samplers(given), **{name: given[name] for name in names}),
        Normalization(
            mean=tuple(given[f"mean_{channel}"] for channel in "rgba"),
            deviation=tuple(given[f"std_{channel}"] or 1.0 for channel in "rgba"),
            scale=given["scale"],
            mean_image=load_mean_image(_NAME, mean_img, shape) if mean_img else None,
        ),
        labels,
    )
    source = ImageBatches(
        _NAME,
        files,
        task,
        given["batch_size"],
        given["round_batch"],
        threads=given["preprocess_threads"],
        ahead=given["prefetch_buffer"],
        seed=given["seed"],
        skip=skip,
    )
    return make_iterator(source, ImageDetRecordIter, kwargs)


def _check(given: dict[str, Any]) -> None:
    for name, known in (
        ("crop_emit_mode", ("center", "overlap")),
        ("resize_mode", ("force", "fit", "shrink")),
        ("inter_method", (*range(NEAREST, LANCZOS + 1), BY_SIZE, BY_CHANCE)),
    ):
        if given[name] not in known:
            raise MXNetError(f"{_NAME}: {name} is {given[name]!r}; expected one of {known}")
    if given["dtype"] is not None and np.dtype(given["dtype"]) != np.float32:
        raise MXNetError(f"{_NAME}: dtype is {given['dtype']}; expected float32")


def _samplers(given: dict[str, Any]) -> list[CropSampler]:
    count = given["num_crop_sampler"]
    ranges = {
        field: (_each(given, f"min_crop_{name}", count), _each(given, f"max_crop_{name}", count))
        for field, name in _RANGES.items()
    }
    trials = _each(given, "max_crop_trials", count)
    made = [
        CropSampler(
            trials=int(trials[number]),
            **{field: (low[number], high[number]) for field, (low, high) in ranges.items()},
        )
        for number in range(count)
    ]
    for sampler in made if given["rand_crop_prob"] > 0 else ():
        sampler.check(_NAME)
    return made


def _each(given: dict[str, Any], name: str, count: int) -> list[float]:
    """An option's number for each sampler; the last one holds for those behind it, too."""
    value = given[name]
    numbers = [float(n) for n in (value if isinstance(value, Sequence) else [value])]
    if not 0 < len(numbers) <= max(count, 1):
        raise MXNetError(f"{_NAME}: {name} has {len(numbers)} numbers for {count} samplers")
    return numbers + numbers[-1:] * (count - len(numbers))


def _longest_label(given: dict[str, Any], labels: dict[int, np.ndarray] | None, skip: bool) -> int:
    """How long labels are in a batch."""
    if labels is not None:
        longest = max((label.size for label in labels.values()), default=0)
    else:
        longest = _longest_in_records(given, skip)
    if given["label_width"] > 0:
        longest = max(longest, given["label_width"])
    wanted = given["label_pad_width"]
    if 0 < wanted < longest:
        raise MXNetError(
            f"{_NAME}: label_pad_width: {wanted} smaller than estimated width: {longest}"
        )
    return max(longest, wanted)


def _longest_in_records(given: dict[str, Any], skip: bool) -> int:
    """The longest label of all records, of every part, so that parts have batches of one shape."""
    longest, width = 0, given["label_width"]
    for record in RecordFiles(given["path_imgrec"]).read(0):
        try:
            count = int(np.size(unpack(memoryview(record.data))[0].label))
        except MXNetError as error:
            if skip:
                continue
            raise MXNetError(f"{record.where()}: {error}") from None
        if width > 0 and count != width:
            raise MXNetError(
                f"{record.where()}: the record has {count} labels, but label_width is {width}"
            )
        longest = max(longest, count)
    return longest
