"""What tests hold instead of a student's objects: proxies that ask the submission's own process."""

import time

from autograder.wire import Codec, WireError
from course.check import Outcome, Remote, StudentError

MOST_CALLBACKS = 100_000
MOST_LISTED = 10_000
OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")


class WorkerLost(Exception):
    """The submission's process has ended, or talks nonsense."""


class CaseOver(StudentError):
    """The fork that answered this test case has ended; nothing more can be asked in this case."""


class Link:
    """The conversation with one worker.

    Parameters
    ----------
    box : Box
        A started box.
    """

    def __init__(self, box):
        self.box, self.margin = box, box.limits.grace_seconds
        self.codec = Codec(self._to_handle, self._from_handle)
        self.numbers, self.callbacks = 0, []
        self.in_case, self.ended, self.cell = False, "", ""  # the cell is run at the beginning of each case

    def begin(self, seconds):
        """Open a test case: a fresh fork will answer."""
        self.callbacks, self.ended, self.in_case = [], "", True
        self.case_end = time.monotonic() + seconds + self.margin
        self._send({"op": "begin", "seconds": seconds, "cell": self.cell})

    def end(self):
        """Close the test case and return how its fork ended: ``done``, ``time`` or ``crashed``."""
        if self.in_case:
            self._send({"op": "end", "n": 0})
            while self.in_case:
                self._take(self._receive())
        return self.ended

    def ask(self, op, **request):
        """Ask one question and return the reply's content; raise `StudentError` for what the student's code raised."""
        if not self.in_case:
            raise self._over()
        self.numbers += 1
        number = self.numbers
        self._send({"op": op, "n": number, **request})
        while self.in_case:
            message = self._receive()
            if message.get("n") == number:
                return self._content(message)
            self._take(message)
        raise self._over()

    def call(self, handle, args, kwargs, seconds):
        """Call a student's function under `run_protected` and return its `Outcome`."""
        reply = self.ask("call", handle=handle, seconds=seconds, **self._arguments(args, kwargs))
        if not isinstance(reply, dict):
            raise WireError("malformed outcome")
        changed = [i for i in reply.get("changed", []) if type(i) is int][:100]
        warned = [str(w)[:300] for w in reply.get("warnings", [])][:5]
        if "error" in reply:
            return Outcome(error=_student_error(reply["error"]), changed=changed, warnings=warned)
        return Outcome(self.codec.decode(reply.get("value")), changed=changed, warnings=warned)

    def _arguments(self, args, kwargs):
        encoded = [self.codec.encode(a) for a in args]
        return {"args": encoded, "kwargs": {k: self.codec.encode(v) for k, v in kwargs.items()}}

    def _content(self, message):
        if "error" in message:
            raise _student_error(message["error"])
        return message.get("ok")

    def _take(self, message):
        """Deal with a message that is not the awaited reply."""
        if "session" in message:
            self.in_case, self.ended = False, str(message["session"])[:20]
        elif "callback" in message:
            self._send(self._run_callback(message))
        else:
            raise WorkerLost("the submission's process answered out of order")

    def _run_callback(self, message):
        number, args, kwargs = message["callback"], message.get("args"), message.get("kwargs", {})
        well_formed = isinstance(args, list) and isinstance(kwargs, dict)
        if type(number) is not int or not 0 <= number < len(self.callbacks) or not well_formed:
            raise WorkerLost("the submission's process asked for something that does not exist")
        try:
            plain = [self.codec.decode(a) for a in args[:20]]
            named = {str(k): self.codec.decode(v) for k, v in list(kwargs.items())[:20]}
            return {"value": self.codec.encode(self.callbacks[number](*plain, **named))}
        except WireError:
            raise WorkerLost("the submission's process sent a malformed value") from None
        except (
            Exception
        ) as error:  # the test's own function did not like what it got: the student's code hears about it
            return {"raise": [type(error).__name__, str(error)[:300]]}

    def _over(self):
        kind = {"time": "TimeLimit"}.get(self.ended, "Crash")
        text = "still running when the time of this check was over" if kind == "TimeLimit" else "the process ended"
        return CaseOver(kind, text)

    def _send(self, message):
        try:
            self.box.send(message)
        except (OSError, ValueError):
            raise WorkerLost("the submission's process has ended") from None

    def _receive(self):
        try:
            return self.box.receive(self.case_end)
        except TimeoutError:
            raise WorkerLost("the submission's process did not answer in time") from None
        except (EOFError, OSError, WireError) as error:
            raise WorkerLost(f"the submission's process has ended or talks nonsense ({error})") from None

    def _to_handle(self, value):
        if isinstance(value, Proxy):
            return {"handle": value._handle}
        if callable(value):
            self.callbacks.append(value)
            return {"callback": [len(self.callbacks) - 1, getattr(value, "__name__", "function")]}
        raise TypeError(f"a {type(value).__name__} cannot be sent to a submission")

    def _from_handle(self, form):
        number, kind, is_callable = form["handle"]
        if type(number) is not int:
            raise WireError("malformed handle")
        return Proxy(self, number, str(kind)[:120], bool(is_callable))


