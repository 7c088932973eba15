# %% alternative: NumPy, a factor from outside, a clip by hand
def spectral_radius(W):
    return float(np.abs(np.linalg.eigvals(W.detach().numpy().astype(np.float64))).max())


def with_radius(W, radius):
    return torch.mul(W, radius / spectral_radius(W)).to(W.dtype)


def safe_step(optimizer, parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum(part.double().pow(2).sum().item() for part in gradients))
    if math.isnan(length) or length == math.inf:
        return False
    if length > most:
        for part in gradients:
            part *= most / length
    optimizer.step()
    return True


# %% alternative: eigenvectors too, squares of real and imaginary parts; torch raises, and the error is caught
def spectral_radius(W):
    found, _ = torch.linalg.eig(W.double())
    return math.sqrt(max((v.real**2 + v.imag**2).item() for v in found))


def with_radius(W, radius):
    return W.clone() / spectral_radius(W) * radius


def safe_step(optimizer, parameters, most):
    try:
        nn.utils.clip_grad_norm_(parameters, most, error_if_nonfinite=True)
    except RuntimeError:
        return False
    optimizer.step()
    return True


# %% alternative: the powers of the matrix, squared again and again; a look at every number first
def spectral_radius(W):
    power, logarithm = W.double(), 0.0
    for k in range(60):
        n = power.norm().item()
        logarithm += math.log(n) / 2**k
        power = torch.matrix_power(power / n, 2)
    return math.exp(logarithm)


def with_radius(W, radius):
    return radius * W / spectral_radius(W)


def safe_step(optimizer, parameters, most):
    if not all(torch.isfinite(p.grad).all() for p in parameters if p.grad is not None):
        return False
    nn.utils.clip_grad_norm_(parameters, max_norm=most)
    optimizer.step()
    return True


# %% mistake: spectral norm
def spectral_radius(W):
    return torch.linalg.matrix_norm(W, 2).item()


# %% mistake: real parts only
def spectral_radius(W):
    return torch.linalg.eigvals(W).real.abs().max().item()


# %% mistake: real parts only (complex numbers compared)
def spectral_radius(W):
    return torch.linalg.eigvals(W).max().item()


# %% mistake: sign kept
def spectral_radius(W):
    return torch.linalg.eigvals(W).real.max().item()


# %% mistake: complex returned
def spectral_radius(W):
    return torch.linalg.eigvals(W)[0].item()


# %% mistake: imaginary parts only
def spectral_radius(W):
    return torch.linalg.eigvals(W).imag.abs().max().item()


# %% mistake: parts added
def spectral_radius(W):
    found = torch.linalg.eigvals(W)
    return (found.real.abs() + found.imag.abs()).max().item()


# %% mistake: square root missing
def spectral_radius(W):
    found = torch.linalg.eigvals(W)
    return (found.real**2 + found.imag**2).max().item()


# %% mistake: symmetric assumed
def spectral_radius(W):
    return torch.linalg.eigvalsh(W).abs().max().item()


# %% mistake: another norm
def spectral_radius(W):
    return W.norm().item()


# %% mistake: another norm (row sums)
def spectral_radius(W):
    return W.abs().sum(dim=1).max().item()


# %% mistake: largest entry
def spectral_radius(W):
    return W.abs().max().item()


# %% mistake: diagonal
def spectral_radius(W):
    return W.diag().abs().max().item()


# %% mistake: smallest eigenvalue
def spectral_radius(W):
    return torch.linalg.eigvals(W).abs().min().item()


# %% mistake: mean of eigenvalues
def spectral_radius(W):
    return torch.linalg.eigvals(W).abs().mean().item()


# %% mistake: each row scaled
def with_radius(W, radius):
    return radius * W / W.norm(dim=1, keepdim=True)


# %% mistake: radius added
def with_radius(W, radius):
    return W + (radius - spectral_radius(W)) * torch.eye(len(W), dtype=W.dtype)


# %% mistake: radius added (to every number)
def with_radius(W, radius):
    return W + radius - spectral_radius(W)


# %% mistake: not divided
def with_radius(W, radius):
    return W * radius


# %% mistake: radius ignored
def with_radius(W, radius):
    return W / spectral_radius(W)


