"""Workers that are forks of a process with the libraries imported: as alone, as poor and as mortal as those that are not."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from autograder import forkserver, sandbox
from autograder.proxy import Link
from autograder.sandbox import Box, Limits, fork_server
from conftest import ROOT

FACTS = """
import os, sys
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
facts = {
    "uid": os.getuid(), "home": os.getcwd(), "loaded": sorted({"torch", "sympy", "matplotlib"} & set(sys.modules)),
    "capabilities": [status[k].strip("0") for k in ("CapInh", "CapPrm", "CapEff", "CapAmb")],
    "no_new_privs": status["NoNewPrivs"], "environment": sorted(os.environ), "pid": os.getpid(),
    "namespaces": {n: os.readlink(f"/proc/self/ns/{n}") for n in ("mnt", "pid", "net", "ipc", "uts")},
    "files": sorted(os.listdir("/")), "network": sorted(os.listdir("/sys/class/net")) if os.path.isdir("/sys/class/net") else [],
    "others": sorted(name for name in os.listdir("/proc") if name.isdigit()), "in tmp": os.listdir("/tmp"),
}
"""


@pytest.fixture
def stage(isolation):
    """An empty submission with the helper package, readable for everybody."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "notebooks" / "course", Path(folder) / "course", ignore=shutil.ignore_patterns("*.pyc"))
        subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
        yield Path(folder)


@pytest.fixture
def no_server(monkeypatch):
    """Let a test change the fork server of this process; afterwards it is the one of before."""
    monkeypatch.setattr(forkserver, "_current", [])
    yield
    forkserver.give_up()


def found_in(stage, source, name):
    """Run a cell in a box of its own and return what it binds to a name."""
    box = Box(stage, Limits(), "bubblewrap", "salt")
    box.start()
    try:
        box.send({"cells": [(1, source)], "cell_seconds": 30, "limits": box.job_limits()})
        message = {}
        while message.get("state") != "ready":
            message = box.receive(time.monotonic() + 120)
            assert not message.get("error"), message
        link = Link(box)
        link.begin(30)
        value = link.codec.decode(link.ask("get", name=name))
        link.end()
        return value
    finally:
        box.stop()


def test_a_fork_sees_what_a_fresh_process_sees(stage, no_server):
    fork = found_in(stage, FACTS, "facts")
    assert forkserver._current[0] is not None, "no fork was used"
    forkserver.give_up()
    fresh = found_in(stage, FACTS, "facts")
    assert {"torch", "sympy", "matplotlib"} <= set(fork.pop("loaded")) and "sympy" in fresh.pop("loaded")
    for facts in (fork, fresh):
        spaces = facts.pop("namespaces")
        assert not [n for n, space in spaces.items() if space == os.readlink(f"/proc/self/ns/{n}")]
        assert len(facts.pop("others")) <= 4 and facts.pop("pid") < 10
        facts["in tmp"] = [name for name in facts["in tmp"] if name not in ("matplotlib", "ipython")]
    assert set(fork.pop("environment")) == set(fresh.pop("environment")) - {"PWD"}
    assert fork == fresh
    assert fork["uid"] != 0 and fork["no_new_privs"] == "1" and fork["capabilities"] == ["", "", "", ""]


def test_what_one_submission_changes_no_other_sees(stage, isolation):
    spoil = "import numpy, os, sys\nnumpy.zeros = None\nsys.left = 1\nos.environ['LEFT'] = '1'\nopen('/tmp/left', 'w').close()\nx = 1"
    assert found_in(stage, spoil, "x") == 1
    look = "import numpy, os, sys\nx = [numpy.zeros is None, hasattr(sys, 'left'), 'LEFT' in os.environ, os.path.exists('/tmp/left')]"
    assert found_in(stage, look, "x") == [False] * 4


def test_a_server_that_was_killed(stage, no_server):
    fork_server().process.kill()
    fork_server().process.wait()
    assert found_in(stage, "x = 2", "x") == 2
    assert forkserver._current == [None], "the next box does not try again"


def test_a_system_that_lets_nobody_enter(stage, no_server, monkeypatch):
    def refused(*args):
        raise forkserver.NoFork("setns: Operation not permitted")

    monkeypatch.setattr(forkserver.ForkServer, "start_worker", refused)
    assert found_in(stage, "x = 3", "x") == 3


def test_entering_what_is_no_box_is_refused(isolation, no_server):
    read, write = os.pipe()
    with pytest.raises(forkserver.NoFork, match="No such file"):
        fork_server().start_worker(2**22 + 1, {}, [read, write, write])
    os.close(read)
    os.close(write)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_with_its_grader(isolation, number):
    grader = "import sys, time; from autograder.sandbox import fork_server; print(fork_server().process.pid, flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", grader], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT
    )
    server = psutil.Process(int(process.stdout.readline()))
    process.send_signal(number)
    process.wait(60)
    process.stdout.close()
    psutil.wait_procs([server], timeout=60)
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE


# In a mount namespace of its own: Python may lie in a folder of root's that nobody else may enter.
AS_ORDINARY_USER = """
set -e
if ! setpriv $ORDINARY test -r "$PYTHON"; then
    mkdir "$FOLDER/kept" && mount --bind "$PREFIX" "$FOLDER/kept"
    mount -t tmpfs -o mode=0755 none "$HOME" && mkdir -p "$PREFIX" && mount --bind "$FOLDER/kept" "$PREFIX"
fi
HOME="$FOLDER" exec setpriv $ORDINARY "$PYTHON" -c "$PROGRAM"
"""
PROGRAM = """
import sys
from pathlib import Path
sys.path[:0] = [ROOT, ROOT + "/notebooks", ROOT + "/qa"]
from autograder import forkserver
import test_forkserver as t
facts = t.found_in(Path(STAGE), t.FACTS, "facts")
print(forkserver._current[0] is not None, facts["uid"], facts["capabilities"], facts["no_new_privs"], facts["loaded"])
"""


def test_an_ordinary_user_has_the_same_box(stage):
    """Without root the box lives in user namespaces of its own, and a fork has to enter those, too."""
    if os.getuid() != 0:
        pytest.skip("this is an ordinary user: the other tests show it")
    program = PROGRAM.replace("ROOT", repr(str(ROOT))).replace("STAGE", repr(str(stage)))
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        names = {"PYTHON": sys.executable, "PREFIX": sys.base_prefix, "HOME": str(Path.home()), "FOLDER": folder}
        names |= {"ORDINARY": "--reuid 1500 --regid 1500 --clear-groups", "PROGRAM": program, "TMPDIR": folder}
        command = ["unshare", "--mount", "sh", "-c", AS_ORDINARY_USER]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=os.environ | names)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == "True 1000 ['', '', '', ''] 1 ['matplotlib', 'sympy', 'torch']\n"


def test_large_pages_and_seeds(isolation):
    """What makes forks cheap is set for the server and never for a submission."""
    names = set(sandbox.environment("/home/student", "/tmp", "salt"))
    assert not names & set(forkserver.LARGE_PAGES)
