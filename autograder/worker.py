"""The submission's side, inside the sandbox: run the notebook's cells, then answer questions about what they define.

Started as a script by `autograder.sandbox`. It holds no test, no salt of hidden checks and no expected value. Each test
case is answered by a fresh fork, so one cannot disturb the next, and a crash or an endless loop costs one case.
"""

import contextlib
import gc
import os
import resource
import shutil
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from wire import Codec, receive, send  # noqa: E402 - the box holds only these two files

MOST_TEXT = 300


class CellTimeout(BaseException):
    """Raised inside a cell that runs too long."""


def open_channel():
    """Keep the two pipe ends to the judge for ourselves."""
    reading, writing = os.dup(0), os.dup(1)
    silence(0, 1)
    return os.fdopen(reading, "rb", buffering=0), os.fdopen(writing, "wb")


def silence(*descriptors):
    """Let whatever is printed or read there go nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def apply_limits(limits):
    """Set resource limits, then give up root if we have it; both before any line of student code runs."""
    for name, value in limits.get("rlimits", {}).items():
        if name == "RLIMIT_FSIZE":
            continue  # what was handed in may be larger than what may be written: see enter_home
        kind = getattr(resource, name, None)
        if kind is not None:
            if name == "RLIMIT_AS":
                value += address_space()  # of a fork of a process with many libraries that is a lot already
            soft, hard = resource.getrlimit(kind)
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (value, value))
    uid = limits.get("uid")
    if uid is not None and os.getuid() == 0:
        os.chown(limits["home"], uid, uid)
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)


def address_space():
    """Return how many bytes of address space this process has reserved; 0 where the system does not say."""
    with contextlib.suppress(OSError), open("/proc/self/statm") as sizes:
        return int(sizes.read().split()[0]) * resource.getpagesize()
    return 0


def enter_home(limits):
    """Copy the submission's files into the private home folder and go there."""
    home = limits["home"]
    if limits.get("copy_from"):
        shutil.copytree(limits["copy_from"], home, dirs_exist_ok=True)
    size = limits.get("rlimits", {}).get("RLIMIT_FSIZE")
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    os.chdir(home)
    box = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [p for p in sys.path if p and os.path.abspath(p) != box] + [home]


def load_libraries():
    """Import what we need while a submission's files cannot stand in its place, then put its folder first, as Jupyter does."""
    import matplotlib  # noqa: F401
    import numpy  # noqa: F401
    import sympy  # noqa: F401
    from IPython.core.interactiveshell import InteractiveShell

    import course.check
    import course.check.beside  # noqa: F401

    sys.path.insert(0, sys.path.pop())
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    return shell


def run_cells(shell, job, channel_out):
    """Run the notebook's cells one after the other in an IPython shell and report each."""

    def ring(signum, frame):
        raise CellTimeout(f"the cell ran longer than {job['cell_seconds']:g} seconds")

    for number, source in job["cells"]:
        send(channel_out, {"cell": number, "state": "start"})
        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, job["cell_seconds"], 0.5)
        started = time.monotonic()
        try:
            result = shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as caught:
            error = caught
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        send(
            channel_out,
            {"cell": number, "state": "done", "seconds": time.monotonic() - started, "error": describe(error)},
        )
    send(channel_out, {"state": "ready"})


def describe(error):
    """Return an exception of a cell as data, or None."""
    if error is None:
        return None
    from course.check.calls import own_lines

    try:
        text = str(error)
    except Exception:
        text = ""
    lines = []
    with contextlib.suppress(Exception):
        lines = own_lines(error)
    return {"kind": type(error).__name__[:80], "message": text[:MOST_TEXT], "line": (lines or [""])[-1][:200]}


