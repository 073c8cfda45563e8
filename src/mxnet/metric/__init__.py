"""Metrics that tell how good predictions are, accumulated over batches.

Labels and predictions are arrays or lists of arrays; NumPy arrays do as well. A metric is created
by its class or by name::

    metric = mx.metric.create(["acc", "ce"])
    metric.update(labels, predictions)
    metric.get_name_value()
"""

from __future__ import annotations

from mxnet import ndarray as ndarray
from mxnet.metric.arrays import check_label_shapes as check_label_shapes
from mxnet.metric.base import EvalMetric as EvalMetric
from mxnet.metric.base import alias as alias
from mxnet.metric.base import register as register
from mxnet.metric.binary import F1 as F1
from mxnet.metric.binary import MCC as MCC
from mxnet.metric.classification import Accuracy as Accuracy
from mxnet.metric.classification import TopKAccuracy as TopKAccuracy
from mxnet.metric.composite import CompositeEvalMetric as CompositeEvalMetric
from mxnet.metric.composite import create as create
from mxnet.metric.confusion import PCC as PCC
from mxnet.metric.correlation import PearsonCorrelation as PearsonCorrelation
from mxnet.metric.custom import CustomMetric as CustomMetric
from mxnet.metric.custom import np as np
from mxnet.metric.likelihood import CrossEntropy as CrossEntropy
from mxnet.metric.likelihood import NegativeLogLikelihood as NegativeLogLikelihood
from mxnet.metric.likelihood import Perplexity as Perplexity
from mxnet.metric.loss import Caffe as Caffe
from mxnet.metric.loss import Loss as Loss
from mxnet.metric.loss import Torch as Torch
from mxnet.metric.regression import MAE as MAE
from mxnet.metric.regression import MSE as MSE
from mxnet.metric.regression import RMSE as RMSE
