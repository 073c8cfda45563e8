"""What is recorded from Apache MXNet, and compared: calls on images that both packages make.

Each case is a function of the package and a folder with the files of :func:`make_files`. It seeds
the generators itself. The file runs under both packages, so it imports neither.
"""

import random
from pathlib import Path

import cv2
import numpy as np

FOLDER = Path(__file__).parent / "recorded"
# Iterators that are destroyed in the middle of an epoch crash the reference.
KEPT = []

BOXES = np.array(
    [[0, 0.1, 0.2, 0.4, 0.5], [1, 0.5, 0.5, 0.9, 0.8], [2, 0.05, 0.6, 0.1, 0.65]], np.float32
)
PCA = (
    np.array([55.46, 4.794, 1.148]),
    np.array([[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.814], [-0.5836, -0.6948, 0.4203]]),
)


def ramp(width, height, blue=77):
    """An image whose red and green say where a pixel comes from."""
    image = np.zeros((height, width, 3), np.uint8)
    image[..., 0] = np.arange(width)
    image[..., 1] = np.arange(height)[:, None]
    image[..., 2] = blue
    return image


def noise(width, height):
    """An image without order."""
    return np.random.RandomState(7).randint(0, 256, (height, width, 3)).astype(np.uint8)


def make_files(mx, folder):
    """Record, index, list and image files of ramps and photographs."""
    jpeg = (FOLDER / "photo.jpg").read_bytes()
    plain = mx.recordio.MXIndexedRecordIO(f"{folder}/a.idx", f"{folder}/a.rec", "w")
    objects = mx.recordio.MXIndexedRecordIO(f"{folder}/det.idx", f"{folder}/det.rec", "w")
    photos = mx.recordio.MXRecordIO(f"{folder}/photo.rec", "w")
    lines = []
    for i in range(7):
        png = cv2.imencode(".png", ramp(40 + 2 * i, 30 + i, 10 * i)[:, :, ::-1])[1].tobytes()
        (Path(folder) / f"{i}.png").write_bytes(png)
        plain.write_idx(i, mx.recordio.pack(mx.recordio.IRHeader(0, float(i), i, 0), png))
        label = [4, 5, 30.0, 40.0]
        for k in range(i % 3 + 1):
            label += [k, 0.1 + 0.1 * k, 0.2, 0.5 + 0.1 * k, 0.8]
        objects.write_idx(i, mx.recordio.pack(mx.recordio.IRHeader(0, label, i, 0), png))
        photos.write(mx.recordio.pack(mx.recordio.IRHeader(0, float(i), i, 0), jpeg))
        lines.append(f"{i}\t{i}\t{i + 0.5}\t{i}.png\n")
    for record in (plain, objects, photos):
        record.close()
    (Path(folder) / "a.lst").write_text("".join(lines))


def seed():
    """Equal random numbers for both packages."""
    random.seed(11)
    np.random.seed(11)  # noqa: NPY002 - the generator that augmenters use


def numpy(value):
    """The numbers that a result holds, as a list of arrays."""
    if hasattr(value, "asnumpy"):
        return [value.asnumpy()]
    if isinstance(value, (list, tuple)):
        return [array for item in value for array in numpy(item)]
    return [np.asarray(value)]


def _decode(name, **options):
    return lambda mx, _: mx.image.imdecode((FOLDER / name).read_bytes(), **options)


def _resize(interp, size, dtype):
    return lambda mx, _: mx.image.imresize(mx.nd.array(noise(24, 18), dtype=dtype), *size, interp)


def _turn(degrees, **options):
    def run(mx, _):
        image = mx.nd.array(noise(24, 18).transpose(2, 0, 1).astype("float32"))
        return mx.image.imrotate(image, degrees, **options)

    return run


def _function(name, *arguments, dtype="uint8", **options):
    def run(mx, _):
        seed()
        image = mx.nd.array(noise(32, 24), dtype=dtype)
        return [getattr(mx.image, name)(image, *arguments, **options) for _ in range(3)]

    return run


def _augment(make, dtype="float32"):
    def run(mx, _):
        seed()
        augmenter = make(mx.image)
        results = []
        for _ in range(4):
            image = mx.nd.array(noise(20, 14), dtype=dtype)
            results += [augmenter(image), image]  # some augmenters write into their argument
        return results

    return run


def _augment_objects(make):
    def run(mx, _):
        seed()
        augmenter = make(mx.image)
        image = mx.nd.array(ramp(160, 120), dtype="uint8")
        results = []
        for _ in range(12):
            changed, boxes = augmenter(image, BOXES.copy())
            corners = changed.asnumpy()[[0, -1], [0, -1]]
            results.append(np.concatenate([corners.ravel(), changed.shape, np.ravel(boxes)]))
        return results

    return run


def _batches(make, epochs=2):
    def run(mx, folder):
        seed()
        batches = make(mx, folder)
        KEPT.append(batches)
        results = []
        for _ in range(epochs):
            for batch in batches:
                # At once: the reference writes later batches into the same memory.
                results += numpy([batch.data[0], batch.label[0], batch.pad or 0])
            batches.reset()
        return results

    return run


