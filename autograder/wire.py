"""What crosses between the judge and a submission's process: plain values as JSON, bounded in size, depth and number.

Numbers, texts, containers, NumPy arrays, torch tensors (without their graph) and NumPy's random generators travel by
value; everything else stays where it is and travels as a handle.
Nothing is ever pickled, and what arrives is validated before it is believed. Used on both sides, so it imports nothing
of the project.
"""

import base64
import json
import math
import re
import struct
import sys

import numpy as np

MOST_BYTES = 24 * 2**20
MOST_DEPTH, MOST_ITEMS, MOST_TEXT, MOST_AXES = 20, 100_000, 1_000_000, 8
_KINDS = {list: "list", tuple: "tuple", set: "set", frozenset: "set"}
_MAKE = {"list": list, "tuple": tuple, "set": set}
_DTYPE = re.compile(r"[<>|=]?(?:[iufcb]\d{1,2}|\?|U\d{1,4})")


class WireError(Exception):
    """A message that is too large, too deep, or not what it claims to be."""


class Codec:
    """Turn values into JSON and back.

    Parameters
    ----------
    to_handle : callable
        Called with a value that cannot travel; returns JSON that stands for it.
    from_handle : callable
        Called with that JSON on the other side.
    """

    def __init__(self, to_handle, from_handle):
        self.to_handle, self.from_handle = to_handle, from_handle

    def encode(self, value):
        """Return the JSON form of a value."""
        self._items = 0
        return self._encode(value, 0)

    def decode(self, form):
        """Return the value behind its JSON form; raise `WireError` if the form is not a valid one."""
        self._items = 0
        try:
            return self._decode(form, 0)
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"malformed value: {type(error).__name__}") from None

    def _count(self, depth):
        self._items += 1
        if depth > MOST_DEPTH or self._items > MOST_ITEMS:
            raise WireError("a value is nested too deeply or has too many parts")

    def _encode(self, value, depth):
        self._count(depth)
        kind = type(value)
        if value is None or kind is bool or (kind is int and abs(value) <= 2**53):
            return value
        if kind is float:
            return value if math.isfinite(value) else {"float": repr(value)}
        if kind is str:
            return value if len(value) <= MOST_TEXT else {"text": len(value)}
        if value is Ellipsis:
            return {"ellipsis": 1}
        if kind is int and abs(value) < 2**1024:
            return {"int": str(value)}
        if kind in _KINDS:
            return {_KINDS[kind]: [self._encode(v, depth + 1) for v in value]}
        if kind is dict:
            return {"dict": [[self._encode(k, depth + 1), self._encode(v, depth + 1)] for k, v in value.items()]}
        return self._encode_array(value, kind)

    def _encode_array(self, value, kind):
        is_scalar = isinstance(value, np.generic) and kind.__module__ == "numpy"
        if (kind is np.ndarray or is_scalar) and value.dtype.kind in "biufcU" and value.nbytes <= MOST_BYTES // 2:
            array = np.asarray(value, order="C")
            data = base64.b64encode(array.tobytes()).decode()
            return {"scalar" if is_scalar else "array": [array.dtype.str, list(array.shape), data]}
        torch = sys.modules.get("torch")
        if torch is not None and kind in (torch.Tensor, torch.nn.Parameter) and value.layout is torch.strided:
            return self._encode_tensor(value.detach())
        if kind is np.random.Generator and type(value.bit_generator) is np.random.PCG64:
            state = value.bit_generator.state
            numbers = [state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"]]
            return {"generator": [str(n) for n in numbers]}
        sympy = sys.modules.get("sympy")
        if sympy is not None and isinstance(value, sympy.Basic) and kind.__module__.startswith("sympy."):
            return str(value)[:MOST_TEXT]  # formulas are read as text on the other side anyway
        return self.to_handle(value)

    def _encode_tensor(self, tensor):
        try:
            form = self._encode_array(tensor.cpu().numpy(), np.ndarray)
        except TypeError:  # a dtype that NumPy does not have
            return self.to_handle(tensor)
        return {"tensor": form["array"]} if "array" in form else form

    def _decode(self, form, depth):
        self._count(depth)
        if form is None or isinstance(form, (bool, float, str)):
            return form
        if isinstance(form, int):
            return form
        if not isinstance(form, dict) or len(form) != 1:
            raise WireError("malformed value")
        ((kind, content),) = form.items()
        if kind in _MAKE:
            return _MAKE[kind](self._decode(v, depth + 1) for v in content)
        if kind == "dict":
            return {self._decode(k, depth + 1): self._decode(v, depth + 1) for k, v in content}
        if kind in ("array", "scalar"):
            array = _array(*content)
            return array if kind == "array" else array[()]
        if kind == "tensor":
            import torch

            return torch.from_numpy(_array(*content))
        if kind == "generator":
            return _generator(*map(int, content))
        if kind == "float":
            return {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}[content]
        if kind == "int":
            return int(content[:400])
        if kind == "text":
            return f"(a text of {int(content)} characters)"
        if kind == "ellipsis":
            return Ellipsis
        return self.from_handle(form)


def _array(dtype, shape, data):
    if not _DTYPE.fullmatch(dtype) or len(shape) > MOST_AXES or any(type(n) is not int or n < 0 for n in shape):
        raise WireError("malformed array")
    raw, kind = base64.b64decode(data, validate=True), np.dtype(dtype)
    if kind.itemsize * math.prod(shape) != len(raw):
        raise WireError("an array does not have the size that it claims")
    return np.frombuffer(raw, dtype=kind).reshape(shape).copy()


def _generator(state, increment, has_half, half):
    bits = np.random.PCG64()
    inner = {"state": state, "inc": increment}
    bits.state = {"bit_generator": "PCG64", "state": inner, "has_uint32": has_half, "uinteger": half}
    return np.random.Generator(bits)


# --- messages ---------------------------------------------------------------------------------------------------------


def send(stream, message):
    """Write one message to a binary stream."""
    data = json.dumps(message, allow_nan=False).encode()
    if len(data) > MOST_BYTES:
        raise WireError(f"a message has more than {MOST_BYTES // 2**20} MB")
    stream.write(struct.pack(">I", len(data)) + data)
    stream.flush()


def receive(read):
    """Read one message with ``read(count) -> bytes``; raise EOFError at the end and `WireError` for nonsense."""
    (size,) = struct.unpack(">I", _exactly(read, 4))
    if size > MOST_BYTES:
        raise WireError("a message claims to be too large")
    try:
        message = json.loads(_exactly(read, size))
    except (ValueError, RecursionError):
        raise WireError("a message is not JSON") from None
    if not isinstance(message, dict):
        raise WireError("a message is not an object")
    return message


def _exactly(read, count):
    parts = []
    while count:
        part = read(min(count, 2**20))
        if not part:
            raise EOFError("the other side closed the connection")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
