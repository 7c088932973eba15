"""How Otter's results look: message first, nothing swallowed by HTML, and what is still to be graded said openly.

Otter puts messages into HTML without escaping them (``<unk>`` vanishes), shows a line of the test instead of the
student's own line, and says "All test cases passed!" when only the public ones did. `install` replaces the four methods
that are responsible; everything else stays Otter's.
"""

import html
import re
import textwrap

import IPython

from course.check.calls import CASE_SECONDS, TimeLimit, own_lines, time_limit
from course.check.failure import Failure

_index = {"questions": []}
_passed = set()
_old = {}  # names whose cell broke off the last time it ran, and the error

GOOD, BAD = "✓", "✗"


def install(index=None, limits=True):
    """Make Otter show results our way.

    Parameters
    ----------
    index : dict, optional
        The notebook's question index (``tests/NN_name/index.json``), for titles, minutes and what is graded later.
    limits : bool
        Whether a whole test case gets a time limit here. The judge has limits of its own.
    """
    global _index
    from otter.test_files import GradingResults, TestFile, exception_test

    _index = index or {"questions": []}
    _passed.clear()
    exception_test.ExceptionTestFile._generate_error_message = lambda self, error, context=0: message(error)
    TestFile._repr_html_ = as_html
    TestFile.summary = as_text
    GradingResults._repr_html_ = lambda self: "".join(as_html(t, strip=False) for t in _ordered(self)) + _strip_html()
    shell = IPython.get_ipython()
    if shell and notice_broken_cell not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", notice_broken_cell)
    if limits and not hasattr(exception_test.test_case.call_func, "limited"):
        exception_test.test_case.call_func = _limited(exception_test.test_case.call_func)


def notice_broken_cell(result):
    """Remember which names a cell was to define when it broke off: what a check then sees is what they were before."""
    source = getattr(result.info, "raw_cell", None) or ""
    unread, error = result.error_before_exec, result.error_before_exec or result.error_in_exec
    for made, name in re.findall(r"^(def +|class +)?(\w+)(?: *=(?!=)|(?<=\w)[(:])", source, re.M):
        _old.pop(name, None)
        if unread or error and not made:  # functions are mostly complete before a line below them fails
            _old[name] = type(error).__name__


def _broken(name):
    """A warning for a question whose answer cell broke off, or nothing."""
    names = [n for n in (_question(name) or {}).get("defines", ()) if n in _old]
    if not names:
        return ""
    return f"The cell of {', '.join(names)} ended with a {_old[names[0]]}, so this may be about what you had before. Mend it first."


def _limited(call_func):
    def call_with_limit(self, environment):
        try:
            with time_limit(CASE_SECONDS):
                call_func(self, environment)
        except TimeLimit:
            raise Failure(
                f"This check was stopped after {CASE_SECONDS:g} seconds",
                stage="time",
                problem="The calls are each fast enough, but together they are not. Is there a loop over everything?",
            ) from None

    call_with_limit.limited = True
    return call_with_limit


def message(error):
    """Return what a student reads about an exception from a test."""
    if isinstance(error, Failure):
        return str(error)
    lines = own_lines(error)
    where = f"\n  your line   {lines[-1]}" if lines else ""
    return f"{type(error).__name__}: {error}"[:500] + where


# --- one question -----------------------------------------------------------------------------------------------------


def as_text(test_file, public_only=False):
    """Return the result of a question as plain text; replaces ``TestFile.summary``."""
    results = _results(test_file, public_only)
    lines = [_headline(test_file, results), *filter(None, [_broken(test_file.name)])]
    for result, body in zip(results, _bodies(results, test_file.name)):
        if not (result.passed and all(r.passed for r in results)):
            lines.append(f"  {GOOD if result.passed else BAD} {_case_name(result)}")
        if not result.passed:
            lines.append(textwrap.indent(body, "      "))
    if all(r.passed for r in results) and (later := _later(test_file.name)):
        lines.append(f"  Graded after you hand in: {later}.")
    return "\n".join(lines)


