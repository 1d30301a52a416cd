"""Borne Out's core: the ledger of predictions, usable from a script without a window."""
