"""Data iterators: batches for Module and for training loops of the symbolic era."""

from mxnet.io import io as io
from mxnet.io import utils as utils
from mxnet.io.csv_iter import CSVIter as CSVIter
from mxnet.io.data_iter import DataIter as DataIter
from mxnet.io.description import DataBatch as DataBatch
from mxnet.io.description import DataDesc as DataDesc
from mxnet.io.image_det_record_iter import ImageDetRecordIter as ImageDetRecordIter
from mxnet.io.image_record_iter import ImageRecordIter as ImageRecordIter
from mxnet.io.image_record_variants import ImageRecordInt8Iter as ImageRecordInt8Iter
from mxnet.io.image_record_variants import ImageRecordIter_v1 as ImageRecordIter_v1
from mxnet.io.image_record_variants import ImageRecordUInt8Iter as ImageRecordUInt8Iter
from mxnet.io.image_record_variants import ImageRecordUInt8Iter_v1 as ImageRecordUInt8Iter_v1
from mxnet.io.libsvm_iter import LibSVMIter as LibSVMIter
from mxnet.io.mnist_iter import MNISTIter as MNISTIter
from mxnet.io.ndarray_iter import NDArrayIter as NDArrayIter
from mxnet.io.prefetching import PrefetchingIter as PrefetchingIter
from mxnet.io.resize import ResizeIter as ResizeIter
from mxnet.io.source_iter import MXDataIter as MXDataIter
