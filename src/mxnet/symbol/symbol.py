"""Symbols, under the reference's module name."""

from mxnet.symbol.files import fromjson as fromjson
from mxnet.symbol.files import load as load
from mxnet.symbol.files import load_json as load_json
from mxnet.symbol.functions import arange as arange
from mxnet.symbol.functions import eye as eye
from mxnet.symbol.functions import full as full
from mxnet.symbol.functions import histogram as histogram
from mxnet.symbol.functions import hypot as hypot
from mxnet.symbol.functions import linspace as linspace
from mxnet.symbol.functions import maximum as maximum
from mxnet.symbol.functions import minimum as minimum
from mxnet.symbol.functions import ones as ones
from mxnet.symbol.functions import pow as pow  # noqa: A004 - the reference's name
from mxnet.symbol.functions import power as power
from mxnet.symbol.functions import split_v2 as split_v2
from mxnet.symbol.functions import zeros as zeros
from mxnet.symbol.handle import Symbol as Symbol
from mxnet.symbol.variable import Group as Group
from mxnet.symbol.variable import Variable as Variable
from mxnet.symbol.variable import var as var
