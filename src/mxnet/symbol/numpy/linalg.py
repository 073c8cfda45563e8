"""Linear algebra in graphs: the functions of ``mx.np.linalg``, which take symbols too."""

from mxnet.numpy.linalg import cholesky as cholesky
from mxnet.numpy.linalg import det as det
from mxnet.numpy.linalg import eig as eig
from mxnet.numpy.linalg import eigh as eigh
from mxnet.numpy.linalg import eigvals as eigvals
from mxnet.numpy.linalg import eigvalsh as eigvalsh
from mxnet.numpy.linalg import inv as inv
from mxnet.numpy.linalg import norm as norm
from mxnet.numpy.linalg import pinv as pinv
from mxnet.numpy.linalg import slogdet as slogdet
from mxnet.numpy.linalg import solve as solve
from mxnet.numpy.linalg import svd as svd
from mxnet.numpy.linalg import tensorinv as tensorinv
from mxnet.numpy.linalg import tensorsolve as tensorsolve
