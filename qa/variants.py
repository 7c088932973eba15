"""Many answers to single questions, through the judge, on one run of the solved notebook.

The box runs the notebook once. Then, for each test case of each variant, a fork of it runs the variant's code as one more
cell and answers the test: the same worker, wire, proxies and tests as for a submission of its own, without its other cells.
"""

import dataclasses
import tempfile
import time
from pathlib import Path

from autograder.judge import Judge, Result, _Run
from course import check

ENDLESS = 3600.0


class Variants:
    """A context in which variants are judged.

    Parameters
    ----------
    autograder : Autograder
    isolation : str
    submission : Submission
        The solution that they change.
    """

    def __init__(self, autograder, isolation, submission):
        self.judge, self.submission = Judge(autograder, isolation), submission
        self.judge.limits = dataclasses.replace(self.judge.limits, submission_seconds=ENDLESS)
        self.folder, self.result = tempfile.TemporaryDirectory(), Result(submission.name)

    def __enter__(self):
        """Run the notebook."""
        check.use_salt(self.judge.public_salt)
        check.use_hidden_salt(self.judge.hidden_salt)
        self.run = _Run(self.judge, self.submission, self.result, time.monotonic())
        self.run.start(self.judge._stage(self.submission, Path(self.folder.name), self.result))
        return self

    def __exit__(self, *error):
        check.use_file_reader(None)
        self.run.stop()
        self.folder.cleanup()

    def cases(self, variant, files, until=lambda case: False):
        """Return what each test case of the variant's question says: a list of dict with name, passed, mistakes, message.

        ``files``, name → bytes, are handed in beside it. ``until`` is given each of them and says whether to stop there.
        """
        (test,) = [t for t in self.judge.tests if t.name == variant.question]
        wanted = self.judge._files({variant.question})
        for name in wanted:
            self.submission.files.pop(name, None)
        self.submission.files.update(files)
        self.run.read_files(wanted)
        found = []
        for case in test.test_cases:
            self.run.link.cell = variant.source  # of a new link if the case before has cost the box
            found.append(self.judge._run_case(case, self.run))
            if until(found[-1]):
                break
        return found

    def solution(self, autograder, hidden_only=False):
        """Return what the test cases of an autograder with another secret salt say about the solution itself, as `cases` does.

        ``hidden_only`` leaves out the cases that do not look at the secret salt.
        """
        judge = Judge(autograder, self.judge.isolation)
        check.use_hidden_salt(judge.hidden_salt)
        self.run.read_files(judge._files(None))
        self.run.link.cell = ""
        cases = [case for test in judge.tests for case in test.test_cases if case.hidden or not hidden_only]
        return [judge._run_case(case, self.run) for case in cases]
