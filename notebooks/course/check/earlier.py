"""A function of an earlier exercise that a student's function is built on: called on its own, to see which of the two is wrong.

The helper runs beside the student's code (see `course.check.beside`) and brings back plain tensors and texts.
"""

from course.check.calls import run_protected


def earlier_results(function, name, args):
    """Call the notebook's function ``name``, which ``function`` is built on.

    Parameters
    ----------
    function : callable
        The student's function that is being checked.
    name : str
        Of the earlier function.
    args : list
        What it is called on.

    Returns
    -------
    dict with results (list of tensors; None where it is not written yet, or where there is no such function) and error
    (text; "" where it returned one tensor or several)
    """
    import torch

    earlier = getattr(function, "__globals__", {}).get(name)
    if not callable(earlier):
        return {"results": None, "error": ""}
    outcome = run_protected(earlier, args, {})
    if outcome.error:
        unwritten = outcome.error.kind == "NotImplementedError"
        return {"results": None if unwritten else [], "error": "" if unwritten else str(outcome.error)[:200]}
    results = list(outcome.value) if isinstance(outcome.value, tuple) else [outcome.value]
    if not all(isinstance(r, torch.Tensor) for r in results):
        return {"results": [], "error": "it does not return tensors"}
    return {"results": [r.detach().clone() for r in results], "error": ""}
