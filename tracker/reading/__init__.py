"""An article in: bytes to text, text to sentences, a quote to its place. Pure: no window, no database."""
