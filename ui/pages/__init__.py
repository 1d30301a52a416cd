"""The pages of the window, one on the rail each."""
