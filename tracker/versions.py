"""Which version of what is at work."""

from __future__ import annotations

OURS = "0.1.0"
"""The program's own, as in pyproject.toml: it is run from its folder, where nothing else knows it."""


def version(name: str) -> str:
    """The version of a package, "not installed" where there is none; ``borne-out`` is the program itself."""
    from importlib.metadata import PackageNotFoundError, version  # slow, and needed only when somebody asks

    if name == "borne-out":
        return OURS
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
