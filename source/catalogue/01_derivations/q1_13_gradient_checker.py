# %% alternative: flat loop, running maximum
def grad_check(f, grad, x, h=1e-5):
    if str(x.dtype) != "float64":
        warnings.warn("grad_check needs float64 inputs")
    g = np.array(grad(x), dtype=float)
    if f(x) == 0 and np.all(g == 0):
        raise ValueError("nothing to compare: both are zero")
    best, where = -1.0, 0
    for k in range(x.size):
        step = np.zeros(x.size)
        step[k] = h
        step = step.reshape(x.shape)
        slope = (f(x + step) - f(x - step)) / h / 2
        error = abs(slope - g.flat[k]) / max(1, abs(slope), abs(g.flat[k]))
        if error > best:
            best, where = error, k
    return tuple(int(i) for i in np.unravel_index(where, x.shape)), best, best < 1e-5

# %% alternative: in place, with the old number put back
def grad_check(f, grad, x, h=1e-5):
    if x.dtype == np.float32:
        warnings.warn("float32 is too coarse", RuntimeWarning)
    claimed = grad(x.copy())
    if not claimed.any() and f(x) == 0.0:
        raise ValueError("zero loss and zero gradient")
    errors = {}
    for index in np.ndindex(*x.shape):
        old = x[index]
        x[index] = old + h
        up = f(x)
        x[index] = old - h
        down = f(x)
        x[index] = old
        slope = (up - down) / (2 * h)
        errors[index] = abs(slope - claimed[index]) / max(1.0, abs(slope), abs(claimed[index]))
    worst = max(errors, key=errors.get)
    return worst, float(errors[worst]), bool(errors[worst] < 1e-5)

# %% mistake: one side only
def grad_check(f, grad, x, h=1e-5):
    if x.dtype != np.float64:
        warnings.warn("float64 needed")
    g = grad(x)
    if f(x) == 0 and not g.any():
        raise ValueError("both 0")
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += h
        m[i] = (f(up) - f(x)) / h
    e = np.abs(m - g) / np.maximum(1, np.maximum(np.abs(m), np.abs(g)))
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e[w]), bool(e[w] < 1e-5)

# %% mistake: divided by h
def grad_check(f, grad, x, h=1e-5):
    if x.dtype != np.float64:
        warnings.warn("float64 needed")
    g = grad(x)
    if f(x) == 0 and not g.any():
        raise ValueError("both 0")
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        m[i] = (f(up) - f(down)) / h
    e = np.abs(m - g) / np.maximum(1, np.maximum(np.abs(m), np.abs(g)))
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e[w]), bool(e[w] < 1e-5)

# %% mistake: absolute error only
def grad_check(f, grad, x, h=1e-5):
    if x.dtype != np.float64:
        warnings.warn("float64 needed")
    g = grad(x)
    if f(x) == 0 and not g.any():
        raise ValueError("both 0")
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        m[i] = (f(up) - f(down)) / (2 * h)
    e = np.abs(m - g)
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e[w]), bool(e[w] < 1e-5)

# %% mistake: mean error
def grad_check(f, grad, x, h=1e-5):
    if x.dtype != np.float64:
        warnings.warn("float64 needed")
    g = grad(x)
    if f(x) == 0 and not g.any():
        raise ValueError("both 0")
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        m[i] = (f(up) - f(down)) / (2 * h)
    e = np.abs(m - g) / np.maximum(1, np.maximum(np.abs(m), np.abs(g)))
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e.mean()), bool(e.mean() < 1e-5)

# %% mistake: in-place
def grad_check(f, grad, x, h=1e-5):
    if x.dtype != np.float64:
        warnings.warn("float64 needed")
    g = grad(x)
    if f(x) == 0 and not g.any():
        raise ValueError("both 0")
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        m[i] = (up - f(x)) / (2 * h)
    e = np.abs(m - g) / np.maximum(1, np.maximum(np.abs(m), np.abs(g)))
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e[w]), bool(e[w] < 1e-5)

# %% mistake: step too small
def grad_check(f, grad, x, h=1e-5):
    if x.dtype != np.float64:
        warnings.warn("float64 needed")
    h = 1e-13
    g = grad(x)
    if f(x) == 0 and not g.any():
        raise ValueError("both 0")
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        m[i] = (f(up) - f(down)) / (2 * h)
    e = np.abs(m - g) / np.maximum(1, np.maximum(np.abs(m), np.abs(g)))
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e[w]), bool(e[w] < 1e-5)

# %% mistake: not refused
def grad_check(f, grad, x, h=1e-5):
    if x.dtype != np.float64:
        warnings.warn("float64 needed")
    g = grad(x)
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        m[i] = (f(up) - f(down)) / (2 * h)
    e = np.abs(m - g) / np.maximum(1, np.maximum(np.abs(m), np.abs(g)))
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e[w]), bool(e[w] < 1e-5)

# %% mistake: float32 not noticed
def grad_check(f, grad, x, h=1e-5):
    g = grad(x)
    if f(x) == 0 and not g.any():
        raise ValueError("both 0")
    m = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        m[i] = (f(up) - f(down)) / (2 * h)
    e = np.abs(m - g) / np.maximum(1, np.maximum(np.abs(m), np.abs(g)))
    w = np.unravel_index(e.argmax(), x.shape)
    return w, float(e[w]), bool(e[w] < 1e-5)