def _image_iter(**options):
    def make(mx, folder):
        return mx.image.ImageIter(3, (3, 20, 24), path_root=str(folder), **_paths(folder, options))

    return _batches(make, epochs=3)


def _det_iter(**options):
    def make(mx, folder):
        return mx.image.ImageDetIter(3, (3, 20, 24), **_paths(folder, options))

    return _batches(make)


def _paths(folder, options):
    named = ("path_imgrec", "path_imgidx", "path_imglist")
    return {k: f"{folder}/{v}" if k in named else v for k, v in options.items()}


def _records(kind="ImageRecordIter", source="a.rec", **options):
    def make(mx, folder):
        settings = {"data_shape": (3, 20, 24), "batch_size": 3, "preprocess_threads": 1}
        settings.update(_paths(folder, options))
        path = f"{folder}/{source}"
        return getattr(mx.io, kind)(path_imgrec=path, verbose=False, **settings)

    return _batches(make)


CASES = {
    "imdecode color": _decode("photo.jpg"),
    "imdecode blue first": _decode("photo.jpg", to_rgb=0),
    "imdecode grey": _decode("photo.jpg", flag=0),
    "imdecode ignores EXIF": _decode("turned.jpg"),
    "imread ignores EXIF": lambda mx, _: mx.image.imread(str(FOLDER / "turned.jpg")),
    "imread": lambda mx, folder: mx.image.imread(f"{folder}/3.png"),
    **{
        f"imresize {interp} {size} {dtype}": _resize(interp, size, dtype)
        for interp in range(5)
        for size in ((10, 8), (40, 33), (40, 8))
        for dtype in ("uint8", "float32")
    },
    "copyMakeBorder": _function("copyMakeBorder", 1, 2, 3, 4, type=0, values=(1, 2, 3)),
    "copyMakeBorder mirrored": _function("copyMakeBorder", 1, 2, 3, 4, type=4),
    "resize_short": _function("resize_short", 20, interp=1),
    "resize_short by size": _function("resize_short", 20, interp=9),
    "fixed_crop": _function("fixed_crop", 3, 4, 20, 10),
    "fixed_crop too wide": _function("fixed_crop", 3, 4, 100, 10),
    "fixed_crop resized": _function("fixed_crop", 3, 4, 20, 10, (8, 9), 1),
    "center_crop": _function("center_crop", (21, 11), 1),
    "center_crop too large": _function("center_crop", (70, 60), 1),
    "random_crop": _function("random_crop", (21, 11), 1),
    "random_crop too large": _function("random_crop", (100, 40), 1),
    "random_size_crop": _function("random_size_crop", (20, 10), (0.1, 1.0), (0.5, 2.0), 1),
    "random_size_crop area": _function("random_size_crop", (20, 10), 0.3, (0.75, 1.33), 0),
    "random_size_crop fails": _function("random_size_crop", (20, 10), 0.9, (3.0, 4.0), 0),
    "scale_down": lambda mx, _: [
        mx.image.scale_down((360, 1000), (480, 500)),
        mx.image.scale_down((640, 480), (720, 120)),
        mx.image.scale_down((640, 480), (72, 12)),
    ],
    **{f"imrotate {degrees}": _turn(degrees) for degrees in (0, 30, -50, 90, 200)},
    **{f"imrotate in {degrees}": _turn(degrees, zoom_in=True) for degrees in (30, -100)},
    **{f"imrotate out {degrees}": _turn(degrees, zoom_out=True) for degrees in (30, -100)},
    "BrightnessJitterAug": _augment(lambda image: image.BrightnessJitterAug(0.3)),
    "ContrastJitterAug": _augment(lambda image: image.ContrastJitterAug(0.3)),
    "SaturationJitterAug": _augment(lambda image: image.SaturationJitterAug(0.3)),
    "HueJitterAug": _augment(lambda image: image.HueJitterAug(0.3)),
    "ColorJitterAug": _augment(lambda image: image.ColorJitterAug(0.1, 0.2, 0.3)),
    "LightingAug": _augment(lambda image: image.LightingAug(0.3, *PCA)),
    "RandomGrayAug": _augment(lambda image: image.RandomGrayAug(0.5)),
    "ColorNormalizeAug": _augment(lambda image: image.ColorNormalizeAug([1, 2, 3], [4, 5, 6])),
    "HorizontalFlipAug": _augment(lambda image: image.HorizontalFlipAug(0.5), "uint8"),
    "RandomCropAug": _augment(lambda image: image.RandomCropAug((9, 12), 1), "uint8"),
    "RandomSizedCropAug": _augment(
        lambda image: image.RandomSizedCropAug((9, 12), (0.1, 0.5), (0.5, 2), 1), "uint8"
    ),
    "ForceResizeAug": _augment(lambda image: image.ForceResizeAug((30, 10), 0), "uint8"),
    "RandomOrderAug": _augment(
        lambda image: image.RandomOrderAug(
            [image.ResizeAug(10, 0), image.HorizontalFlipAug(0.5), image.RandomCropAug((9, 7), 0)]
        ),
        "uint8",
    ),
    "DetRandomCropAug": _augment_objects(lambda image: image.DetRandomCropAug()),
    "DetRandomCropAug covered": _augment_objects(
        lambda image: image.DetRandomCropAug(min_object_covered=0.7, area_range=(0.1, 0.9))
    ),
    "DetRandomCropAug long": _augment_objects(
        lambda image: image.DetRandomCropAug(
            aspect_ratio_range=(0.3, 3), area_range=(0.3, 0.9), min_eject_coverage=0.9
        )
    ),
    "DetRandomPadAug": _augment_objects(lambda image: image.DetRandomPadAug()),
    "DetRandomPadAug long": _augment_objects(
        lambda image: image.DetRandomPadAug((0.4, 3), (1.5, 2.5), 50, (1, 2, 3))
    ),
    "DetHorizontalFlipAug": _augment_objects(lambda image: image.DetHorizontalFlipAug(0.5)),
    "DetRandomSelectAug": _augment_objects(
        lambda image: image.DetRandomSelectAug(
            [image.DetRandomCropAug(), image.DetRandomPadAug()], 0.2
        )
    ),
    "CreateMultiRandCropAugmenter": _augment_objects(
        lambda image: image.CreateMultiRandCropAugmenter(
            min_object_covered=[0.1, 0.5, 0.9], area_range=(0.1, 1.0), skip_prob=0.3
        )
    ),
    "ImageIter pad": _image_iter(path_imgrec="a.rec"),
    "ImageIter discard": _image_iter(path_imgrec="a.rec", last_batch_handle="discard"),
    "ImageIter roll over": _image_iter(path_imgrec="a.rec", last_batch_handle="roll_over"),
    "ImageIter augmented": _image_iter(
        path_imgrec="a.rec", rand_crop=True, rand_mirror=True, inter_method=1, mean=True, std=True
    ),
    "ImageIter list": _image_iter(path_imglist="a.lst", label_width=2),
    "ImageIter list shuffled": _image_iter(path_imglist="a.lst", label_width=2, shuffle=True),
    "ImageIter list rolled": _image_iter(
        path_imglist="a.lst", label_width=2, shuffle=True, last_batch_handle="roll_over"
    ),
    "ImageIter part": _image_iter(
        path_imgrec="a.rec", path_imgidx="a.idx", num_parts=2, part_index=1, shuffle=True
    ),
    "ImageIter record and list": _image_iter(
        path_imgrec="a.rec", path_imgidx="a.idx", path_imglist="a.lst", label_width=2
    ),
    "ImageDetIter": _det_iter(path_imgrec="det.rec", inter_method=1),
    "ImageDetIter augmented": _det_iter(
        path_imgrec="det.rec", inter_method=1, rand_crop=0.5, rand_pad=0.5, rand_mirror=True
    ),
    "records": _records(),
    "records wrapped": _records(batch_size=10),
    "records enlarged": _records(data_shape=(3, 50, 60)),
    "records resized": _records(resize=22),
    "records resized 0": _records(resize=22, inter_method=0),
    "records resized 9": _records(resize=22, inter_method=9),
    "records resized cubic": _records(resize=60, inter_method=2),
    "records photographs": _records(source="photo.rec", data_shape=(3, 32, 32), resize=40),
    "records grey": _records(source="photo.rec", data_shape=(1, 32, 32)),
    "records normalized": _records(
        mean_r=1, mean_g=2, mean_b=3, std_r=2, std_g=4, std_b=5, scale=0.5
    ),
    "records mirrored": _records(mirror=True),
    "records padded": _records(pad=3, data_shape=(3, 34, 44), fill_value=9),
    "records turned": _records(rotate=20),
    "records scaled": _records(min_random_scale=0.75, max_random_scale=0.75),
    "records stretched": _records(min_aspect_ratio=1.2, max_aspect_ratio=1.2),
    "records cut": _records(max_img_size=30),
    "records square": _records(min_crop_size=20, max_crop_size=20),
    "records list": _records(path_imglist="a.lst", label_width=2),
    "records part 0": _records(num_parts=2, part_index=0),
    "records part 1": _records(num_parts=2, part_index=1),
    "records indexed part": _records(path_imgidx="a.idx", num_parts=2, part_index=1),
    "records uint8": _records(dtype="uint8", data_shape=(3, 20, 24)),
    "records int8": _records("ImageRecordInt8Iter", source="photo.rec", data_shape=(3, 32, 32)),
    "records v1": _records("ImageRecordIter_v1"),
    "objects": _records("ImageDetRecordIter", "det.rec"),
    "objects fit": _records("ImageDetRecordIter", "det.rec", resize_mode="fit"),
    "objects shrunk": _records(
        "ImageDetRecordIter", "det.rec", resize_mode="shrink", data_shape=(3, 60, 50)
    ),
    "objects mirrored": _records("ImageDetRecordIter", "det.rec", rand_mirror_prob=1),
    "objects padded labels": _records(
        "ImageDetRecordIter", "det.rec", label_pad_width=30, label_pad_value=-7
    ),
    "objects resized": _records("ImageDetRecordIter", "det.rec", resize=15, mean_r=3, std_g=2),
}
