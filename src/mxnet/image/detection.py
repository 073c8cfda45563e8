"""The reference's module name of what augments and reads images for detection."""

from mxnet.image.augmenters import Augmenter as Augmenter
from mxnet.image.augmenters import CastAug as CastAug
from mxnet.image.augmenters import ForceResizeAug as ForceResizeAug
from mxnet.image.augmenters import RandomOrderAug as RandomOrderAug
from mxnet.image.augmenters import ResizeAug as ResizeAug
from mxnet.image.color_augmenters import ColorJitterAug as ColorJitterAug
from mxnet.image.color_augmenters import ColorNormalizeAug as ColorNormalizeAug
from mxnet.image.color_augmenters import HueJitterAug as HueJitterAug
from mxnet.image.color_augmenters import LightingAug as LightingAug
from mxnet.image.color_augmenters import RandomGrayAug as RandomGrayAug
from mxnet.image.create_det_augmenter import CreateDetAugmenter as CreateDetAugmenter
from mxnet.image.create_det_augmenter import (
    CreateMultiRandCropAugmenter as CreateMultiRandCropAugmenter,
)
from mxnet.image.crops import fixed_crop as fixed_crop
from mxnet.image.detection_augmenters import DetAugmenter as DetAugmenter
from mxnet.image.detection_augmenters import DetBorrowAug as DetBorrowAug
from mxnet.image.detection_augmenters import DetHorizontalFlipAug as DetHorizontalFlipAug
from mxnet.image.detection_augmenters import DetRandomSelectAug as DetRandomSelectAug
from mxnet.image.detection_crops import DetRandomCropAug as DetRandomCropAug
from mxnet.image.detection_crops import DetRandomPadAug as DetRandomPadAug
from mxnet.image.detection_iter import ImageDetIter as ImageDetIter
from mxnet.image.image_iter import ImageIter as ImageIter
from mxnet.util import is_np_array as is_np_array
