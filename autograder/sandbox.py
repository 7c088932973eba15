"""The box in which a submission runs: bubblewrap, resource limits, and a watch over its memory.

Inside there is no network, no sight of other processes, a cleared environment, a read-only system, and a private home that
disappears. As root the box gives up root before student code runs; as an ordinary user it lives in a user namespace.
Bubblewrap makes the box; the worker in it is a fork that has the libraries imported (`autograder.forkserver`), or, where
the system does not allow that, a process that starts from nothing.
"""

import contextlib
import functools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from autograder import forkserver, wire

HERE = Path(__file__).resolve().parent
HOME = "/home/student"
UNPRIVILEGED = 60_000
KEEP = ("/bin/sh", "-c", "echo; exec sleep infinity")  # says when the box is ready, and keeps it
KEEP_SECONDS = 60.0
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/etc/localtime",
    "/etc/alternatives",
)


class BoxFailed(Exception):
    """The box itself did not come up: the grader's problem, never the student's."""


class NoSandbox(Exception):
    """Bubblewrap is missing or not allowed here; the text names the mend."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds, case_seconds, submission_seconds : float
        Wall clock of one cell, one test case, everything together.
    grace_seconds : float
        How much longer than its own limits a worker may take to answer before it is given up.
    memory : int
        Bytes, over all processes of the submission.
    file_bytes, home_bytes : int
        One file, and everything in the private home.
    processes : int
    """

    cell_seconds: float = 30.0
    case_seconds: float = 30.0
    submission_seconds: float = 300.0
    grace_seconds: float = 10.0
    memory: int = 4 * 2**30
    file_bytes: int = 64 * 2**20
    home_bytes: int = 512 * 2**20
    processes: int = 128

    def rlimits(self):
        """The same as arguments of setrlimit."""
        return {
            "RLIMIT_AS": 2 * self.memory,  # address space: libraries reserve far more than they use
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NPROC": self.processes if os.getuid() == 0 else 4 * self.processes,
            "RLIMIT_CPU": int(self.submission_seconds) + 5,
            "RLIMIT_CORE": 0,
            "RLIMIT_NOFILE": 256,
        }


def environment(home, scratch, public_salt):
    """Return the environment of the worker; nothing of the grader's own environment is in it."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": scratch,
        "MPLCONFIGDIR": f"{scratch}/matplotlib",
        "IPYTHONDIR": f"{scratch}/ipython",
        "MPLBACKEND": "Agg",
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "COURSE_GRADING": "1",
        "COURSE_SALT": public_salt,
        **one,
    }


def fork_server():
    """Return this process's `forkserver.ForkServer`, started when it is first asked for; None where none can be had."""
    return forkserver.shared(functools.partial(environment, HOME, public_salt=""))


