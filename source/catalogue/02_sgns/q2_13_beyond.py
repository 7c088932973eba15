# %% alternative: four seeds, a change that does nothing, NumPy's numbers
beyond_results = {"without": list(np.array([0.61, 0.58, 0.66, 0.6])), "with": (0.62, 0.57, 0.64, 0.63)}
beyond_setup = (
    "For each word I take the average of its rows in both tables instead of the row in the first. Nothing else changes, training is the very "
    "same, so each seed gives one pair of numbers. I count the share of words whose nearest neighbour has the same topic, on the planted corpus, "
    "with the seeds 1 to 4."
)
beyond_finding = (
    "The share is higher for two seeds and lower for the two others. The mean of the differences is 0.0025, and the runs themselves vary by 0.08, "
    "so I cannot see an effect. With only four seeds I would not see one smaller than a few hundredths either."
)

# %% mistake: one seed
beyond_results = {"without": [1.94], "with": [1.93]}

# %% mistake: seed not used
beyond_results = {"without": [1.94, 1.94, 1.94], "with": [1.93, 1.93, 1.93]}

# %% mistake: too short
beyond_finding = "It is better."

# %% mistake: off the question
beyond_finding = beyond_finding.replace("standard deviation", "number").replace("difference is", "gain is").replace("spread between seeds", "number of the seeds")

# %% wrong: different numbers of seeds
beyond_results = {"without": [1.94, 1.95, 1.96], "with": [1.93, 1.94, 1.92, 1.91]}

# %% wrong: diverged
beyond_results = {"without": [1.94, 1.95, 1.96], "with": [1.93, float("nan"), 1.92]}

# %% wrong: half of it
beyond_results = {"with": [1.93, 1.94, 1.92]}
