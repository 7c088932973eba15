# %% alternative: factored
rnn_size = "H*(E + H + 2) + 2*(L - 1)*H*(H + 1)"
lstm_size = "4*H*(E - H + L*(2*H + 2))"
gru_size = "3*H*(E + H + 2 + 2*(L - 1)*(H + 1))"
rnn_width = "H + H"

# %% alternative: powers and every layer for itself
rnn_size = "H*E + H**2 + H + H + (L - 1)*2*H**2 + (L - 1)*H*2"
lstm_size = "4*H*E + 4*H**2 + 8*H + (L - 1)*(8*H**2 + 8*H)"
gru_size = "3*H*E + 3*H**2 + 6*H + (L - 1)*(6*H**2 + 6*H)"
rnn_width = "sqrt(4*H*H)"

# %% alternative: sympy expressions
import sympy

E, H, L = sympy.symbols("E H L")
rnn_size = H * E + H * H + 2 * H + (L - 1) * 2 * (H * H + H)
lstm_size, gru_size = 4 * rnn_size, 3 * rnn_size
rnn_width = sympy.sqrt(4) * H

# %% mistake: single bias (rnn)
rnn_size = "1*(H*E + H*H + H) + (L - 1)*1*(2*H*H + H)"

# %% mistake: biases forgotten (rnn)
rnn_size = "1*(H*E + H*H + (L - 1)*2*H*H)"

# %% mistake: further layers read E (rnn)
rnn_size = "1*L*(H*E + H*H + 2*H)"

# %% mistake: L ignored (rnn)
rnn_size = "1*(H*E + H*H + 2*H)"

# %% mistake: L ignored (rnn, one bias)
rnn_size = "1*(H*E + H*H + H)"

# %% mistake: single bias (rnn, one layer)
rnn_size = "1*(H*E + H*H + H)"

# %% mistake: one layer too many (rnn)
rnn_size = "1*(H*E + H*H + 2*H + L*(2*H*H + 2*H))"

# %% mistake: first layer reads H (rnn)
rnn_size = "1*L*(2*H*H + 2*H)"

# %% mistake: settings counted (rnn)
rnn_size = "1*(H*E + H*H + 2*H)*T"

# %% mistake: G left in (rnn)
rnn_size = "G*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: single bias (lstm)
lstm_size = "4*(H*E + H*H + H) + (L - 1)*4*(2*H*H + H)"

# %% mistake: biases forgotten (lstm)
lstm_size = "4*(H*E + H*H + (L - 1)*2*H*H)"

# %% mistake: further layers read E (lstm)
lstm_size = "4*L*(H*E + H*H + 2*H)"

# %% mistake: L ignored (lstm)
lstm_size = "4*(H*E + H*H + 2*H)"

# %% mistake: L ignored (lstm, one bias)
lstm_size = "4*(H*E + H*H + H)"

# %% mistake: single bias (lstm, one layer)
lstm_size = "4*(H*E + H*H + H)"

# %% mistake: one layer too many (lstm)
lstm_size = "4*(H*E + H*H + 2*H + L*(2*H*H + 2*H))"

# %% mistake: first layer reads H (lstm)
lstm_size = "4*L*(2*H*H + 2*H)"

# %% mistake: settings counted (lstm)
lstm_size = "4*(H*E + H*H + 2*H)*T"

# %% mistake: G left in (lstm)
lstm_size = "G*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: single bias (gru)
gru_size = "3*(H*E + H*H + H) + (L - 1)*3*(2*H*H + H)"

# %% mistake: biases forgotten (gru)
gru_size = "3*(H*E + H*H + (L - 1)*2*H*H)"

# %% mistake: further layers read E (gru)
gru_size = "3*L*(H*E + H*H + 2*H)"

# %% mistake: L ignored (gru)
gru_size = "3*(H*E + H*H + 2*H)"

# %% mistake: L ignored (gru, one bias)
gru_size = "3*(H*E + H*H + H)"

# %% mistake: single bias (gru, one layer)
gru_size = "3*(H*E + H*H + H)"

# %% mistake: one layer too many (gru)
gru_size = "3*(H*E + H*H + 2*H + L*(2*H*H + 2*H))"

# %% mistake: first layer reads H (gru)
gru_size = "3*L*(2*H*H + 2*H)"

# %% mistake: settings counted (gru)
gru_size = "3*(H*E + H*H + 2*H)*T"

# %% mistake: G left in (gru)
gru_size = "G*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: layers above forgotten (rnn)
rnn_size = "H*E + H*H + 2*H + L - 1"

# %% mistake: settings counted (the alphabet)
rnn_size = "V*E + H*E + H*H + 2*H"

# %% mistake: factor for an RNN
rnn_size = "4*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: factor 4 forgotten
lstm_size = "H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H)"

# %% mistake: factor 4 forgotten (of the biases)
lstm_size = "4*(H*E + H*H) + 2*H + (L - 1)*(4*2*H*H + 2*H)"

# %% mistake: factor 4 forgotten (of the state's matrix)
lstm_size = "4*H*E + H*H + 4*2*H + (L - 1)*((4 + 1)*H*H + 8*H)"

# %% mistake: factor 4 forgotten (of everything but the input's matrix)
lstm_size = "4*H*E + H*H + 2*H + (L - 1)*(4*H*H + H*H + 2*H)"

# %% mistake: factor 4 forgotten (and one bias)
lstm_size = "H*E + H*H + H + (L - 1)*(2*H*H + H)"

# %% mistake: factor 4 forgotten (and further layers read E)
lstm_size = "L*(H*E + H*H + 2*H)"

# %% mistake: factor 3 forgotten
gru_size = "H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H)"

# %% mistake: factor 3 forgotten (of the biases)
gru_size = "3*(H*E + H*H) + 2*H + (L - 1)*(3*2*H*H + 2*H)"

# %% mistake: factor 3 forgotten (of the state's matrix)
gru_size = "3*H*E + H*H + 3*2*H + (L - 1)*((3 + 1)*H*H + 6*H)"

# %% mistake: factor 3 forgotten (of everything but the input's matrix)
gru_size = "3*H*E + H*H + 2*H + (L - 1)*(3*H*H + H*H + 2*H)"

# %% mistake: factor 3 forgotten (and one bias)
gru_size = "H*E + H*H + H + (L - 1)*(2*H*H + H)"

# %% mistake: factor 3 forgotten (and further layers read E)
gru_size = "L*(H*E + H*H + 2*H)"

# %% mistake: blocks miscounted (lstm, 3)
lstm_size = "3*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: blocks miscounted (lstm, 2)
lstm_size = "2*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: blocks miscounted (gru, 2)
gru_size = "2*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: blocks miscounted (gru, 4)
gru_size = "4*(H*E + H*H + 2*H + (L - 1)*(2*H*H + 2*H))"

# %% mistake: factor on the width
rnn_width = "4*H"

# %% mistake: numbers for width
rnn_width = "4*H**2"

# %% mistake: same width
rnn_width = "H"

# %% mistake: LSTM for RNN
rnn_width = "H/2"

# %% mistake: GRU for LSTM
rnn_width = "sqrt(3)*H"

# %% mistake: other symbols
rnn_width = "2*H*L"

# %% wrong: one size for all
rnn_size = "26"

# %% wrong: right for one layer and for two
lstm_size = "4*(H*E + H*H + 2*H + (L - 1)**2*(2*H*H + 2*H))"

# %% wrong: a number for the width
rnn_width = "512"
