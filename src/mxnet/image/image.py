"""The reference's module name of what augments and reads images."""

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
from mxnet.image.crops import center_crop as center_crop
from mxnet.image.crops import color_normalize as color_normalize
from mxnet.image.crops import fixed_crop as fixed_crop
from mxnet.image.crops import random_crop as random_crop
from mxnet.image.crops import random_size_crop as random_size_crop
from mxnet.image.crops import resize_short as resize_short
from mxnet.image.crops import scale_down as scale_down
from mxnet.image.image_iter import ImageIter as ImageIter
from mxnet.image.interpolation import choose_interpolation as _get_interp_method  # noqa: F401
from mxnet.image.rotation import imrotate as imrotate
from mxnet.image.rotation import random_rotate as random_rotate
from mxnet.util import is_np_array as is_np_array
