# %% alternative: factored
sgns_parameters = "V*D + V*D"
cbow_parameters = "V*(2*D + 1)"

# %% alternative: sympy expressions
import sympy

V, D = sympy.symbols("V D")
sgns_parameters = 2 * V * D
cbow_parameters = V * D + (D + 1) * V

# %% mistake: one table
sgns_parameters = "V*D"

# %% mistake: one table (cbow)
cbow_parameters = "V*D + V"

# %% mistake: one table (cbow without bias)
cbow_parameters = "V*D"

# %% mistake: bias forgotten
cbow_parameters = "2*V*D"

# %% mistake: bias of the wrong size
cbow_parameters = "2*V*D + D"

# %% mistake: K counted
sgns_parameters = "2*V*D*K"

# %% mistake: window counted
sgns_parameters = "2*V*D*m"

# %% mistake: V squared
sgns_parameters = "V**2"

# %% mistake: V squared (factor)
sgns_parameters = "2*V**2*D"

# %% mistake: V squared (cbow)
cbow_parameters = "V*D + V**2 + V"

# %% mistake: added, not multiplied
sgns_parameters = "2*(V + D)"
