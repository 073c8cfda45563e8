"""Records transforms of Apache MXNet 1.9.1: ``python make_vision.py FOLDER`` writes vision.npz."""

import pathlib
import sys

import numpy as np

import mxnet as mx
from mxnet.gluon.data.vision import transforms

# Name of the result, transform, arguments, input.
CASES = [
    ("cast", "Cast", {"dtype": "float16"}, "bytes"),
    ("to_tensor", "ToTensor", {}, "bytes"),
    ("to_tensor_batch", "ToTensor", {}, "batch"),
    ("normalize", "Normalize", {"mean": (0.1, 0.2, 0.3), "std": (1, 2, 3)}, "planes"),
    ("normalize_numbers", "Normalize", {"mean": 0.5, "std": 0.25}, "planes"),
    ("resize", "Resize", {"size": 7}, "bytes"),
    ("resize_pair", "Resize", {"size": (5, 12)}, "bytes"),
    ("resize_keep", "Resize", {"size": 6, "keep_ratio": True}, "bytes"),
    ("resize_cubic", "Resize", {"size": 14, "interpolation": 2}, "bytes"),
    ("resize_batch", "Resize", {"size": 4, "interpolation": 0}, "batch"),
    ("center", "CenterCrop", {"size": (4, 5)}, "bytes"),
    ("center_odd", "CenterCrop", {"size": 3}, "bytes"),
    ("center_enlarged", "CenterCrop", {"size": (20, 9)}, "bytes"),
    ("center_narrow", "CenterCrop", {"size": (3, 16), "interpolation": 2}, "bytes"),
    ("crop", "CropResize", {"x": 2, "y": 1, "width": 5, "height": 4}, "bytes"),
    (
        "crop_resize",
        "CropResize",
        {"x": 2, "y": 1, "width": 5, "height": 4, "size": (8, 3), "interpolation": 1},
        "bytes",
    ),
    ("rotate", "Rotate", {"rotation_degrees": 25}, "planes"),
    ("rotate_in", "Rotate", {"rotation_degrees": -40, "zoom_in": True}, "planes"),
    ("rotate_out", "Rotate", {"rotation_degrees": 130, "zoom_out": True}, "planes_batch"),
]


def inputs(nd):
    """Arrays by name, from a generator whose numbers never change."""
    rng = np.random.RandomState(7)
    image = nd.array(rng.randint(0, 256, (10, 13, 3)), dtype="uint8")
    planes = nd.array(rng.rand(3, 8, 11))
    return {
        "bytes": image,
        "batch": nd.stack(image, image),
        "planes": planes,
        "planes_batch": nd.stack(planes, 2 * planes),
    }


def main(folder):
    given = inputs(mx.nd)
    recorded = {
        name: getattr(transforms, kind)(**arguments)(given[source]).asnumpy()
        for name, kind, arguments, source in CASES
    }
    np.savez_compressed(pathlib.Path(folder) / "vision.npz", **recorded)


if __name__ == "__main__":
    main(sys.argv[1])
