# %% alternative: NumPy's median, differences of an array of readings, one branch for the device
def seconds_per_step(step, repeats=20, warm_up=3):
    wait = torch.cuda.synchronize if torch.cuda.is_available() else (lambda: None)
    readings = np.zeros((repeats, 2))
    for number in range(-warm_up, repeats):
        wait()
        begin = time.perf_counter()
        step()
        wait()
        if number >= 0:
            readings[number] = begin, time.perf_counter()
    return float(np.median(readings[:, 1] - readings[:, 0]))


cost_report = (
    "On my laptop one step of the complete softmax takes $0.012$ s with a small vocabulary and 140 milliseconds with the largest, "
    "so the price follows V almost in proportion. Sampling K = 5 negatives costs roughly 600 µs each time and does not care about V. "
    "My run in exercise 2.9 needed 41 seconds."
)


# %% alternative: sorted by hand, nanoseconds
def wait_for_device():
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def seconds_per_step(step, repeats=20, warm_up=3):
    [step() for _ in range(warm_up)]
    times = []
    while len(times) < repeats:
        wait_for_device()
        begin = time.perf_counter_ns()
        step()
        wait_for_device()
        times.append((time.perf_counter_ns() - begin) / 1e9)
    times.sort()
    return (times[(repeats - 1) // 2] + times[repeats // 2]) / 2


# %% mistake: warm-up timed
def seconds_per_step(step, repeats=20, warm_up=3):
    times = []
    for _ in range(warm_up + repeats):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


# %% mistake: warm-up timed (the first step)
def seconds_per_step(step, repeats=20, warm_up=3):
    begin = time.perf_counter()
    step()
    first = time.perf_counter() - begin
    for _ in range(warm_up + repeats - 1):
        step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return first


# %% mistake: warm-up left out
def seconds_per_step(step, repeats=20, warm_up=3):
    times = []
    for _ in range(repeats):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


# %% mistake: mean instead of median
def seconds_per_step(step, repeats=20, warm_up=3):
    for _ in range(warm_up):
        step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    begin = time.perf_counter()
    for _ in range(repeats):
        step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return (time.perf_counter() - begin) / repeats


# %% mistake: total instead of one step
def seconds_per_step(step, repeats=20, warm_up=3):
    for _ in range(warm_up):
        step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    begin = time.perf_counter()
    for _ in range(repeats):
        step()
    return time.perf_counter() - begin


# %% mistake: GPU not synchronised
def seconds_per_step(step, repeats=20, warm_up=3):
    for _ in range(warm_up):
        step()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


# %% mistake: milliseconds
def seconds_per_step(step, repeats=20, warm_up=3):
    for _ in range(warm_up):
        step()
    times = []
    for _ in range(repeats):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        begin = time.perf_counter()
        step()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


# %% mistake: milliseconds (in the table)
cost_table = {key: 1000 * seconds for key, seconds in cost_table.items()}

# %% mistake: a clock that stands still
def seconds_per_step(step, repeats=20, warm_up=3):
    for _ in range(warm_up):
        step()
    times = []
    for _ in range(repeats):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        begin = time.process_time()
        step()
        times.append(time.process_time() - begin)
    return statistics.median(times)


# %% mistake: foreign numbers
cost_report = """
The full softmax takes 800 ms with the largest vocabulary and much less with the smallest one, because it has to look at all words.
With K = 5 negatives a step takes 20 ms for each of the sizes, because it looks at six words only. The training took some time.
"""

# %% mistake: too short
cost_report = "The softmax takes 140 ms and K = 5 negatives take 0.6 ms."

# %% wrong: no time in the report
cost_report = """
The full softmax gets slower and slower when the vocabulary V grows, because its matrix has a row for each of the words, and with
K = 5 negatives nothing of that kind happens, because six rows are read whatever the size is. That is what I have seen here.
"""

# %% wrong: rows exchanged
cost_table = {("K = 5" if kind == "full softmax" else "full softmax", V): seconds for (kind, V), seconds in cost_table.items()}

# %% wrong: half a table
cost_table = {key: seconds for key, seconds in cost_table.items() if key[1] < 20000}


# %% mistake: fastest call
def seconds_per_step(step, repeats=20, warm_up=3):
    for _ in range(warm_up):
        step()
    times = []
    for _ in range(repeats):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return min(times)


# %% wrong: the middle of an unsorted list
def seconds_per_step(step, repeats=20, warm_up=3):
    for _ in range(warm_up):
        step()
    times = []
    for _ in range(repeats):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return times[repeats // 2]