def as_html(test_file, strip=True):
    """Return the result of a question as HTML, every character escaped; replaces ``TestFile._repr_html_``."""
    results = _results(test_file)
    fine = all(r.passed for r in results)
    (_passed.add if fine else _passed.discard)(test_file.name)
    parts = [f"<strong>{html.escape(_headline(test_file, results))}</strong>"]
    if broken := _broken(test_file.name):
        parts.append(f"<div><strong>{html.escape(broken)}</strong></div>")
    for result, body in zip(results, _bodies(results, test_file.name)) if not fine else ():
        parts.append(f"<div>{GOOD if result.passed else BAD} {html.escape(_case_name(result))}</div>")
        if not result.passed:
            style = "margin:.2em 0 .6em 1.5em;white-space:pre-wrap;background:none;color:inherit;font-size:.95em"
            parts.append(f'<pre style="{style}">{html.escape(body)}</pre>')
    if fine and (later := _later(test_file.name)):
        parts.append(f"<div>Graded after you hand in: {html.escape(later)}.</div>")
    colour = "#2e8b57" if fine else "#d9534f"
    box = f'<div style="border-left:4px solid {colour};padding:.3em .8em;margin:.3em 0">{"".join(parts)}</div>'
    return box + (_strip_html() if strip else "")


def _results(test_file, public_only=False):
    return [r for r in test_file.test_case_results if not (public_only and r.test_case.hidden)]


def _headline(test_file, results):
    question = _question(test_file.name)
    title = f"{question['number']} {question['title']}" if question else test_file.name
    done, kind = sum(r.passed for r in results), "public checks"
    if any(r.test_case.hidden for r in results):
        kind = "checks"
    if done == len(results):
        return f"{GOOD} {title}: all {kind} passed"
    return f"{BAD} {title}: {done} of {len(results)} {kind} passed"


def _bodies(results, name):
    """The messages of all results. What was said above is not said again, and only the last failed call can be repeated."""
    bodies, said = [_body(r, name) for r in results], []
    repeatable = [i for i, body in enumerate(bodies) if _AGAIN.search(body)]
    for i, body in enumerate(bodies):
        bodies[i] = body if i in repeatable[-1:] else _AGAIN.sub("", body)
        title, same = body.split("\n")[0], _SEEN.sub("", body)
        if "\n  looks like" in same:  # the numbers in the problem may differ
            same = _PROBLEM.sub("", same)
        if body and same in said:
            bodies[i] = "\n".join([f"{title} (as above)", *_CALLED.findall(bodies[i]), *_AGAIN.findall(bodies[i])])
            bodies[i] = bodies[i].replace("\n\n", "\n")
        said.append(same)
    return bodies


_CALLED = re.compile(r"^  called .*(?:\n {13}.*)*", re.M)
_AGAIN = re.compile(r"\n  again .*(?:\n {13}.*)*")
_PROBLEM = re.compile(r"^  problem .*(?:\n {13}.*)*\n?", re.M)
_SEEN = re.compile(r"^  (?:called|got|again) .*(?:\n {13}.*)*\n?", re.M)
_SAYS_ENOUGH = "open hint|not written yet|is not defined|returned nothing|took too long|cannot be read|still holds"


def _body(result, name):
    """The message; one that neither names a hint nor says what to do leads to the first hint of its exercise."""
    text, question = (result.message or "").removeprefix("❌ Test case failed\n").strip(), _question(name)
    if question and text and not re.search(_SAYS_ENOUGH, text):
        hint = f"\n  next       open hint {question['number']}-a"
        again = _AGAIN.search(text)
        text = text[: again.start()] + hint + text[again.start() :] if again else text + hint
    return text


def _case_name(result):
    return result.test_case.name or "check"


def _question(name):
    return next((q for q in _index["questions"] if q["name"] == name), None)


def _later(name):
    question = _question(name)
    return "; ".join(question["later"]) if question else ""


def _ordered(results):
    return [results.results[name] for name in sorted(results.results)]


# --- the whole notebook -----------------------------------------------------------------------------------------------


def strip():
    """Return one line: exercises whose public checks pass, and the minutes of work that are left; no bonus is missed."""
    questions = [q for q in _index["questions"] if not q.get("bonus")]
    done = [q for q in questions if q["name"] in _passed]
    left = sum(q["minutes"] for q in questions if q not in done)
    bar = "".join("■" if q in done else "□" for q in questions)
    time_left = f"{left // 60} h {left % 60:02d} min" if left >= 60 else f"{left} min"
    tail = f"about {time_left} of work left" if left else "nothing left but to submit"
    return f"{bar}  {len(done)} of {len(questions)} exercises pass their public checks, {tail}"


def _strip_html():
    if not _index["questions"]:
        return ""
    return f'<div style="opacity:.75;font-size:.9em;margin:.2em 0 .2em 1em">{html.escape(strip())}</div>'
