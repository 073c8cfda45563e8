"""``mxnet.metric`` under the name that it has in the development branch after 1.9."""

from mxnet.metric import F1 as F1
from mxnet.metric import MAE as MAE
from mxnet.metric import MCC as MCC
from mxnet.metric import MSE as MSE
from mxnet.metric import PCC as PCC
from mxnet.metric import RMSE as RMSE
from mxnet.metric import Accuracy as Accuracy
from mxnet.metric import Caffe as Caffe
from mxnet.metric import CompositeEvalMetric as CompositeEvalMetric
from mxnet.metric import CrossEntropy as CrossEntropy
from mxnet.metric import CustomMetric as CustomMetric
from mxnet.metric import EvalMetric as EvalMetric
from mxnet.metric import Loss as Loss
from mxnet.metric import NegativeLogLikelihood as NegativeLogLikelihood
from mxnet.metric import PearsonCorrelation as PearsonCorrelation
from mxnet.metric import Perplexity as Perplexity
from mxnet.metric import TopKAccuracy as TopKAccuracy
from mxnet.metric import Torch as Torch
from mxnet.metric import alias as alias
from mxnet.metric import check_label_shapes as check_label_shapes
from mxnet.metric import create as create
from mxnet.metric import np as np
from mxnet.metric import register as register
