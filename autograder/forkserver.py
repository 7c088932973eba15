"""The judge's side of `autograder.preload`: one process per grader that forks workers with the libraries imported."""

import atexit
import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
# A fork copies one entry per page of memory, and there are fewer large pages (measured: 6 ms instead of 30)
LARGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
START_SECONDS = 120.0  # to import everything, on a busy machine


class NoFork(Exception):
    """No worker could be forked into the box; a box can still start its own."""


class ForkServer:
    """A running `autograder.preload`. Forks of this process may use it, too: each request is one message.

    Parameters
    ----------
    environment : callable
        Called with a private folder that disappears with the server; returns its environment variables.
    """

    def __init__(self, environment):
        self.folder = tempfile.mkdtemp(prefix="course-server-")
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-s", str(HERE / "preload.py")]
        silent = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)
        with theirs:
            self.process = subprocess.Popen(
                command, stdin=theirs, env=environment(self.folder) | LARGE_PAGES, start_new_session=True, **silent
            )
        self.owner = os.getpid()

    def start_worker(self, pid, environment, streams):
        """Fork a worker into a box.

        Parameters
        ----------
        pid : int
            First process of the box.
        environment : dict
        streams : list of int
            File descriptors of the worker's input, output and errors.

        Returns
        -------
        int, the process outside of the box that waits for the worker

        Raises
        ------
        NoFork
            If the server has ended, or may not enter the box; the text says which.
        """
        read, write = os.pipe()
        try:
            request = json.dumps({"pid": pid, "environment": environment}).encode()
            socket.send_fds(self.control, [request], [*streams, write])
            os.close(write)
            write = None
            answer = os.read(read, 4096) if select.select([read], [], [], START_SECONDS)[0] else b""
        except OSError as error:
            raise NoFork(f"the fork server has ended ({error})") from None
        finally:
            os.close(read)
            if write is not None:
                os.close(write)
        answer = json.loads(answer) if answer else {"error": "no answer from the fork server"}
        if "error" in answer:
            raise NoFork(answer["error"])
        return answer["pid"]

    def stop(self):
        """End it. Boxes that it has filled stay as they are."""
        self.control.close()
        if os.getpid() == self.owner:
            self.process.kill()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)


_lock, _current = threading.Lock(), []


def shared(environment):
    """Return the fork server of this process, started when it is first asked for; None where none can be had."""
    with _lock:
        if not _current:
            server = ForkServer(environment)
            atexit.register(server.stop)
            _current.append(server)
        return _current[0]


def give_up():
    """Use no fork server in this process any more: this system does not let it enter boxes."""
    with _lock, contextlib.suppress(IndexError):
        if _current[0] is not None:
            _current[0].stop()
            _current[0] = None