def _student_error(form):
    if not isinstance(form, list) or len(form) != 3 or not isinstance(form[2], list):
        raise WireError("malformed error")
    return StudentError(str(form[0])[:80], str(form[1])[:300], [str(line)[:200] for line in form[2][:3]])


class Proxy(Remote):
    """A student's object in the submission's process. Calls, attributes, indexing and arithmetic go there and back."""

    __array_ufunc__ = None  # 2.0 * proxy is then ours to answer, not NumPy's

    def __init__(self, link, handle, kind, is_callable):
        object.__setattr__(self, "_link", link)
        object.__setattr__(self, "_handle", handle)
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_callable", is_callable)

    # what course.check knows about

    def course_call(self, args, kwargs, seconds):
        """Call it under a time limit and return the `Outcome`."""
        return self._link.call(self._handle, args, kwargs, seconds)

    def course_helper(self, name, args):
        """Run one of the helpers of `course.check.beside` next to it."""
        request = {"handle": self._handle, "name": name, **self._link._arguments(args, {})}
        return self._link.codec.decode(self._link.ask("helper", **request))

    @property
    def course_type(self):
        """Return the name of its type."""
        return self._kind

    @property
    def course_callable(self):
        """Return whether it can be called."""
        return self._callable

    # what a test does with the object itself

    def _ask(self, op, **request):
        return self._link.codec.decode(self._link.ask(op, handle=self._handle, **request))

    def __call__(self, *args, **kwargs):
        """Call it without a guard."""
        return self._ask("plain_call", **self._link._arguments(args, kwargs))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._ask("attribute", name=name)

    def __setattr__(self, name, value):
        raise TypeError("a test may not change a student's object")

    def __getitem__(self, key):
        return self._ask("item", key=self._link.codec.encode(key))

    def __len__(self):
        try:
            return int(self._link.ask("length", handle=self._handle))
        except StudentError as error:
            if error.kind == "TypeError":  # list(generator) asks for a length and is content without one
                raise TypeError(error.message) from None
            raise

    def __iter__(self):
        return iter(self._ask("list", most=MOST_LISTED))

    def __float__(self):
        return float(self._ask("convert", to="float"))

    def __int__(self):
        return int(self._ask("convert", to="int"))

    def __bool__(self):
        return bool(self._ask("convert", to="bool"))

    def __array__(self, *args, **kwargs):
        raise StudentError("TypeError", f"an object of type {self._kind} is not an array")

    def __neg__(self):
        return self._operate("neg", self)

    def __repr__(self):
        return f"<your {self._kind.split('.')[-1]}>"

    def _operate(self, name, *operands):
        encoded = [self._link.codec.encode(o) for o in operands]
        return self._link.codec.decode(self._link.ask("operate", name=name, operands=encoded))


def _install_operators():
    for name in OPERATORS:
        setattr(Proxy, f"__{name}__", lambda self, other, name=name: self._operate(name, self, other))
        setattr(Proxy, f"__r{name}__", lambda self, other, name=name: self._operate(name, other, self))


_install_operators()


class Names(dict):
    """The notebook's names, as Otter's test cases ask for them."""

    def __init__(self, link):
        super().__init__()
        self._link = link

    def get(self, name, default=None):
        """Return what the student calls by this name, or the default."""
        value = self._link.codec.decode(self._link.ask("get", name=name))
        return default if value is None else value

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get(name) is not None
