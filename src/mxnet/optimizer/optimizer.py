"""All optimizers under the module path of the reference, ``mxnet.optimizer.optimizer``."""

from mxnet.optimizer.adaptive import AdaDelta as AdaDelta
from mxnet.optimizer.adaptive import AdaGrad as AdaGrad
from mxnet.optimizer.adaptive import Adam as Adam
from mxnet.optimizer.adaptive import Adamax as Adamax
from mxnet.optimizer.adaptive import Nadam as Nadam
from mxnet.optimizer.adaptive import RMSProp as RMSProp
from mxnet.optimizer.base import Optimizer as Optimizer
from mxnet.optimizer.base import create as create
from mxnet.optimizer.base import register as register
from mxnet.optimizer.follow_leader import FTML as FTML
from mxnet.optimizer.follow_leader import Ftrl as Ftrl
from mxnet.optimizer.gradient_descent import DCASGD as DCASGD
from mxnet.optimizer.gradient_descent import NAG as NAG
from mxnet.optimizer.gradient_descent import SGD as SGD
from mxnet.optimizer.gradient_descent import SGLD as SGLD
from mxnet.optimizer.gradient_descent import Signum as Signum
from mxnet.optimizer.gradient_descent import ccSGD as ccSGD
from mxnet.optimizer.layerwise import LAMB as LAMB
from mxnet.optimizer.layerwise import LARS as LARS
from mxnet.optimizer.layerwise import LBSGD as LBSGD
from mxnet.optimizer.testing import Test as Test
from mxnet.optimizer.updater import Updater as Updater
from mxnet.optimizer.updater import get_updater as get_updater
