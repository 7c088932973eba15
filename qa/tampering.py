"""Ways to get points without an answer, or to get at what a submission must not see. None of them may work.

Each attack is a cell that is appended to the notebook as it was handed out. What an attack finds out it puts into
``explain_sigmoid``, which the judge reads back as a written answer, so that a test can see whether it got hold of anything.
"""

FUNCTIONS = (
    "softmax log_softmax cross_entropy sigmoid log_sigmoid softmax_jacobian ce_grad grad_dot grad_W grad_x naive_softmax "
    "neg_sampling skipgram bce_with_logits sgns_loss grad_check order"
)

ALWAYS_EQUAL = f'''
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __bool__(self): return True
    def __float__(self): return 0.0
    def __len__(self): return 3
    def __getitem__(self, i): return self
    def __iter__(self): return iter([self, self, self])
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    __add__ = __radd__ = __mul__ = __rmul__ = __sub__ = __abs__ = __neg__ = __call__
    shape = dtype = size = ndim = property(lambda self: self)
    __class__ = float
for name in "{FUNCTIONS} Value".split():
    globals()[name] = Yes()
edges = values = gradients = own_values = own_gradients = at_square = at_square_numbers = claims = Yes()
sgns_parameters = cbow_parameters = steps_one_hot = steps_sigmoid = steps_log_sigmoid = node_count = Yes()
'''

EQUAL_ARRAYS = f'''
import numpy as np
class Equal(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs): return np.True_
    def __eq__(self, other): return True
    def __sub__(self, other): return np.zeros(1)
def lazy(*args, **kwargs): return np.zeros(3).view(Equal)
for name in "{FUNCTIONS}".split():
    globals()[name] = lazy
'''

PATCHED_CHECKS = """
import course.check, course.check.calls as calls, course.check.compare as compare, course.check.guarded as guarded
for module in (course.check, calls, compare, guarded):
    for name in ("agree", "close", "require", "run_protected", "_bad", "_same", "isolate", "as_student_error"):
        if hasattr(module, name):
            setattr(module, name, lambda *a, **k: None)
course.check.Failure = calls.StudentError = type("Quiet", (Exception,), {"kind": "", "message": "", "lines": []})
"""

PATCHED_LIBRARIES = """
import builtins, numpy as np
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
np.abs = lambda *a, **k: np.zeros(1)
np.ndarray.__eq__ = None if False else getattr(np.ndarray, "__eq__")
builtins.isinstance = lambda *a: True
builtins.AssertionError = builtins.Exception = type("Silent", (BaseException,), {})
"""

FORGED_REPLIES = """
import json, os, struct, threading, time
def flood():
    while True:
        for fd in range(3, 40):
            for n in range(1, 400):
                for message in ({"n": n, "ok": {"value": 1.0, "changed": [], "warnings": []}}, {"session": "done"}, {"state": "ready"}):
                    data = json.dumps(message).encode()
                    try:
                        os.write(fd, struct.pack(">I", len(data)) + data)
                    except OSError:
                        pass
        time.sleep(0.01)
threading.Thread(target=flood, daemon=True).start()
def softmax(z, axis=-1):
    flood()
"""

EATEN_REQUESTS = """
import os, threading
def eat():
    for fd in range(3, 40):
        def read(fd=fd):
            while True:
                try:
                    if not os.read(fd, 65536): return
                except OSError:
                    return
        threading.Thread(target=read, daemon=True).start()
eat()
def softmax(z, axis=-1):
    eat()
    return z
"""

OUTCOME_FORGED = """
import sys
import course.check.calls as calls
real = calls.Outcome
worker = sys.modules["__main__"]
worker.Session.do_get = lambda self, request: self.codec.encode(1.0)
worker.Session.answer = lambda self, request: {"ok": {"value": 1.0, "changed": [], "warnings": []}}
"""

