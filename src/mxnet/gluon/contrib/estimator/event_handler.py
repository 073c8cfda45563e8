"""All event handlers under the reference's module name."""

from mxnet.gluon.contrib.estimator.checkpoint import CheckpointHandler as CheckpointHandler
from mxnet.gluon.contrib.estimator.curves import LearningCurveHandler as LearningCurveHandler
from mxnet.gluon.contrib.estimator.events import BatchBegin as BatchBegin
from mxnet.gluon.contrib.estimator.events import BatchEnd as BatchEnd
from mxnet.gluon.contrib.estimator.events import EpochBegin as EpochBegin
from mxnet.gluon.contrib.estimator.events import EpochEnd as EpochEnd
from mxnet.gluon.contrib.estimator.events import EventHandler as EventHandler
from mxnet.gluon.contrib.estimator.events import TrainBegin as TrainBegin
from mxnet.gluon.contrib.estimator.events import TrainEnd as TrainEnd
from mxnet.gluon.contrib.estimator.handlers import GradientUpdateHandler as GradientUpdateHandler
from mxnet.gluon.contrib.estimator.handlers import MetricHandler as MetricHandler
from mxnet.gluon.contrib.estimator.handlers import StoppingHandler as StoppingHandler
from mxnet.gluon.contrib.estimator.handlers import ValidationHandler as ValidationHandler
from mxnet.gluon.contrib.estimator.messages import LoggingHandler as LoggingHandler
from mxnet.gluon.contrib.estimator.progress import ProgressBarHandler as ProgressBarHandler
from mxnet.gluon.contrib.estimator.stopping import EarlyStoppingHandler as EarlyStoppingHandler
from mxnet.gluon.contrib.estimator.utils import CompositeEvalMetric as CompositeEvalMetric
from mxnet.gluon.contrib.estimator.utils import EvalMetric as EvalMetric
