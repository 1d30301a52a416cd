"""Seeds for random draws that depend on nothing but the data: the same claims give the same interval."""

from __future__ import annotations

import hashlib

from tracker.scoring.arrays import Floats


def seed_of(*rows: Floats) -> int:
    """A seed from the numbers themselves; give them in an order that does not depend on the claims' order."""
    found = hashlib.sha256()
    for one in rows:
        found.update(one.tobytes())
    return int.from_bytes(found.digest()[:8], "big")