# %% mistake: quotient upside down
def with_radius(W, radius):
    return W * (spectral_radius(W) / radius)


# %% mistake: spectral norm (scaled by it)
def with_radius(W, radius):
    return W * (radius / torch.linalg.matrix_norm(W, 2))


# %% mistake: in-place
def with_radius(W, radius):
    W *= radius / spectral_radius(W)
    return W


# %% mistake: step taken although not finite
def safe_step(optimizer, parameters, most):
    nn.utils.clip_grad_norm_(parameters, most)
    optimizer.step()
    return True


# %% mistake: step taken although not finite (and says so too late)
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    optimizer.step()
    return bool(torch.isfinite(length))


# %% mistake: clipping hides nan
def safe_step(optimizer, parameters, most):
    for p in parameters:
        if p.grad is not None:
            p.grad.nan_to_num_(0.0, 0.0, 0.0)
    nn.utils.clip_grad_norm_(parameters, most)
    optimizer.step()
    return True


# %% mistake: clipping hides nan (zeroed, and a step after all)
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    good = bool(torch.isfinite(length))
    if not good:
        for p in parameters:
            if p.grad is not None:
                p.grad.zero_()
    optimizer.step()
    return True


# %% mistake: only nan looked for
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if torch.isnan(length):
        return False
    optimizer.step()
    return True


# %% mistake: clip after step
def safe_step(optimizer, parameters, most):
    if not all(torch.isfinite(p.grad).all() for p in parameters if p.grad is not None):
        return False
    optimizer.step()
    nn.utils.clip_grad_norm_(parameters, most)
    return True


# %% mistake: clip per tensor
def safe_step(optimizer, parameters, most):
    lengths = [nn.utils.clip_grad_norm_([p], most) for p in parameters]
    if not all(torch.isfinite(n) for n in lengths):
        return False
    optimizer.step()
    return True


# %% mistake: clip by value
def safe_step(optimizer, parameters, most):
    if not all(torch.isfinite(p.grad).all() for p in parameters if p.grad is not None):
        return False
    nn.utils.clip_grad_value_(parameters, most)
    optimizer.step()
    return True


# %% mistake: not clipped
def safe_step(optimizer, parameters, most):
    if not all(torch.isfinite(p.grad).all() for p in parameters if p.grad is not None):
        return False
    optimizer.step()
    return True


# %% mistake: most ignored
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, 1.0)
    if not torch.isfinite(length):
        return False
    optimizer.step()
    return True


# %% mistake: clips upwards too
def safe_step(optimizer, parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = torch.cat([part.flatten() for part in gradients]).norm()
    if not torch.isfinite(length):
        return False
    for part in gradients:
        part *= most / length
    optimizer.step()
    return True


# %% mistake: no step
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    return bool(torch.isfinite(length))


# %% mistake: no step (where the gradient is long)
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if not length <= most:
        return False
    optimizer.step()
    return True


# %% mistake: gradients thrown away
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if not torch.isfinite(length):
        return False
    optimizer.zero_grad()
    optimizer.step()
    return True


# %% mistake: None not left out
def safe_step(optimizer, parameters, most):
    if not all(torch.isfinite(p.grad).all() for p in parameters):
        return False
    nn.utils.clip_grad_norm_(parameters, most)
    optimizer.step()
    return True


# %% mistake: nothing returned
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if torch.isfinite(length):
        optimizer.step()


# %% mistake: a tensor returned
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if torch.isfinite(length):
        optimizer.step()
    return torch.isfinite(length)


# %% mistake: length returned
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if torch.isfinite(length):
        optimizer.step()
    return length.item()


# %% mistake: True without a step
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if torch.isfinite(length):
        optimizer.step()
    return True


# %% mistake: False for a step
def safe_step(optimizer, parameters, most):
    length = nn.utils.clip_grad_norm_(parameters, most)
    if torch.isfinite(length):
        optimizer.step()
    return False


# %% wrong: refuses nothing but NaN in the first parameter
def safe_step(optimizer, parameters, most):
    if torch.isnan(parameters[0].grad).any():
        return False
    nn.utils.clip_grad_norm_(parameters, most)
    optimizer.step()
    return True


# %% wrong: always the same matrix
def with_radius(W, radius):
    return radius * torch.eye(len(W), dtype=W.dtype)
