"""Charts of our own: one ``draw`` for the screen, SVG, PNG and PDF, a description in words, and the data as a table."""