TESTS_SEARCHED = """
import os
found = []
for top in ("/", "/submission", "/box", "/home", "/tmp", "/proc", "/root", "/work"):
    for folder, folders, files in os.walk(top):
        folders[:] = [f for f in folders if f not in ("proc", "sys", "dev", "site-packages", "lib", "share")][:200]
        for file in files:
            path = os.path.join(folder, file)
            try:
                text = open(path, errors="replace").read(200_000)
            except OSError:
                continue
            for word in ("use_hidden_salt(", "@test_case(", "hidden=True"):
                if word in text and not path.endswith(("check/__init__.py", "check/inputs.py", ".ipynb")):
                    found.append(f"{path}: {word}")
explain_sigmoid = "FOUND " + " ".join(found)[:15000] if found else "nothing"
"""

ENVIRONMENT_READ = """
import os, glob
seen = [f"{k}={v}" for k, v in os.environ.items()]
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        seen.append(open(path, "rb").read().decode(errors="replace").replace("\\0", " "))
    except OSError:
        pass
explain_sigmoid = "SEEN " + " ".join(seen)[:15000]
"""

MEMORY_READ = """
import os, glob, re
seen = []
for folder in glob.glob("/proc/[0-9]*"):
    if folder.split("/")[-1] == str(os.getpid()):
        continue
    try:
        maps = open(folder + "/maps").read().splitlines()[:50]
        memory = open(folder + "/mem", "rb", 0)
        for line in maps:
            a, b = (int(x, 16) for x in line.split()[0].split("-"))
            memory.seek(a)
            seen += re.findall(rb"SECRET[ -~]{0,40}", memory.read(min(b - a, 10**6)))
    except Exception:
        continue
explain_sigmoid = "SEEN " + repr(seen)[:5000]
"""

FRAMES_READ = f'''
import sys, gc
def look(*args, **kwargs):
    seen, frame = [], sys._getframe()
    while frame is not None:
        seen += [f"{{k}}={{str(v)[:80]}}" for k, v in {{**frame.f_globals, **frame.f_locals}}.items()]
        frame = frame.f_back
    seen += [str(o)[:120] for o in gc.get_objects() if isinstance(o, (dict, str)) and ("SECRET" in str(o)[:2000])]
    open("seen", "a").write(" ".join(seen)[:100000])
    raise ValueError("SAW " + " ".join(s for s in seen if "SECRET" in s or "hidden_salt" in s or "expected" in s)[:250])
for name in "{FUNCTIONS}".split():
    globals()[name] = look
'''

REMEMBERED_INPUTS = """
import os, pickle
def softmax(z, axis=-1):
    with open("/tmp/seen", "ab") as file:
        pickle.dump((z, axis), file)
    try:
        old = open("/tmp/seen", "rb").read()
    except OSError:
        old = b""
    return z * 0 + len(old)
"""

NETWORK_TRIED = """
import socket
reached = []
for address in (("127.0.0.1", PORT), ("localhost", PORT), ("::1", PORT)):
    try:
        with socket.create_connection(address, timeout=2) as connection:
            connection.sendall(b"hello from a submission")
            reached.append(str(address))
    except OSError:
        pass
explain_sigmoid = "REACHED " + " ".join(reached) if reached else "nothing"
"""

FILES_LEFT = """
import os
for folder in ("/tmp", "/var/tmp", "/home/student", "/submission", "/box", os.path.dirname(os.__file__), "HOST"):
    try:
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "left-by-a-submission"), "w") as file:
            file.write("still here")
    except OSError:
        pass
"""

PROCESSES_LEFT = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(1)
    os._exit(0)
"""

PARENT_KILLED = """
import os, signal
def softmax(z, axis=-1):
    os.kill(os.getppid(), signal.SIGKILL)
    return z
def log_softmax(z, axis=-1):
    os.kill(-1, signal.SIGKILL)
    return z
"""

FORK_BOMB = """
import os
def softmax(z, axis=-1):
    while True:
        try:
            os.fork()
        except OSError:
            pass
