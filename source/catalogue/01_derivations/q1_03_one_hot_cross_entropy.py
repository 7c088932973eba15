# %% alternative: one factor at a time
steps_one_hot = [
    "-(y1*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4))",
    "-(0*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4))",
    "-(0*log(p1) + 0*log(p2) + y3*log(p3) + 0*log(p4))",
    "-y3*log(p3)",
    "-1*log(p3)",
    "-log(p3)",
]

# %% alternative: sums written out with separate minus signs, other logarithm name
steps_one_hot = [
    "-y1*log(p1) - y2*log(p2) - y3*log(p3) - y4*log(p4)",
    "-0*ln(p1) - 0*ln(p2) - 1*ln(p3) - 0*ln(p4)",
    "0 - ln(p3)",
    "log(1/p3)",
    "-ln(p3)",
]

# %% mistake: steps skipped
steps_one_hot = ["-log(p3)"]

# %% mistake: steps skipped (two lines)
steps_one_hot = ["-(y1*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4))", "-log(p3)"]

# %% mistake: sign
steps_one_hot = [
    "-(y1*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4))",
    "0*log(p1) + 0*log(p2) + 1*log(p3) + 0*log(p4)",
    "1*log(p3)",
    "log(p3)",
]

# %% mistake: log of the sum
steps_one_hot = [
    "-(y1*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4))",
    "-log(y1*p1 + y2*p2 + y3*p3 + y4*p4)",
    "-log(0*p1 + 0*p2 + 1*p3 + 0*p4)",
    "-log(p3)",
]

# %% wrong: padding in place of steps
steps_one_hot = ["-(y1*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4))", "-log(p3) + 0 + 0", "-log(p3) + 0", "-log(p3)"]

# %% wrong: only the last line right
steps_one_hot = ["0", "y1", "y2", "-log(p3)"]

# %% wrong: the first line twice
steps_one_hot = ["-(y1*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4))", "-(y1*log(p1) + y2*log(p2) + y3*log(p3) + y4*log(p4)) + 0"]
