# %% alternative: letters by their words, a dict comprehension, other temperatures, decimal commas
letters = {}
for asked_key, wanted in {"b1": "rectangle", "b2": "much lower", "b3": "that comes back, but not", "d1": "512 steps", "d2": "more rows"}.items():
    for one_letter, one_option in check.shuffled("q3_12 " + asked_key, PADDING_AND_TIME[asked_key][1]).items():
        if wanted in one_option:
            letters[asked_key] = one_letter


def long_sample(**options):
    luck = torch.Generator().manual_seed(2)
    found = (sample(own_model, own_vocab, "The ", most=150, generator=luck, **options) for _ in range(99))
    return next(text for text in found if len(text) > 60)


own_samples = {t: long_sample(temperature=t) for t in np.linspace(0.5, 2.0, 4)}
explain_history = (
    "Six-gram: we throw away everything except the previous 5 characters, and if this context is unseen we back off to a shorter one, "
    "so some probability is always left. RNN: its hidden vector h_t sums up all that was read, as well as 320 numbers can. "
    "The n-gram costs 2,61 bits on my songs and the RNN 2,34 bits, which speaks for the RNN."
)
explain_temperature = (
    "From 0,5 over 1,0 to 1,5 and 2,0 the texts go from dull repetition ('all the night') to strings that are hardly English any more "
    "('Qxo,lm'). Softmax of $z/\\tau$: a large $\\tau$ makes the distribution flat, so that rare characters win more often; "
    "a small one makes it sharp, and nearly always the favourite wins."
)
explain_sequence = "Because $h_t$ is a function of $h_{t-1}$, the loop has to finish one step before the following one can be started at all."
explain_memory = (
    "The memory is proportional to T: my table says 3360 kB for 32 places and 6680 kB for 64. The reason are the activations (hidden "
    "vectors, embeddings, log-probabilities), which backward needs for the derivative of every step. I could use gradient checkpointing, "
    "which keeps only every tenth of them and computes the others a second time, so it takes longer. Or mixed precision with "
    "bfloat16 numbers: half of the bytes, but fewer digits, so small gradients may be lost."
)

# %% alternative: whole numbers as temperatures, numbers rounded, one unit at the end
luck = torch.Generator().manual_seed(2)
own_samples = {0: greedy(own_model, own_vocab, "The ", 120)}
for warmth in (1, 2):
    own_samples[warmth] = max((sample(own_model, own_vocab, "The ", 120, warmth, generator=luck) for _ in range(9)), key=len)
own_numbers |= {"bits, network": np.float64(2.34), "MB, T = 128": 13.3}
explain_history = """
With a window of five symbols, the count model is blind for the beginning of a line; it needs 2.6 bits per character. For new
contexts smoothing takes over: it mixes in what came after the last 4, 3, 2, 1 or 0. The network has no window. What it knows of the past
is packed into its state, so it may recall a rhyme, but must forget details; 2.3 bits is the result, 0.3 less than counting.
"""
explain_temperature = """
Temperature 0: greedy, always the most probable character, and after a few words the same line over and over ("and the and the").
Temperature 1: the model as it was trained, with words that are mostly right. Temperature 2: a soup of letters. Dividing
the scores by 2 halves their distances, so the odds between two characters become their square root.
"""
explain_memory = """
From 3.4 to 26.6 MB when T goes from 32 to 256: eight times T, eight times as much, since each place leaves its own values behind for
the chain rule, and they pile up until backward has used them. Remedy one: detach the state after shorter pieces, and pay
with gradients that see no more than one piece. Remedy two: fewer rows in each batch. That costs speed, for the
processor has less to do at the same time, and the mean over fewer rows is noisier.
"""

# %% mistake: one length only
letters["b1"] = next(x for x, n in check.shuffled("q3_12 b1", range(4)).items() if n == 0)

# %% mistake: equal weight for each song
letters["b1"] = next(x for x, n in check.shuffled("q3_12 b1", range(4)).items() if n == 2)

# %% mistake: pad taken for <eos>
letters["b1"] = next(x for x, n in check.shuffled("q3_12 b1", range(4)).items() if n == 3)

# %% mistake: pads taken for hard
letters["b2"] = next(x for x, n in check.shuffled("q3_12 b2", range(4)).items() if n == 0)

# %% mistake: pads taken for hard (infinitely)
letters["b2"] = next(x for x, n in check.shuffled("q3_12 b2", range(4)).items() if n == 2)

# %% mistake: pads taken for nothing (in the loss)
letters["b2"] = next(x for x, n in check.shuffled("q3_12 b2", range(4)).items() if n == 1)

# %% mistake: pads taken for nothing (in the state)
letters["b3"] = next(x for x, n in check.shuffled("q3_12 b3", range(4)).items() if n == 1)

# %% mistake: state that looks ahead
letters["b3"] = next(x for x, n in check.shuffled("q3_12 b3", range(4)).items() if n == 2)

# %% mistake: state that looks ahead (logits only)
letters["b3"] = next(x for x, n in check.shuffled("q3_12 b3", range(4)).items() if n == 3)

# %% mistake: weights for each place
letters["d1"] = next(x for x, n in check.shuffled("q3_12 d1", range(4)).items() if n == 0)

# %% mistake: cost taken for waiting (tanh)
letters["d1"] = next(x for x, n in check.shuffled("q3_12 d1", range(4)).items() if n == 1)

# %% mistake: cost taken for waiting (memory)
letters["d1"] = next(x for x, n in check.shuffled("q3_12 d1", range(4)).items() if n == 3)