class Session:
    """Answers the judge's requests for one test case, in a fork of the process that ran the cells."""

    def __init__(self, namespace, channel_in, channel_out):
        self.namespace, self.channel_in, self.channel_out = namespace, channel_in, channel_out
        self.objects = []
        self.codec = Codec(self._handle, self._object)

    def _handle(self, value):
        self.objects.append(value)
        kind = type(value)
        name = f"{getattr(kind, '__module__', '?')}.{getattr(kind, '__qualname__', '?')}"
        return {"handle": [len(self.objects) - 1, name[:120], callable(value)]}

    def _object(self, form):
        if "handle" in form:
            return self.objects[form["handle"]]
        if "callback" in form:
            return (
                Callback(self, form["callback"], form["name"]) if "name" in form else Callback(self, *form["callback"])
            )
        raise ValueError("unknown form")

    def serve(self):
        """Answer until the judge says that the case is over."""
        while True:
            request = receive(self.channel_in.read)
            if request["op"] == "end":
                return
            reply = self.answer(request)
            reply["n"] = request["n"]
            try:
                send(self.channel_out, reply)
            except Exception as error:
                send(self.channel_out, {"n": request["n"], "error": self.error(error)})

    def answer(self, request):
        """Answer one request; an exception of student code is an answer, too."""
        try:
            return {"ok": getattr(self, f"do_{request['op']}")(request)}
        except BaseException as error:
            return {"error": self.error(error)}

    def error(self, error):
        """Describe an exception as data."""
        from course.check.calls import as_student_error

        student = as_student_error(error)
        return [student.kind[:80], student.message[:MOST_TEXT], [line[:200] for line in student.lines]]

    # one method per operation; the judge decides which are asked

    def do_get(self, request):
        """Look up a name."""
        return self.codec.encode(self.namespace.get(request["name"]))

    def do_attribute(self, request):
        """Read an attribute."""
        return self.codec.encode(getattr(self.objects[request["handle"]], request["name"]))

    def do_item(self, request):
        """Read an item."""
        return self.codec.encode(self.objects[request["handle"]][self.codec.decode(request["key"])])

    def do_length(self, request):
        """Return the length."""
        return len(self.objects[request["handle"]])

    def do_list(self, request):
        """Return the items, up to a bound."""
        items = []
        for item in self.objects[request["handle"]]:
            if len(items) >= request["most"]:
                break
            items.append(item)
        return self.codec.encode(items)

    def do_convert(self, request):
        """Return it as a plain number, truth value or text."""
        return {"float": float, "int": int, "bool": bool, "str": str}[request["to"]](self.objects[request["handle"]])

    def do_operate(self, request):
        """Apply an operator."""
        import operator

        operands = [self.codec.decode(o) for o in request["operands"]]
        return self.codec.encode(getattr(operator, request["name"])(*operands))

    def do_call(self, request):
        """Call it guarded: time limit, changed inputs, printed text."""
        from course.check.calls import run_protected

        args, kwargs = self._arguments(request)
        outcome = run_protected(self.objects[request["handle"]], args, kwargs, request["seconds"])
        reply = {"changed": outcome.changed, "warnings": [w[:MOST_TEXT] for w in outcome.warnings]}
        if outcome.error is not None:
            error = outcome.error
            reply["error"] = [error.kind[:80], error.message[:MOST_TEXT], [line[:200] for line in error.lines]]
        else:
            reply["value"] = self.codec.encode(outcome.value)
        return reply

    def do_plain_call(self, request):
        """Call it without a guard."""
        args, kwargs = self._arguments(request)
        return self.codec.encode(self.objects[request["handle"]](*args, **kwargs))

    def do_helper(self, request):
        """Run a helper of `course.check.beside`."""
        from course.check.beside import HELPERS

        args, _ = self._arguments(request)
        return self.codec.encode(HELPERS[request["name"]](self.objects[request["handle"]], *args))

    def _arguments(self, request):
        args = [self.codec.decode(a) for a in request["args"]]
        return args, {k: self.codec.decode(v) for k, v in request.get("kwargs", {}).items()}


class Callback:
    """A function of the judge's, such as a loss function that a test passes to a student's code."""

    def __init__(self, session, number, name):
        self._session, self._number, self.__name__ = session, number, str(name)

    def __call__(self, *args, **kwargs):
        """Ask the judge to call its function."""
        session = self._session
        encode = session.codec.encode
        form = {"args": [encode(a) for a in args], "kwargs": {k: encode(v) for k, v in kwargs.items()}}
        send(session.channel_out, {"callback": self._number, **form})
        reply = receive(session.channel_in.read)
        if "raise" in reply:
            kind, message = reply["raise"]
            known = {"ValueError": ValueError, "TypeError": TypeError, "IndexError": IndexError}
            raise known.get(kind, RuntimeError)(message)
        return session.codec.decode(reply["value"])


def serve_cases(shell, channel_in, channel_out):
    """For each test case: fork, let the fork answer, end it when it is done or out of time, say how it ended.

    A case may bring a cell that its fork runs first: so many answers to one question are tried on one run of the notebook.
    """
    gc.freeze()  # a fork that looks for garbage among all these objects would copy every page of them
    while True:
        try:
            request = receive(channel_in.read)
        except EOFError:
            os._exit(0)
        if request.get("op") != "begin":
            continue  # left over from a fork that died before it could read it
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            with contextlib.suppress(BaseException):
                if request.get("cell"):
                    shell.run_cell(request["cell"])
                Session(shell.user_ns, channel_in, channel_out).serve()
                os._exit(0)
            os._exit(1)
        send(channel_out, {"session": wait_for(child, request["seconds"])})


def wait_for(child, seconds):
    """Wait for a fork and return how it ended: ``done``, ``time`` or ``crashed``."""
    end = time.monotonic() + seconds
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return "done" if status == 0 else "crashed"
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "time"
        time.sleep(0.001)


def main():
    """Read the job, shut the box, run the cells, answer requests until the channel closes."""
    channel_in, channel_out = open_channel()
    job = receive(channel_in.read)
    apply_limits(job["limits"])
    enter_home(job["limits"])
    shell = load_libraries()
    silence(2)
    run_cells(shell, job, channel_out)
    serve_cases(shell, channel_in, channel_out)


if __name__ == "__main__":
    main()
