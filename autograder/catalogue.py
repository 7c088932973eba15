"""Other right answers and known wrong answers of every exercise, and notebooks made from them.

``source/catalogue/NN_name/QUESTION.py`` is a percent-format file. Each cell begins with what it is:

    # %% alternative: one line per row
    # %% mistake: wrong axis
    # %% wrong: the mean subtracted instead of the maximum

The code of a cell redefines what it needs on top of the reference solution. A mistake is called by the name that the
check's message has to give it; ``# %% mistake: wrong axis (rows of zeros)`` adds a remark in brackets.
A ``wrong`` answer is one that nobody makes by mistake, or that nobody needs to have named; it has to lose points.
"""

import copy
import re
from dataclasses import dataclass

import jupytext

from autograder.course import SOURCE, BuildError


@dataclass(frozen=True)
class Variant:
    """One answer to one question.

    Attributes
    ----------
    question : str
        Name of the question.
    kind : str
        ``alternative`` (right), ``mistake`` or ``wrong``.
    name : str
        For a mistake, the name that the check has to give it.
    remark : str
        Tells variants with the same name apart.
    source : str
        Code that redefines the answer.
    """

    question: str
    kind: str
    name: str
    remark: str
    source: str

    def __str__(self):
        return f"{self.question}-{self.kind}-{self.name}" + (f" ({self.remark})" if self.remark else "")


def read_catalogue(notebook):
    """Return every `Variant` of a notebook, in the order of its files.

    Parameters
    ----------
    notebook : str
        Name without ending.
    """
    variants = []
    for path in sorted((SOURCE / "catalogue" / notebook).glob("q*.py")):
        for cell in jupytext.read(path, fmt="py:percent").cells:
            title = re.match(r"(alternative|mistake|wrong): (.+?)(?: \(([^()]*)\))?$", cell.metadata.get("title", ""))
            if not title:
                found = cell.metadata.get("title") or cell.source[:40]
                raise BuildError(
                    f"{path.name}: cells begin with '# %% alternative: …', '# %% mistake: …' or '# %% wrong: …', not {found!r}"
                )
            variants.append(Variant(path.stem, title[1], title[2], title[3] or "", cell.source))
    return variants


def with_answers(solution, variants):
    """Return a copy of a solution notebook in which some answers are replaced.

    Parameters
    ----------
    solution : NotebookNode
        The reference solution, as built.
    variants : list of Variant
        At most one per question.
    """
    notebook = copy.deepcopy(solution)
    for variant in variants:
        answer_cell(notebook, variant.question).source += f"\n\n\n{variant.source}"
    return notebook


def answer_cell(notebook, question):
    """Return the last cell of a question in which the answer is written."""
    wanted = f'grader.check("{question}")'
    end = next(i for i, c in enumerate(notebook.cells) if c.cell_type == "code" and c.source.strip() == wanted)
    return [c for c in notebook.cells[:end] if "answer" in c.metadata.get("tags", [])][-1]
