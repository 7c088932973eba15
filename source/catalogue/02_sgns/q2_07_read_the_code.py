# %% alternative: letters written out, other words
reading = {}
for asked_key, wanted in {"a": "each of its", "c": "against", "d": "1 where", "e": "finite", "f": "gradients are there", "g": "1, 0", "h": "above 0"}.items():
    for one_letter, one_option in check.shuffled("q2_07 " + asked_key, QUESTIONS[asked_key][1]).items():
        if wanted in one_option:
            reading[asked_key] = one_letter
gradient_line = np.int64(8)
explain_scores = (
    "Elementwise products of the centre vector with every context vector, summed over D: a batch of inner products. An entry of scores "
    "tells how well one context word, observed or drawn, fits its centre."
)
explain_criterion = (
    "BCE is -y log p - (1 - y) log(1 - p) with p = σ(score). For targets 1 and 0 that leaves -log σ(s) and -log σ(-s), the terms of our loss. "
    "Working on logits avoids overflow and log(0)."
)

# %% mistake: step computes gradients
gradient_line = 9

# %% mistake: step computes gradients (line 9)
reading["c"] = next(x for x, n in check.shuffled("q2_07 c", range(4)).items() if n == 2)

# %% mistake: step computes gradients (line 9 left out)
reading["f"] = next(x for x, n in check.shuffled("q2_07 f", range(4)).items() if n == 0)

# %% mistake: labels are word ids
reading["d"] = next(x for x, n in check.shuffled("q2_07 d", range(4)).items() if n == 0)

# %% mistake: labels are word ids (a row of them)
reading["g"] = next(x for x, n in check.shuffled("q2_07 g", range(4)).items() if n == 0)

# %% mistake: sigmoid twice
reading["e"] = next(x for x, n in check.shuffled("q2_07 e", range(4)).items() if n == 3)

# %% mistake: sigmoid twice (a change)
reading["h"] = next(x for x, n in check.shuffled("q2_07 h", range(4)).items() if n == 0)

# %% mistake: labels swapped
reading["g"] = next(x for x, n in check.shuffled("q2_07 g", range(4)).items() if n == 2)

# %% mistake: store emptied
gradient_line = 7

# %% mistake: loss for gradient
gradient_line = 6

# %% mistake: too short
explain_scores = "Dot products of pairs."

# %% mistake: off the question
explain_criterion = """
It is a ready-made loss of PyTorch that is used very often for this kind of model, because it is convenient and because it
works well in practice together with the labels that the step gets.
"""

# %% wrong: always A
reading = dict.fromkeys("acdefgh", "A")

# %% wrong: an option that does not exist
reading["a"] = "E"

# %% wrong: a line that does not exist
gradient_line = 11

# %% wrong: a wrong answer without a name
reading["c"] = next(x for x, n in check.shuffled("q2_07 c", range(4)).items() if n == 3)
