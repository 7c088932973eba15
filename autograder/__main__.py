"""Command line: python -m autograder build | grade | release | baselines | vectors | demo-class."""

import sys

import click

from autograder.course import BuildError


class _Group(click.Group):
    def invoke(self, context):
        try:
            return super().invoke(context)
        except BuildError as error:
            click.echo(f"{error}\n\nNothing was written for this notebook. Mend the source and build again.", err=True)
            sys.exit(1)


@click.group(cls=_Group)
def main():
    """Build the course and grade it."""


@main.command()
@click.argument("notebooks", nargs=-1)
def build(notebooks):
    """Build NOTEBOOKS (01, 01_derivations, …), or all of them."""
    from autograder import datasets
    from autograder.build import build as build_one
    from autograder.course import find_master, load_course, masters
    from autograder.docs import write_documents
    from autograder.master import sums

    course = load_course()
    datasets.write()
    for path in [find_master(n) for n in notebooks] or masters():
        built = build_one(path, course)
        questions = built.master.questions
        found, tests = sums(questions), sum(len(q.tests) for q in questions)
        points = f"{found['points']:g}" + (f" + {found['bonus']:g}" if found["bonus"] else "")
        click.echo(f"{path.stem}: {len(questions)} exercises, {points} points, {tests} test cases")
    write_documents()
    if not course.has_secret_salt:
        click.echo("No secret salt is set: hidden inputs follow from the public one. See source/course.yml.", err=True)


@main.command()
@click.argument("submissions", type=click.Path(exists=True))
@click.option("--notebook", required=True, help="Which notebook: 01, 01_derivations, …")
@click.option("--out", required=True, type=click.Path(file_okay=False), help="Folder for the results.")
@click.option("--autograder", type=click.Path(exists=True), help="Autograder zip; default: dist/autograder/NAME.zip.")
@click.option("--isolation", type=click.Choice(["bubblewrap", "process"]), default="bubblewrap", show_default=True)
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=None, help="Submissions at the same time; default: one per core."
)
@click.option("--again", is_flag=True, help="Grade everything anew, also what has been graded already.")
@click.option("--cell-seconds", type=float, default=30.0, show_default=True, help="Time limit of one cell.")
@click.option("--check-seconds", type=float, default=30.0, show_default=True, help="Time limit of one test case.")
@click.option("--submission-seconds", type=float, default=300.0, show_default=True, help="Time limit of a submission.")
def grade(
    submissions, notebook, out, autograder, isolation, jobs, again, cell_seconds, check_seconds, submission_seconds
):
    """Grade SUBMISSIONS: a notebook, a zip, a folder of them, or an LMS export.

    Results go to OUT/results.sqlite as they come, then OUT/gradebook.csv and OUT/students/*.html. A run that was stopped
    goes on where it was when you give the same command again.
    """
    import os
    from pathlib import Path

    from rich.console import Console

    from autograder.course import DIST, find_master
    from autograder.grade import Options, grade_class
    from autograder.judge import GRADER_ERROR
    from autograder.sandbox import Limits, NoSandbox

    name = find_master(notebook).stem
    path = Path(autograder) if autograder else DIST / "autograder" / f"{name}.zip"
    if not path.is_file():
        raise click.ClickException(f"{path} does not exist. Build it: python -m autograder build {name}")
    limits = Limits(cell_seconds=cell_seconds, case_seconds=check_seconds, submission_seconds=submission_seconds)
    options = Options(isolation, jobs or os.cpu_count() or 1, again, limits)
    try:
        results = grade_class(Path(submissions), path, Path(out), options, Console())
    except NoSandbox as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.ClickException("Stopped. What is graded is kept; the same command goes on from here.") from None
    failed = [r for r in results if r["outcome"] == GRADER_ERROR]
    click.echo(f"{Path(out) / 'gradebook.csv'} and {len(results) - len(failed)} pages in {Path(out) / 'students'}")
    if failed:
        reasons = "\n".join(f"  {r['submission']}: {r['notes'][0][1]}" for r in failed)
        raise click.ClickException(
            f"{len(failed)} not graded, because the grader failed. The same command tries again.\n{reasons}"
        )


@main.command()
def release():
    """Write dist/student.zip, the bundle that students get."""
    from autograder.release import write_release

    path, files = write_release()
    click.echo(f"{path}: {len(files)} files, {path.stat().st_size / 1024:.0f} kB")


@main.command()
@click.argument("notebooks", nargs=-1)
def baselines(notebooks):
    """Measure how well simple models predict the songs, and write notebooks/course/baselines.json.

    Needed when the songs or the recipe of exercise 3.9 or 4.7 change. Trains five networks for each, one after the other,
    about a minute each. With NOTEBOOKS (3, 04, …) only theirs; the other numbers stay as they are.
    """
    from autograder.baselines import PLACE, write

    write(click.echo, notebooks)
    click.echo(f"wrote {PLACE}")


@main.command()
@click.option(
    "--require", multiple=True, type=click.Path(exists=True), help="More words: a yml file or a folder of them."
)
def vectors(require):
    """Train the word vectors that come with the course, and write data/vectors_50d.npz.

    Reads two Wikipedias from ../shared/data, or from the folder that COURSE_SHARED names. The words in source/words/*.yml are
    among the 10,000 wherever the text has them often enough. Run the build afterwards; it never trains.
    """
    from autograder.vectors import PLACE, REQUIRED, required, write

    write(required([REQUIRED, *require]), echo=click.echo)
    click.echo(f"wrote {PLACE}; now: python -m autograder build")


@main.command("demo-class")
@click.argument("notebook")
@click.option("--out", required=True, type=click.Path(file_okay=False), help="Folder for the submissions.")
def demo_class_command(notebook, out):
    """Write a demonstration class for NOTEBOOK: a dozen students, from all right to an empty zip."""
    from autograder.demo import demo_class

    click.echo(f"{len(demo_class(notebook, out))} submissions in {out}")


if __name__ == "__main__":
    main()
