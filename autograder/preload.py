"""A process with the libraries imported that forks workers into boxes, so that no submission pays for its imports.

Started as a script by `autograder.forkserver`. It knows no test, no salt and no submission. A fork enters the namespaces
of a box that bubblewrap has made, and only then reads its job; from there on it is `autograder.worker` like any other.
"""

import contextlib
import ctypes
import fcntl
import gc
import importlib
import json
import os
import signal
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import worker  # noqa: E402 - beside this file

LIBRARIES = (
    "numpy",
    "matplotlib.pyplot",
    "sympy",
    "torch",
    "tqdm.auto",
    "IPython.core.interactiveshell",
)
MOST_BYTES = 2**16
NAMESPACES = ("mnt", "pid", "net", "ipc", "uts", "cgroup")
NS_GET_USERNS, NO_NEW_PRIVS, CAPABILITIES_3 = 0xB701, 38, 0x20080522  # linux/nsfs.h, prctl.h, capability.h
LIBC = ctypes.CDLL(None, use_errno=True)


def main():
    """Import the libraries, then fork a worker for each request until the grader closes the connection."""
    control = socket.socket(fileno=os.dup(0))
    import_libraries()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, MOST_BYTES, 4)
        if not data:
            return
        if os.fork() == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            start_worker(json.loads(data), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def import_libraries():
    """Import what notebooks use; what is not installed is left out."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)  # a fork of a process with a pool of threads would hang
    gc.collect()
    gc.freeze()  # forks share these objects; looking for garbage among them would copy every page


def start_worker(request, descriptors):
    """Enter the box and become its worker; the process that is left outside waits for it and never runs its code."""
    *streams, reply = descriptors
    try:
        enter(request["pid"])
    except OSError as error:
        os.write(reply, json.dumps({"error": str(error)}).encode())
        os._exit(1)
    os.write(reply, json.dumps({"pid": os.getpid()}).encode())
    child = os.fork()  # only a child is in the new process namespace
    if child:
        for descriptor in descriptors:
            os.close(descriptor)
        os.waitpid(child, 0)
        os._exit(0)
    os.setsid()
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
    for descriptor in descriptors:
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(request["environment"])
    try:
        worker.main()
    finally:
        os._exit(1)


def enter(pid):
    """Enter the namespaces of process ``pid``, the first process of a box, and give up what the box does not have.

    Raises
    ------
    OSError
        If the kernel does not allow it.
    """
    with contextlib.ExitStack() as stack:
        spaces = {}
        for name in (*NAMESPACES, "user"):
            spaces[name] = os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY)
            stack.callback(os.close, spaces[name])
        user = spaces.pop("user")
        foreign = not os.path.sameopenfile(user, own := os.open("/proc/self/ns/user", os.O_RDONLY))
        os.close(own)
        if foreign:  # an ordinary user: first the namespace that owns the box, in the end the one its programs have
            owner = fcntl.ioctl(spaces["mnt"], NS_GET_USERNS)
            stack.callback(os.close, owner)
            call("setns", owner, 0)
            if os.path.sameopenfile(owner, user):
                foreign = False
        for space in spaces.values():
            call("setns", space, 0)
        if foreign:
            call("setns", user, 0)
    os.chdir("/")
    call("prctl", NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getuid() != 0:
        none = (ctypes.c_uint32 * 6)()
        call("capset", (ctypes.c_uint32 * 2)(CAPABILITIES_3, 0), none)


def call(name, *arguments):
    """Call a function of the C library; raise OSError with its reason if it fails."""
    if getattr(LIBC, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main()
