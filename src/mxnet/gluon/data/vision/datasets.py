"""Data sets of images."""

from mxnet.gluon.data.vision.cifar import CIFAR10 as CIFAR10
from mxnet.gluon.data.vision.cifar import CIFAR100 as CIFAR100
from mxnet.gluon.data.vision.image_files import ImageFolderDataset as ImageFolderDataset
from mxnet.gluon.data.vision.image_files import ImageListDataset as ImageListDataset
from mxnet.gluon.data.vision.image_files import ImageRecordDataset as ImageRecordDataset
from mxnet.gluon.data.vision.mnist import MNIST as MNIST
from mxnet.gluon.data.vision.mnist import FashionMNIST as FashionMNIST
