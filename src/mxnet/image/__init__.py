"""Images: reading, augmenting, and batches of them, for classification and detection."""

from mxnet.image import detection as detection
from mxnet.image import image as image
from mxnet.image.augmenters import Augmenter as Augmenter
from mxnet.image.augmenters import CastAug as CastAug
from mxnet.image.augmenters import CenterCropAug as CenterCropAug
from mxnet.image.augmenters import ForceResizeAug as ForceResizeAug
from mxnet.image.augmenters import HorizontalFlipAug as HorizontalFlipAug
from mxnet.image.augmenters import RandomCropAug as RandomCropAug
from mxnet.image.augmenters import RandomOrderAug as RandomOrderAug
from mxnet.image.augmenters import RandomSizedCropAug as RandomSizedCropAug
from mxnet.image.augmenters import ResizeAug as ResizeAug
from mxnet.image.augmenters import SequentialAug as SequentialAug
from mxnet.image.codecs import copyMakeBorder as copyMakeBorder
from mxnet.image.codecs import imdecode as imdecode
from mxnet.image.codecs import imread as imread
from mxnet.image.codecs import imresize as imresize
from mxnet.image.color_augmenters import BrightnessJitterAug as BrightnessJitterAug
from mxnet.image.color_augmenters import ColorJitterAug as ColorJitterAug
from mxnet.image.color_augmenters import ColorNormalizeAug as ColorNormalizeAug
from mxnet.image.color_augmenters import ContrastJitterAug as ContrastJitterAug
from mxnet.image.color_augmenters import HueJitterAug as HueJitterAug
from mxnet.image.color_augmenters import LightingAug as LightingAug
from mxnet.image.color_augmenters import RandomGrayAug as RandomGrayAug
from mxnet.image.color_augmenters import SaturationJitterAug as SaturationJitterAug
from mxnet.image.create_augmenter import CreateAugmenter as CreateAugmenter
from mxnet.image.create_det_augmenter import CreateDetAugmenter as CreateDetAugmenter
from mxnet.image.create_det_augmenter import (
    CreateMultiRandCropAugmenter as CreateMultiRandCropAugmenter,
)
from mxnet.image.crops import center_crop as center_crop
from mxnet.image.crops import color_normalize as color_normalize
from mxnet.image.crops import fixed_crop as fixed_crop
from mxnet.image.crops import random_crop as random_crop
from mxnet.image.crops import random_size_crop as random_size_crop
from mxnet.image.crops import resize_short as resize_short
from mxnet.image.crops import scale_down as scale_down
from mxnet.image.detection_augmenters import DetAugmenter as DetAugmenter
from mxnet.image.detection_augmenters import DetBorrowAug as DetBorrowAug
from mxnet.image.detection_augmenters import DetHorizontalFlipAug as DetHorizontalFlipAug
from mxnet.image.detection_augmenters import DetRandomSelectAug as DetRandomSelectAug
from mxnet.image.detection_crops import DetRandomCropAug as DetRandomCropAug
from mxnet.image.detection_crops import DetRandomPadAug as DetRandomPadAug
from mxnet.image.detection_iter import ImageDetIter as ImageDetIter
from mxnet.image.image_iter import ImageIter as ImageIter
from mxnet.image.rotation import imrotate as imrotate
from mxnet.image.rotation import random_rotate as random_rotate
from mxnet.util import is_np_array as is_np_array
