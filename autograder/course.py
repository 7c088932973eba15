"""Where things are in the repository, and what the course configuration says."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE, NOTEBOOKS, TESTS, DATA, DIST = (ROOT / d for d in ("source", "notebooks", "tests", "data", "dist"))
COURSE_PACKAGE = NOTEBOOKS / "course"
BASE_CONFIG = ROOT / "otter_config.json"

# module that a notebook's machine needs for Otter → distribution that brings it; versions come from constraints.txt
COLAB_PACKAGES = {
    "otter": "otter-grader",
    "fica": "fica",
    "ipylab": "ipylab",
    "frontmatter": "python-frontmatter",
    "dill": "dill",
}
# the same for what only some notebooks need; their front matter says so (needs: [gensim, smart-open])
EXTRA_PACKAGES = {"gensim": "gensim", "smart_open": "smart-open"}


class BuildError(Exception):
    """Something in the course's source is wrong; the text says where and what to do."""


@dataclass(frozen=True)
class Course:
    """The course configuration, ``source/course.yml``."""

    title: str
    version: str
    repository: str
    branch: str
    salt: str
    due: dict

    @property
    def slug(self):
        """The title as a folder name."""
        return "-".join(self.title.lower().split())

    @property
    def hidden_salt(self):
        """The salt of hidden checks, and whether it is really secret."""
        secret = os.environ.get("COURSE_SECRET_SALT", "")
        path = SOURCE / "secret_salt"
        if not secret and path.is_file():
            secret = path.read_text(encoding="utf-8").strip()
        return secret or hashlib.sha256(f"hidden/{self.salt}".encode()).hexdigest()[:16]

    @property
    def has_secret_salt(self):
        """Whether an instructor has set a secret salt."""
        return self.hidden_salt != hashlib.sha256(f"hidden/{self.salt}".encode()).hexdigest()[:16]

    def colab_badge(self, notebook):
        """Return the Markdown of a badge that opens a notebook in Colab; "" while there is no public address on GitHub."""
        repository = self.repository.rstrip("/").partition("github.com/")[2]
        if not repository:
            return ""
        colab = "https://colab.research.google.com"
        address = f"{colab}/github/{repository}/blob/{self.branch}/notebooks/{notebook}.ipynb"
        return f"[![Open in Colab]({colab}/assets/colab-badge.svg)]({address})"

    def settings(self):
        """What the helper package knows at run time (``notebooks/course/course.json``)."""
        return {
            "generated_from": "source/course.yml",
            "title": self.title,
            "version": self.version,
            "repository": self.repository,
            "branch": self.branch,
            "slug": self.slug,
            "salt": self.salt,
            "colab_packages": {module: f"{d}=={pinned(d)}" for module, d in COLAB_PACKAGES.items()},
        }


def load_course(path=SOURCE / "course.yml"):
    """Read and validate the course configuration.

    Raises
    ------
    BuildError
        If a key is missing or unknown.
    """
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    keys = set(Course.__dataclass_fields__)
    if set(data) != keys:
        odd = ", ".join(sorted(set(data) ^ keys))
        raise BuildError(f"{path.name}: the keys have to be exactly {', '.join(sorted(keys))}; look at: {odd}")
    data["due"] = data["due"] or {}
    salt = os.environ.get("COURSE_SALT")
    return Course(**{**data, "salt": salt or str(data["salt"]), "version": str(data["version"])})


def pinned(distribution):
    """Return the exact version of a distribution in ``constraints.txt``."""
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition("==")
        if name.strip().lower() == distribution:
            return version.split(";")[0].strip()
    raise BuildError(f"constraints.txt: no exact version of {distribution}; add a line {distribution}==…")


def masters():
    """Return the masters ``source/NN_name.md`` in order."""
    return sorted(SOURCE.glob("[0-9][0-9]_*.md"))


def find_master(name):
    """Return the master whose name is, or begins with, ``name`` ("1", "01" or "01_derivations")."""
    wanted = name.zfill(2) if name.isdigit() else name
    found = [m for m in masters() if m.stem == wanted or m.stem.startswith(f"{wanted}_")]
    if len(found) != 1:
        known = ", ".join(m.stem for m in masters())
        raise BuildError(f"no notebook called {name!r}; there are: {known}")
    return found[0]


def otter_settings(assignment_name):
    """Return the Otter configuration of one autograder: the shared file plus the assignment's name.

    Raises
    ------
    BuildError
        If the shared file has a key that Otter does not know (Otter itself would ignore it without a word).
    """
    from otter.run import AutograderConfig

    shared = json.loads(BASE_CONFIG.read_text(encoding="utf-8"))
    known = set(AutograderConfig.__annotations__) - {"otter_run"}
    odd = sorted(set(shared) - known)
    if odd:
        raise BuildError(f"otter_config.json: Otter knows no key {odd[0]!r}; it would ignore it silently")
    return {**shared, "assignment_name": assignment_name}
