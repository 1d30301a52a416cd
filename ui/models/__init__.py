"""Item models: they are given plain values and functions, and never ask the ledger themselves."""
