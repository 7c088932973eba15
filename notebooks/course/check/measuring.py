"""Models that stand in for a student's own, for functions that are given a model and measure it.

They need no exercise but the one that is checked, and they write down how they are used. The helper runs in the student's
own process (see `course.check.beside`) and brings back plain numbers.
"""

from course.check.calls import run_protected


def measure_with(function, table, batches, once):
    """Call ``function(model, batches)`` with a model that scores the next id by the last one alone.

    Parameters
    ----------
    function : callable
        The student's.
    table : ndarray (V, V)
        The logits after each id. Calling the model with ids (B, T) gives (logits (B, T, V), state).
    batches : list of tuple of tensors
    once : bool
        Whether to hand the batches over in an iterator, which can be gone through once.

    Returns
    -------
    dict with value (as returned), calls (for each call of the model: in training mode? with gradients? was it given a
    state?), left_off (whether gradients are switched off afterwards)
    """
    import torch

    calls = []

    class LastCharacter(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.table = torch.nn.Parameter(torch.tensor(table, dtype=torch.float32))

        def forward(self, inputs, state=None):
            calls.append([self.training, torch.is_grad_enabled(), state is not None])
            return self.table[inputs], inputs[None, :, -1:].to(self.table.dtype)

    try:
        outcome = run_protected(function, (LastCharacter(), iter(batches) if once else batches), {})
        left_off = not torch.is_grad_enabled()
    finally:
        torch.set_grad_enabled(True)
    if outcome.error:
        raise outcome.error
    return {"value": outcome.value, "calls": calls[:10_000], "left_off": left_off}
