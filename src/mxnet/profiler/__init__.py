"""What runs when, and for how long: operators, engine operations, tasks of the user's own.

``set_config`` and ``set_state("run")`` turn it on; ``dump`` writes a trace for Chrome's
``about:tracing`` or Perfetto, ``dumps`` gives tables of totals. Operators cost nothing more while
the profiler is off, because it watches calls from outside instead of being asked by each. While it
is on, a call takes a few microseconds more.

Operators on a GPU are timed as the caller sees them: until they are started, not until they are
done.
"""

from mxnet.profiler.control import dump as dump
from mxnet.profiler.control import dump_profile as dump_profile
from mxnet.profiler.control import dumps as dumps
from mxnet.profiler.control import pause as pause
from mxnet.profiler.control import profiler_set_config as profiler_set_config
from mxnet.profiler.control import profiler_set_state as profiler_set_state
from mxnet.profiler.control import resume as resume
from mxnet.profiler.control import set_config as set_config
from mxnet.profiler.control import set_kvstore_handle as set_kvstore_handle
from mxnet.profiler.control import set_state as set_state
from mxnet.profiler.control import start_from_environment as _start_from_environment
from mxnet.profiler.objects import Counter as Counter
from mxnet.profiler.objects import Domain as Domain
from mxnet.profiler.objects import Event as Event
from mxnet.profiler.objects import Frame as Frame
from mxnet.profiler.objects import Marker as Marker
from mxnet.profiler.objects import Task as Task

_start_from_environment()