# %% mistake: steps at once (longer windows)
letters["d2"] = next(x for x, n in check.shuffled("q3_12 d2", range(4)).items() if n == 0)

# %% mistake: steps at once (a row for each step)
letters["d2"] = next(x for x, n in check.shuffled("q3_12 d2", range(4)).items() if n == 1)

# %% mistake: rows that wait
letters["d2"] = next(x for x, n in check.shuffled("q3_12 d2", range(4)).items() if n == 2)

# %% mistake: foreign numbers (bits)
explain_history = explain_history.replace("2.34", "1.90").replace("2.61", "2.20")

# %% mistake: foreign numbers (one of the two)
explain_history = explain_history.replace("2.61 bits", "much more").replace("the 6-gram 2.61", "the 6-gram clearly more")

# %% mistake: foreign numbers (MB)
explain_memory = explain_memory.replace("3.36 MB", "1.30 MB").replace("26.6 MB", "10.4 MB")

# %% mistake: foreign numbers (the wrong unit)
explain_memory = explain_memory.replace("3.36 MB", "3.36 KB").replace("26.6 MB", "26.6 KB")

# %% mistake: foreign numbers (none but T)
explain_memory = explain_memory.replace("3.36 MB at T = 32, 26.6 MB at T = 256", "T = 256 takes 8 times what T = 32 takes")

# %% mistake: nats for bits
explain_history = explain_history.replace("2.34", "1.62").replace("2.61", "1.81")

# %% mistake: perplexity for bits
explain_history = explain_history.replace("2.34", "5.06").replace("2.61", "6.11")

# %% mistake: untrained network
own_numbers["bits, network"] = 6.43

# %% mistake: bytes for megabytes
own_numbers |= {"MB, T = 32": 3358724, "MB, T = 64": 6676484, "MB, T = 128": 13312004, "MB, T = 256": 26583044}

# %% mistake: too short (the sentence)
explain_sequence = "It goes step by step."

# %% mistake: too short (a number alone)
explain_history = "The 6-gram has 2.61, the network with its state 2.34. It never saw some contexts."

# %% mistake: too long
explain_sequence = " ".join(["The state of the step before is needed, so every step has to wait for the one before it."] * 4)

# %% mistake: off the question (d)
explain_sequence = """
It is well known that networks of this kind are slow in practice, and that is why people use other architectures today.
"""

# %% mistake: off the question (no smoothing)
explain_history = """
The 6-gram looks at five characters and that is all it knows about the song, so it needs 2.61 bits per character. The network has a
state instead, in which the whole song can leave its traces, and so it needs only 2.34 bits per character on the songs that I kept.
"""

# %% mistake: off the question (no reason)
explain_temperature = """
At 0.3 the song repeats itself, for example "the light and the light". At 0.8 the lines are different from each other and most of the
words exist. At 1.5 there are hardly any real words left, and I would not like to sing it, because nobody could learn the text.
"""

# %% mistake: temperatures not named
explain_temperature = """
At the lowest temperature the song repeats itself, in the middle it is the most natural, and at the highest it is nonsense, with words
that nobody knows. The reason is that the probabilities become flat when the logits are divided by a large number, so that every
character has a chance.
"""

# %% mistake: temperatures not named (others than sampled)
explain_temperature = explain_temperature.replace("0.3", "0.2").replace("0.8", "1.0")

# %% mistake: temperatures too close
own_samples = {t: sample(own_model, own_vocab, "The ", temperature=t) for t in (0.9, 1.0, 1.1)}

# %% mistake: temperature not passed on
own_samples = {t: sample(own_model, own_vocab, "The ", generator=torch.Generator()) for t in (0.3, 0.8, 1.5)}

# %% mistake: another prompt
own_samples = {0.3: "In the morning " * 9, 0.8: "The evening came " * 9, 1.5: "Never knew your " * 9}

# %% mistake: one remedy
explain_memory = """
Twice as many places need twice the memory: 3.36 MB at T = 32, 26.6 MB at T = 256. For the backward pass the states of all T steps
are kept, and also the embeddings and the probabilities at each place. As a remedy I would use truncated backpropagation, with
shorter windows and a detached state. The price is that no gradient reaches further back than one of these windows does.
"""

# %% wrong: always A
letters = dict.fromkeys(letters, "A")

# %% wrong: an option that does not exist
letters["d1"] = "E"

# %% wrong: a list of samples
own_samples = list(own_samples.values())

# %% wrong: temperatures as text
own_samples = {str(t): text for t, text in own_samples.items()}

# %% wrong: two temperatures
own_samples = {t: text for t, text in own_samples.items() if t != 0.8}

# %% wrong: empty samples
own_samples = dict.fromkeys(own_samples, "")

# %% wrong: a negative temperature
own_samples = {-0.3: own_samples[0.3], 0.8: own_samples[0.8], 1.5: own_samples[1.5]}

# %% wrong: samples of two characters
own_samples = {t: text[:6] for t, text in own_samples.items()}

# %% wrong: numbers of which one is missing
own_numbers = {key: number for key, number in own_numbers.items() if "6-gram" not in key}

# %% wrong: numbers that are none
own_numbers = dict.fromkeys(own_numbers, float("nan"))

# %% wrong: numbers as text
own_numbers = {key: str(number) for key, number in own_numbers.items()}

# %% wrong: memory that does not grow
own_numbers |= {"MB, T = 128": 5.5, "MB, T = 256": 5.5}

# %% wrong: the words of the check and nothing else
explain_memory = "linear state batch truncated " * 20
