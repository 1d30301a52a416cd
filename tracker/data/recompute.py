"""Prints the headline numbers of claims.csv, and whether they are those of headline.json. Needs numpy, nothing else.

    python recompute.py

It knows nothing of the program that wrote the files: every number is worked out anew from the rows.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
CLIP, EXACT, RESAMPLES = 0.001, 12, 1_000
FEWEST_INTERVAL, FEWEST_CURVE = 10, 100
REASONS = (
    "update interim open due void undetermined stated_after_outcome no_likelihood other_kind phrase_not_scored"
).split()
PLAIN = ("no_likelihood", "other_kind", "phrase_not_scored")
CHECKED = (
    "claims n excluded brier brier_interval brier_kindest brier_harshest log log_clipped observed_rate reference_brier "
    "corp luck leaned asserted judgeability"
).split()


def read() -> list[dict[str, str]]:
    """The rows of claims.csv."""
    csv.field_size_limit(16_000_000)
    with (HERE / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def share(row: dict[str, str]) -> float:
    """How much of the proposition came true."""
    return {"happened": 1.0, "did_not_happen": 0.0}.get(row["outcome"], float(row["fraction"] or "nan"))


def distances(p: Any, y: Any) -> Any:
    """Brier score of each claim: f (1 - p)^2 + (1 - f) p^2 = (p - f)^2 + f (1 - f)."""
    return (p - y) ** 2 + y * (1 - y)


def log_score(p: Any, y: Any) -> float:
    """Mean of -ln(p of what happened), p kept within [.001, .999]."""
    kept = np.clip(p, CLIP, 1 - CLIP)
    return float(-(y * np.log(kept) + (1 - y) * np.log1p(-kept)).mean())


def corp(p: Any, y: Any) -> dict[str, float] | None:
    """Miscalibration, discrimination, uncertainty: pool adjacent violators over the distinct probabilities."""
    if len(p) < FEWEST_CURVE or y.min() == y.max():
        return None
    place = np.unique(p, return_inverse=True)[1]
    weights, sums = np.bincount(place), np.bincount(place, weights=y)
    blocks: list[list[float]] = []  # sum, weight, how many values
    for total, weight in zip(sums, weights, strict=True):
        blocks.append([total, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    fit = np.concatenate([np.full(int(size), total / weight) for total, weight, size in blocks])[place]
    score, best = distances(p, y).mean(), distances(fit, y).mean()
    unc = y.mean() * (1 - y.mean())
    return {"mcb": float(score - best), "dsc": float(unc - best), "unc": float(unc)}


def luck(p: Any, y: Any) -> dict[str, float | None]:
    """What the likelihoods themselves expect; every outcome up to 12 claims, above that Spiegelhalter (1986)."""
    expected, seen = float((p * (1 - p)).mean()), float(distances(p, y).sum())
    if len(p) <= EXACT:
        sums, chances = np.zeros(1), np.ones(1)
        for one in p:
            sums = np.concatenate((sums + one**2, sums + (1 - one) ** 2))
            chances = np.concatenate((chances * (1 - one), chances * one))
        worse: float | None = float(min(chances[sums >= seen - 1e-9].sum(), 1.0))
    else:
        spread = float(((1 - 2 * p) ** 2 * p * (1 - p)).sum())
        worse = None if spread < 1e-12 else 0.5 * math.erfc((seen - expected * len(p)) / math.sqrt(2 * spread))
    return {"expected_brier": expected, "as_bad_or_worse": worse}


def interval(loss: Any, clusters: list[str]) -> list[float] | None:
    """The 95 % percentile bootstrap over whole clusters, seeded from the data whatever the order of the rows."""
    if len(loss) < FEWEST_INTERVAL:
        return None
    codes = np.unique(np.array(clusters), return_inverse=True)[1]
    order = np.lexsort((loss, codes))
    sums, sizes = np.bincount(codes[order], weights=loss[order]), np.bincount(codes).astype(np.float64)
    by = np.lexsort((sums, sizes))
    sums, sizes, ones = sums[by], sizes[by], np.ones(sizes.size)
    if sizes.size < 2:
        return None
    seed = hashlib.sha256(sizes.tobytes() + sums.tobytes() + ones.tobytes()).digest()[:8]
    rng = np.random.default_rng(int.from_bytes(seed, "big"))
    means = []
    for _ in range(RESAMPLES):
        drawn = np.bincount(rng.integers(0, sizes.size, sizes.size), minlength=sizes.size).astype(np.float64)
        means.append((drawn @ sums) / (drawn @ sizes))
    return [float(one) for one in np.quantile(means, [0.025, 0.975])]


def came_out(rows: list[dict[str, str]]) -> dict[str, int]:
    """How many came out as their speakers said, of those that came out at all."""
    told = [row["came_out_as_said"] for row in rows if row["came_out_as_said"] in ("yes", "no")]
    return {"k": told.count("yes"), "n": len(told)}


def judgeability(rows: list[dict[str, str]]) -> float | None:
    """The share of claims, updates aside, with a deadline in days, criteria and a likelihood."""
    own = [row for row in rows if row["not_scored_because"] != "update"]
    whole = [row for row in own if row["deadline_latest"] and row["criteria"] and row["p_best"]]
    return len(whole) / len(own) if own else None


def headline(rows: list[dict[str, str]]) -> dict[str, Any]:
    """The numbers of the card."""
    scored = [row for row in rows if row["scored"] == "true"]
    why = [row["not_scored_because"] for row in rows]
    found: dict[str, Any] = dict.fromkeys(CHECKED)
    found |= {"claims": len(rows), "n": len(scored), "excluded": {reason: why.count(reason) for reason in REASONS}}
    # Without a likelihood that could be scored, but finally judged.
    plain = [row for row in rows if row["not_scored_because"] in PLAIN and row["outcome"] and row["interim"] != "true"]
    found |= {"leaned": came_out(scored), "asserted": came_out(plain), "judgeability": judgeability(rows)}
    found["log_clipped"] = 0
    if not scored:
        return found
    low, p, high = (np.array([float(row[name]) for row in scored]) for name in ("p_low", "p_best", "p_high"))
    y = np.array([share(row) for row in scored])
    base = np.array([float(row["base_rate"] or 0.5) for row in scored])
    loss = distances(p, y)
    # A claim stands or falls with its event, else with its source.
    clusters = [row["event_uid"] or row["source_uid"] or row["uid"] for row in scored]
    return found | {
        "brier": float(loss.mean()),
        "brier_interval": interval(loss, clusters),
        "brier_kindest": float(distances(np.clip(y, low, high), y).mean()),
        "brier_harshest": float(np.maximum(distances(low, y), distances(high, y)).mean()),
        "log": log_score(p, y),
        "log_clipped": int(((p < CLIP) | (p > 1 - CLIP)).sum()),
        "observed_rate": float(y.mean()),
        "reference_brier": float(distances(base, y).mean()),
        "corp": corp(p, y),
        "luck": luck(p, y),
    }


def same(one: Any, other: Any) -> bool:
    """Whether two numbers, or all numbers in two lists or objects, are the same to nine digits."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(value, other.get(key)) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return None not in (one, other) and abs(one - other) <= 1e-9
    return bool(one == other)


def main() -> int:
    """Print the numbers; 1 where one is another than in headline.json."""
    found = headline(read())
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    given = json.loads((HERE / "headline.json").read_text("utf-8"))
    wrong = [name for name in CHECKED if not same(found[name], given[name])]
    sys.stdout.write(f"other than in headline.json: {', '.join(wrong)}\n" if wrong else "all as in headline.json\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