def check_bubblewrap():
    """Raise `NoSandbox` unless bubblewrap can start a box here."""
    fallback = "or grade with --isolation process, which stops forged results but not a program that reads your files"
    if not shutil.which("bwrap"):
        raise NoSandbox(
            f"bubblewrap is not installed. Install it (Debian, Ubuntu: apt-get install bubblewrap), {fallback}."
        )
    trial = subprocess.run([*_namespaces(), "--ro-bind", "/", "/", "true"], capture_output=True, text=True)
    if trial.returncode:
        reason = (trial.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NoSandbox(
            f"bubblewrap cannot start a box here ({reason}). User namespaces may be switched off. Allow them, {fallback}."
        )


def _namespaces():
    base = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    base += ["--die-with-parent", "--new-session"]
    return base if os.getuid() == 0 else [*base, "--unshare-user", "--uid", "1000", "--gid", "1000"]


def bubblewrap_command(box, stage, env, limits):
    """Return the command line that makes a box; what runs in it has to be added.

    Parameters
    ----------
    box : Path
        Folder with worker.py, wire.py and passwd.
    stage : Path
        Folder with the submission's files; copied into the private home by the worker.
    env : dict
    limits : Limits
    """
    command = [*_namespaces(), "--clearenv"]
    for folder, size in (
        ("/tmp", limits.home_bytes // 2),
        (HOME, limits.home_bytes),
    ):  # first: Python itself may live below
        command += ["--perms", "1777", "--size", str(size), "--tmpfs", folder]
    prefixes = [p for p in dict.fromkeys((sys.prefix, sys.base_prefix)) if not p.startswith("/usr")]
    parents = dict.fromkeys(str(p) for prefix in prefixes for p in reversed(Path(prefix).parents) if p != Path("/"))
    for folder in parents:  # bubblewrap would make them for root alone
        command += ["--perms", "0755", "--dir", folder]
    for path in (*SYSTEM, *prefixes):
        command += ["--ro-bind-try", path, path]
    command += ["--ro-bind", str(box), "/box", "--ro-bind", str(box / "passwd"), "/etc/passwd"]
    command += ["--ro-bind", str(stage), "/submission", "--proc", "/proc", "--dev", "/dev"]
    for name, value in env.items():
        command += ["--setenv", name, value]
    return [*command, "--chdir", "/"]


def _memory(process):
    """Return the bytes of a process that are its own, and those that it may share with others of its box."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
        sizes = dict(line.split(":") for line in status.splitlines() if line.startswith("Rss"))
        return tuple(1024 * int(sizes[key].split()[0]) for key in ("RssAnon", "RssShmem"))
    except (OSError, KeyError, ValueError):
        with contextlib.suppress(psutil.Error):
            return process.memory_info().rss, 0  # no Linux
        return 0, 0


@dataclass
class Box:
    """A running worker.

    Parameters
    ----------
    stage : Path
        The submission's files.
    limits : Limits
    isolation : str
        ``bubblewrap`` or ``process``.
    public_salt : str
    slot : int
        Number of the box, so that boxes that run at the same time have different user ids.
    """

    stage: Path
    limits: Limits
    isolation: str
    public_salt: str
    slot: int = 0
    over_memory: bool = field(default=False, init=False)
    keeper: object = field(default=None, init=False)

    def start(self):
        """Start the worker and the watch over its memory."""
        self.folder = Path(tempfile.mkdtemp(prefix="course-box-"))
        box = self.folder / "box"
        box.mkdir()
        self.folder.chmod(0o755)
        for name in ("worker.py", "wire.py"):
            shutil.copy(HERE / name, box)
        (box / "passwd").write_text(f"student:x:{UNPRIVILEGED + self.slot}:{UNPRIVILEGED}::{HOME}:/bin/sh\n")
        from_us, to_worker = os.pipe()
        from_worker, to_us = os.pipe()
        self.to_worker, self.from_worker = os.fdopen(to_worker, "wb"), os.fdopen(from_worker, "rb", buffering=0)
        self.theirs = [from_us, to_us, os.open(self.folder / "errors", os.O_WRONLY | os.O_CREAT, 0o600)]
        try:
            if self.isolation == "bubblewrap":
                self._start_in_namespaces(box)
            else:
                home = self.folder / "home"
                shutil.copytree(self.stage, home)
                env = environment(str(home), str(self.folder), self.public_salt)
                self._start_process([sys.executable, "-I", str(box / "worker.py")], env=env, cwd=home)
        finally:
            for descriptor in self.theirs:  # the worker turns its errors off before student code runs
                os.close(descriptor)
        threading.Thread(target=self._watch_memory, daemon=True).start()

    def _start_in_namespaces(self, box):
        env = environment(HOME, "/tmp", self.public_salt)
        command = bubblewrap_command(box, self.stage, env, self.limits)
        server = fork_server()
        if server is not None:
            try:
                self._start_fork(server, command, env)
                return
            except forkserver.NoFork:
                forkserver.give_up()
                self._end()
        self._start_process([*command, sys.executable, "-I", "/box/worker.py"])

    def _start_process(self, command, **options):
        """Start a worker that imports everything itself."""
        reading, writing, errors = self.theirs
        self.process = subprocess.Popen(
            command, stdin=reading, stdout=writing, stderr=errors, start_new_session=True, **options
        )

    def _start_fork(self, server, command, env):
        """Make an empty box, then let the fork server put a worker into it."""
        read, write = os.pipe()
        facts = os.fdopen(read, "rb")
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": self.theirs[2]}
        keep = [command[0], "--info-fd", str(write), *command[1:], *KEEP]
        self.process = subprocess.Popen(keep, pass_fds=[write], start_new_session=True, bufsize=0, **options)
        os.close(write)
        with facts, self.process.stdout as ready:
            if not select.select([ready], [], [], KEEP_SECONDS)[0] or ready.read(1) != b"\n":
                raise BoxFailed(f"the box for submissions does not start: {self.last_words()}")
            first = json.loads(facts.read())["child-pid"]
        self.keeper = psutil.Process(server.start_worker(first, env, self.theirs))

    def job_limits(self):
        """What the worker has to know to limit itself."""
        inside = self.isolation == "bubblewrap"
        return {
            "rlimits": self.limits.rlimits(),
            "uid": UNPRIVILEGED + self.slot if inside else None,
            "home": HOME if inside else str(self.folder / "home"),
            "copy_from": "/submission" if inside else None,
        }

    def last_words(self):
        """Return what the box itself complained about, for when it does not start."""
        text = (self.folder / "errors").read_text(errors="replace").strip()
        return text[-500:] or "it said nothing"

    def send(self, message):
        """Send a message to the worker."""
        wire.send(self.to_worker, message)

    def receive(self, deadline):
        """Return the next message; raise TimeoutError when ``deadline`` (monotonic) passes, EOFError when it is gone."""
        return wire.receive(lambda count: self._read(count, deadline))

    def _read(self, count, deadline):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self.from_worker], [], [], left)[0]:
            raise TimeoutError
        return os.read(self.from_worker.fileno(), count)

    def stop(self):
        """End every process of the box and remove its folder."""
        self._end()
        for stream in (self.to_worker, self.from_worker):
            with contextlib.suppress(OSError):
                stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.isolation == "process":
                self._kill_tree()
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def _tree(self):
        """Return the processes of the box, and of bubblewrap that made it."""
        processes = []
        with contextlib.suppress(psutil.NoSuchProcess):
            top = psutil.Process(self.process.pid)
            processes = [top, *top.children(recursive=True)]
        with contextlib.suppress(psutil.NoSuchProcess):
            processes += self.keeper.children(recursive=True) if self.keeper else []
        return processes

    def _kill_tree(self):
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def _watch_memory(self):
        while self.process.poll() is None:
            parts = [_memory(process) for process in self._tree()]
            # forks share most of the pages of their files, and shared memory is there once however many use it
            used = sum(own for own, _ in parts) + max([shared for _, shared in parts], default=0)
            if used > self.limits.memory:
                self.over_memory = True
                self._kill_tree()
                return
            time.sleep(0.1)
