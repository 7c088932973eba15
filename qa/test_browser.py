"""JupyterLab in a real browser: what `make lab` serves, each notebook run from its menu, and what a student then sees."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from autograder.build import notebook_text
from autograder.solved import SECONDS, lay_out
from conftest import ROOT, asked, trained_files

pytestmark = pytest.mark.every_notebook

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
PICTURES = ROOT / "dist" / "screenshots"
LAB = ROOT / ".venv" / "lab"
# What a solved notebook has to show: name of the screenshot → heading above it, the image itself.
SHOWN = {
    "01_derivations": {"graph": ("1.11 ·", ".jp-OutputArea-output img[alt*='a graph of']")},
}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture(scope="module")
def course_folder(built, tmp_path_factory):
    """A copy of the repository as far as `make lab` needs it, with the installed .venv and the notebooks as built."""
    if not LAB.is_file():
        pytest.skip("not installed with make: .venv is missing")
    for old in PICTURES.glob(f"{built.master.name}_*.png"):
        old.unlink()
    folder = lay_out(built, tmp_path_factory.mktemp("lab"))
    for name in ("Makefile", "requirements.txt", "constraints.txt"):
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "notebooks" / "solved.ipynb").write_text(notebook_text(built.solution))
    for name, content in trained_files(built).items():
        (folder / "notebooks" / name).write_bytes(content)
    return folder


class Server:
    """`make lab`, running."""

    def __init__(self, folder, notebook):
        self.port, self.log = free_port(), folder / f"lab_{notebook}.log"
        command = ["make", "lab", f"PORT={self.port}", f"NOTEBOOK={notebook}"]
        env = {**os.environ, "BROWSER": "true"}  # `true` opens nothing: the test brings its own browser
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        ):  # a newcomer has no old tabs
            env[name] = str(folder / f"fresh_{notebook}" / name.lower())
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True
            )
        self.address = self._address()

    def _address(self):
        for _ in range(240):
            found = re.search(r"http://127\.0\.0\.1:\d+/\S+token=\S+", self.log.read_text())
            if found:
                return found[0]
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.5)
        raise AssertionError(self.log.read_text())

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)


@pytest.fixture(scope="module")
def browser():
    """Chromium, without a window."""
    if not CHROMIUM:
        pytest.skip("chromium is not installed (autograder/system_packages.sh chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


def open_page(browser, server):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(server.address, timeout=120_000)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    return page


def run_all(page, result, seconds):
    """Choose Run → Run All Cells, and wait until the last cell has written the file ``result`` and the kernel rests."""
    result.unlink(missing_ok=True)
    idle, end = page.get_by_text("Python 3 (ipykernel) | Idle"), time.monotonic() + seconds
    for _ in range(4):  # JupyterLab drops the command without a word while its connection to the kernel is not complete
        idle.wait_for(timeout=60_000)
        page.wait_for_timeout(1000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        rests = 0
        while not result.is_file() and rests < 40 and time.monotonic() < end:
            page.wait_for_timeout(250)
            rests = rests + 1 if idle.count() else 0
        if result.is_file():
            return idle.wait_for(timeout=60_000)
    picture(page, "body", f"{result.stem}_not_through")
    raise AssertionError(f"not through after {seconds} s: see {PICTURES}/{result.stem}_not_through.png")


def picture(page, selector, name):
    """Scroll to an element and keep a screenshot of the window as dist/screenshots/NAME.png."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.locator(selector).first.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.screenshot(path=str(PICTURES / f"{name}.png"))


def test_make_lab_opens_the_notebook(course_folder, browser, built, notebook):
    """The address that `make lab` prints leads to the notebook as students get it; its cells are rendered."""
    server, passed = Server(course_folder, notebook), f"text=0 of {asked(built)} exercises pass their public checks"
    try:
        page = open_page(browser, server)
        assert page.locator(".lm-TabBar-tabLabel", has_text=f"{notebook}.ipynb").count()
        page.get_by_role("heading", name="Setup").wait_for(timeout=30_000)
        assert page.locator("mjx-container").count() or page.wait_for_selector("mjx-container", timeout=30_000)
        picture(page, "h1", f"{notebook}_blank_top")
        # an exercise that is not written yet stops nobody: Run All gets to the last cell, which packs what there is
        run_all(page, course_folder / "notebooks" / f"{notebook}_submission.zip", SECONDS)
        page.keyboard.press("Control+End")
        page.wait_for_selector(passed, timeout=30_000)
        picture(page, passed, f"{notebook}_blank_checks")
        page.close()
    finally:
        server.stop()


def save(page, path):
    """Save the notebook in JupyterLab and return what is in the file then."""
    before, end = path.stat().st_mtime_ns, time.monotonic() + 60
    page.keyboard.press("Control+s")
    while path.stat().st_mtime_ns == before and time.monotonic() < end:
        page.wait_for_timeout(250)
    page.wait_for_timeout(1000)  # the file may be half written
    return json.loads(path.read_text())


def test_run_all_with_solutions(course_folder, browser, built, notebook, note):
    """Run → Run All Cells in the solved notebook: every check is green, every picture is drawn, and the zip is made."""
    server, count = Server(course_folder, "solved"), asked(built)
    passed = f"text={count} of {count} exercises pass their public checks"
    try:
        page = open_page(browser, server)
        started = time.monotonic()
        run_all(page, course_folder / "notebooks" / f"{notebook}_submission.zip", SECONDS)
        seconds = time.monotonic() - started
        for name, (heading, image) in SHOWN.get(notebook, {}).items():
            page.get_by_role("heading", name=heading).scroll_into_view_if_needed()
            page.wait_for_selector(image, timeout=30_000)
            picture(page, image, f"{notebook}_{name}")
        page.keyboard.press("Control+End")
        page.wait_for_selector(passed, timeout=30_000)
        picture(page, passed, f"{notebook}_all_checks")
        saved = save(page, course_folder / "notebooks" / "solved.ipynb")
        page.close()
    finally:
        server.stop()
    errors = [o for c in saved["cells"] for o in c.get("outputs", []) if o["output_type"] == "error"]
    assert not errors, errors[:1]
    shown = "".join(
        "".join(o.get("data", {}).get("text/html", [])) for c in saved["cells"] for o in c.get("outputs", [])
    )
    assert shown.count("all public checks passed") >= count
    pictures = sorted(p.name for p in PICTURES.glob(f"{notebook}_*.png"))
    note(f"browser_{notebook}", seconds_to_run_all=round(seconds, 1), screenshots=pictures)