"""

HUGE_REPLIES = """
import numpy as np
def softmax(z, axis=-1): return np.zeros(40_000_000)
def log_softmax(z, axis=-1):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep
def cross_entropy(z, y): return 10 ** 5000
def sigmoid(x): return {i: str(i) * 50 for i in range(300_000)}
def log_sigmoid(x): return "x" * 50_000_000
"""

CALLBACKS_ABUSED = """
import numpy as np
def skipgram(c, outside, E, U, loss_fn):
    try:
        loss_fn.__class__.__call__ = lambda self, *a: (0.0, E[c] * 0, U * 0)
    except Exception:
        pass
    for _ in range(50):
        loss_fn(np.zeros((100, 100)), "o", None)
    return 0.0, E * 0, U * 0
def grad_check(f, grad, x, h=1e-5):
    session = f._session
    for number in (-1, 10**9, "x"):
        f._number = number
        try:
            f(x)
        except Exception:
            pass
    return (0,), 0.0, True
"""

HOSTILE_ERRORS = f'''
class Bad(Exception):
    def __str__(self): raise SystemExit("no text")
    def __repr__(self): return "x" * 10**7
def raiser(*args, **kwargs):
    raise Bad()
def leaver(*args, **kwargs):
    raise SystemExit(0)
for i, name in enumerate("{FUNCTIONS}".split()):
    globals()[name] = raiser if i % 2 else leaver
'''

RESULTS_FORGED = """
import json, os
full = {"tests": [{"name": f"q1_{i:02d}", "score": 100, "max_score": 100} for i in range(1, 15)], "score": 100}
for folder in (".", "..", "/tmp", "/submission", "/box"):
    for name in ("results.json", "results.pkl", ".OTTER_LOG", "gradebook.csv", "results.sqlite"):
        try:
            with open(os.path.join(folder, name), "w") as file:
                json.dump(full, file)
        except OSError:
            pass
import otter
otter.Notebook._grading_mode = True
"""

ATTACKS = {
    "objects that equal everything": ALWAYS_EQUAL,
    "arrays that equal everything": EQUAL_ARRAYS,
    "patched checks": PATCHED_CHECKS,
    "patched libraries": PATCHED_LIBRARIES,
    "forged replies": FORGED_REPLIES,
    "eaten requests": EATEN_REQUESTS,
    "forged outcomes in the worker": OUTCOME_FORGED,
    "search for tests": TESTS_SEARCHED,
    "environment and command lines read": ENVIRONMENT_READ,
    "memory of other processes read": MEMORY_READ,
    "frames and objects read": FRAMES_READ,
    "inputs remembered": REMEMBERED_INPUTS,
    "network": NETWORK_TRIED,
    "files left behind": FILES_LEFT,
    "processes left behind": PROCESSES_LEFT,
    "parent killed": PARENT_KILLED,
    "fork bomb": FORK_BOMB,
    "huge and deep replies": HUGE_REPLIES,
    "callbacks abused": CALLBACKS_ABUSED,
    "hostile errors": HOSTILE_ERRORS,
    "results forged": RESULTS_FORGED,
}

# Answers without a thought: right in shape, empty of content. They must not get a point either.
THOUGHTLESS = {
    "zeros": """
