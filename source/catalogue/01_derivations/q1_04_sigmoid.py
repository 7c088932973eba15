# %% alternative: chain rule with s, tanh, and a mask
steps_sigmoid = [
    "Derivative(1/(1 + exp(-x)), x)",
    "-1 * (1 + exp(-x))**(-2) * (-exp(-x))",
    "exp(-x) * s**2",
    "s * (exp(-x)*s)",
    "s * (1/s - 1) * s",
    "s * (1 - s)",
]
steps_log_sigmoid = [
    "Derivative(log(1/(1 + exp(-x))), x)",
    "(1/s) * Derivative(1/(1 + exp(-x)), x)",
    "(1/s) * s*(1 - s)",
    "1 - s",
]
sigmoid_range = "]0, 1["


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x)) if np.all(np.abs(x) < 15) else _masked(x)


def _masked(x):
    out = np.empty_like(x)
    positive = x >= 0
    out[positive] = 1 / (1 + np.exp(-x[positive]))
    out[~positive] = np.exp(x[~positive]) / (1 + np.exp(x[~positive]))
    return out


def log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))

# %% alternative: quotient rule, result multiplied out
steps_sigmoid = [
    "Derivative(1/(1 + exp(-x)), x)",
    "(0*(1 + exp(-x)) - 1*(-exp(-x)))/(1 + exp(-x))**2",
    "exp(-x)/(1 + exp(-x))**2",
    "s - s**2",
]
steps_log_sigmoid = ["Derivative(log(1/(1 + exp(-x))), x)", "Derivative(-log(1 + exp(-x)), x)", "exp(-x)/(1 + exp(-x))", "1 - s"]
sigmoid_range = "(0.0, 1.0)"


def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def sigmoid(x):
    return np.exp(log_sigmoid(x))

# %% mistake: closed interval
sigmoid_range = "[0, 1]"

# %% mistake: closed interval (half)
sigmoid_range = "(0, 1]"

# %% mistake: σ(1 + σ)
steps_sigmoid = [
    "Derivative(1/(1 + exp(-x)), x)",
    "exp(-x)/(1 + exp(-x))**2",
    "1/(1 + exp(-x)) * (exp(-x)/(1 + exp(-x)))",
    "s*(1 + s)",
]

# %% mistake: sign
steps_sigmoid = [
    "Derivative(1/(1 + exp(-x)), x)",
    "-exp(-x)/(1 + exp(-x))**2",
    "-1/(1 + exp(-x)) * (exp(-x)/(1 + exp(-x)))",
    "-s*(1 - s)",
]

# %% mistake: steps skipped
steps_sigmoid = ["Derivative(1/(1 + exp(-x)), x)", "s*(1 - s)"]

# %% mistake: steps skipped (no derivative to carry out)
steps_sigmoid = ["exp(-x)/(1 + exp(-x))**2", "s*exp(-x)/(1 + exp(-x))", "s*(1 - 1/(1 + exp(-x)))", "s*(1 - s)"]

# %% mistake: wrong form
steps_sigmoid = [
    "Derivative(1/(1 + exp(-x)), x)",
    "exp(-x)/(1 + exp(-x))**2",
    "1/(1 + exp(-x)) * (exp(-x)/(1 + exp(-x)))",
    "s*exp(-x)/(1 + exp(-x))",
]

# %% mistake: outer 1/σ forgotten
steps_log_sigmoid = ["Derivative(log(1/(1 + exp(-x))), x)", "Derivative(1/(1 + exp(-x)), x)", "s*(1 - s)"]

# %% mistake: outer 1/σ forgotten (one step)
steps_log_sigmoid = ["Derivative(log(1/(1 + exp(-x))), x)", "s*(1 - s)"]

# %% mistake: overflow
def sigmoid(x):
    return 1 / (1 + np.exp(-x))

# %% mistake: overflow (the other way round)
def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))

# %% mistake: overflow (np.where alone)
def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))

# %% mistake: overflow (log)
def log_sigmoid(x):
    return -np.log(1 + np.exp(-x))

# %% mistake: clipped
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -20, 20)))

# %% mistake: clipped (log)
def log_sigmoid(x):
    return -np.log1p(np.exp(-np.clip(x, -20, 20)))

# %% mistake: log of sigmoid
def log_sigmoid(x):
    return np.log(sigmoid(x))

# %% mistake: constant inside the logarithm
def log_sigmoid(x):
    return np.log(sigmoid(x) + 1e-7)

# %% mistake: sign of x
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x <= 0, 1.0, e) / (1.0 + e)

# %% mistake: sign (log)
def log_sigmoid(x):
    return np.logaddexp(0.0, -x)

# %% mistake: sign of x (log)
def log_sigmoid(x):
    return -np.logaddexp(0.0, x)

# %% alternative: chain rule with s inside Derivative, other ways to write the range
sigmoid_range = "(0., 1.0)"
steps_sigmoid = ["Derivative(1/(1 + exp(-x)), x)", "Derivative(s, x)", "-(1 + exp(-x))**(-2) * (-exp(-x))", "s**2 * exp(-x)", "s**2 * (1/s - 1)", "s - s**2"]
steps_log_sigmoid = ["Derivative(log(1/(1 + exp(-x))), x)", "1/s * Derivative(s, x)", "1/s * s*(1 - s)", "1 - s"]

# %% wrong: terms that count as 0
steps_sigmoid = ["Derivative(1/(1 + exp(-x)), x)", "s*(1-s) + 5*Derivative(s, x)", "s*(1-s) + Derivative(log(s), x)/s", "s*(1 - s)"]

# %% wrong: true for positive x only
steps_sigmoid = ["Derivative(1/(1 + exp(-x)), x)", "exp(-x)/(1+exp(-sqrt(x*x)))**2", "s*(1-s)*sqrt(x*x)/x", "s*(1-s)"]

# %% wrong: the result as its own beginning
steps_sigmoid = ["s*(1-s) + Derivative(1, x)", "s*(1-s)*1 + 0", "s*(1-s) + 0", "s*(1-s)"]
