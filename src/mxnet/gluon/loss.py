"""Loss functions, under the reference's module name."""

from mxnet.gluon.losses.base import Loss as Loss

# Packages' own losses import these two by their private names.
from mxnet.gluon.losses.base import reshaped_like as _reshape_like  # noqa: F401
from mxnet.gluon.losses.base import weighted as _apply_weighting  # noqa: F401
from mxnet.gluon.losses.classification import KLDivLoss as KLDivLoss
from mxnet.gluon.losses.classification import SigmoidBCELoss as SigmoidBCELoss
from mxnet.gluon.losses.classification import (
    SigmoidBinaryCrossEntropyLoss as SigmoidBinaryCrossEntropyLoss,
)
from mxnet.gluon.losses.classification import SoftmaxCELoss as SoftmaxCELoss
from mxnet.gluon.losses.classification import SoftmaxCrossEntropyLoss as SoftmaxCrossEntropyLoss
from mxnet.gluon.losses.margin import HingeLoss as HingeLoss
from mxnet.gluon.losses.margin import LogisticLoss as LogisticLoss
from mxnet.gluon.losses.margin import SquaredHingeLoss as SquaredHingeLoss
from mxnet.gluon.losses.metric_learning import CosineEmbeddingLoss as CosineEmbeddingLoss
from mxnet.gluon.losses.metric_learning import SDMLLoss as SDMLLoss
from mxnet.gluon.losses.metric_learning import TripletLoss as TripletLoss
from mxnet.gluon.losses.regression import HuberLoss as HuberLoss
from mxnet.gluon.losses.regression import L1Loss as L1Loss
from mxnet.gluon.losses.regression import L2Loss as L2Loss
from mxnet.gluon.losses.regression import PoissonNLLLoss as PoissonNLLLoss
from mxnet.gluon.losses.sequence import CTCLoss as CTCLoss