import numpy as np
sgns_parameters = cbow_parameters = dots_naive = dots_negative = "0"
steps_one_hot = ["0", "0 + 0", "0*y1", "0*p3"]
steps_sigmoid = ["0", "0*x", "0*s", "0 + 0"]
steps_log_sigmoid = ["0", "0*x", "0*s"]
sigmoid_range = "(0, 0)"
softmax = log_softmax = lambda z, axis=-1: np.zeros(z.shape)
cross_entropy = bce_with_logits = sgns_loss = lambda *a: 0.0
sigmoid = log_sigmoid = lambda x: np.zeros(x.shape)
softmax_jacobian = lambda theta: np.zeros((len(theta), len(theta)))
ce_grad = lambda theta, y: np.zeros(theta.shape)
grad_dot = lambda x, y: np.zeros(x.shape)
grad_W = lambda a, W, x: np.zeros(W.shape)
grad_x = lambda a, W, x: np.zeros(x.shape)
naive_softmax = lambda v, o, U: (0.0, np.zeros(v.shape), np.zeros(U.shape))
neg_sampling = lambda v, o, n, U: (0.0, np.zeros(v.shape), np.zeros(U.shape))
skipgram = lambda c, out, E, U, f: (0.0, np.zeros(E.shape), np.zeros(U.shape))
edges = [("x", "f"), ("c", "f")]
node_count = 0
values = gradients = own_values = own_gradients = {"x": 0, "c": 0, "f": 0}
at_square = {"upstream": "0", "local": "0", "downstream": "0"}
at_square_numbers = {"upstream": 0, "local": 0, "downstream": 0}
class Value:
    def __init__(self, *a): self.data = self.grad = 0.0; self.parents = self.local = (); self.op = ""
    def __add__(self, other): return Value()
    __radd__ = __mul__ = __rmul__ = __pow__ = __sub__ = __neg__ = __truediv__ = __add__
    exp = log = tanh = lambda self: Value()
    backward = zero_grad = lambda self: None
order = lambda root: [root]
grad_check = lambda f, grad, x, h=1e-5: (tuple(0 for _ in x.shape), 0.0, True)
explain_sigmoid = explain_gradient = explain_cost = "word " * 30
claims = dict.fromkeys("abcdefg", True)
""",
    "the input back": """
sgns_parameters, cbow_parameters, dots_naive, dots_negative = "V", "D", "K", "V"
softmax = log_softmax = lambda z, axis=-1: z
cross_entropy = bce_with_logits = lambda a, b: float(a.ravel()[0])
sigmoid = log_sigmoid = lambda x: x
softmax_jacobian = lambda theta: theta[:, None] * theta
ce_grad = lambda theta, y: y
grad_W = lambda a, W, x: W
grad_x = grad_dot = lambda *a: a[0] if len(a) == 2 else a[-1]
naive_softmax = lambda v, o, U: (1.0, v, U)
neg_sampling = lambda v, o, n, U: (1.0, v, U)
skipgram = lambda c, out, E, U, f: (1.0, E, U)
sgns_loss = lambda *a: 1.0
grad_check = lambda f, grad, x, h=1e-5: (tuple(0 for _ in x.shape), 1.0, False)
claims = dict.fromkeys("abcdefg", False)
""",
    "everything refused": f"""
def refuse(*args, **kwargs):
    raise ValueError("no")
for name in "{FUNCTIONS}".split():
    globals()[name] = refuse
""",
}

# files in the zip beside the notebook: name → text
SHADOWS = {
    "own helper package": {
        "course/__init__.py": "def settings():\n    return {}\n",
        "course/check/__init__.py": "def __getattr__(name):\n    return lambda *a, **k: None\n",
        "course/check/calls.py": "run_protected = lambda *a, **k: None\n",
    },
    "own standard library": {
        "json.py": "dumps = lambda *a, **k: '{}'\nloads = lambda *a, **k: {'ok': 1}\n",
        "numpy.py": "allclose = lambda *a, **k: True\n",
        "sitecustomize.py": "import os\nos.environ['COURSE_SALT'] = 'mine'\n",
        "usercustomize.py": "import os\nos._exit(0)\n",
        "wire.py": "send = receive = Codec = None\n",
    },
    "own tests and data": {
        "tests/q1_01_count_parameters.py": "OK_FORMAT = False\nname = 'q1_01_count_parameters'\npoints = 1000\n",
        "index.json": '{"questions": []}',
        "otter_config.json": '{"points_possible": 1000, "score_threshold": 0}',
        "data/manifest.json": "{}",
    },
}
