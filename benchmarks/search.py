"""The first 200 rows of many queries in every order, in both directions, against the limit of 100 ms."""

from __future__ import annotations

import sys

from measure import clock, ledger_path, table

from tracker.ledger import Ledger
from tracker.orders import SORTS

ON = "2020-01-01"
LIMIT_S = 0.1
ROUNDS = 3
QUERIES = (
    "",
    "government",
    "government minister",
    "government -minister",
    "-government",
    "river",
    "harbour",
    "lantern",
    "zeppelin",
    "quokka",
    '"the government"',
    "speaker:{speaker}",
    "government speaker:{speaker}",
    "tag:{tag}",
    "outlet:{outlet}",
    "is:due",
    "is:open",
    "is:resolved",
    "is:happened",
    "is:void",
    "is:due government",
    "is:scored",
    "is:late",
    "is:update",
    "is:removed",
    "due:<2014",
    "due:<2014 is:due",
    "claimed:2013",
    "claimed:2013 government",
    "claimed:>2018 due:<2019",
    "p>0.8",
    "p>0.8 is:resolved",
    "p<0.2 p>0.8",
    "has:evidence",
    "has:evidence is:due",
    "has:note",
    "-has:evidence is:resolved",
    "kind:plan",
    "is:due is:resolved",
    "government -government",
    "quokka is:due",
)
TYPED = ("g", "go", "gov", "gove", "gover", "t", "th", "the", "r", "ri", "riv", "z", "ze", "zep", "zeppe")


def filled(ledger: Ledger, query: str) -> str:
    """The query with the names of the most frequent speaker, tag and outlet."""
    if "{" not in query:
        return query
    kind = query[query.index("{") + 1 : query.index("}")]
    names = NAMED.setdefault(kind, max(ledger.named(kind), key=lambda one: one.count).name)
    return query.format(**{kind: f'"{names}"'})


NAMED: dict[str, str] = {}


def main() -> None:
    ledger = Ledger.open(ledger_path(), read_only=True)
    only = sys.argv[2:]  # names of orders
    rows, over, short, total, cut = [], [], [], 0, 0
    for query, typing in (*((one, False) for one in QUERIES), *((one, True) for one in TYPED)):
        text = filled(ledger, query)
        worst = (0.0, "", 0)
        for sort in only or SORTS:
            for descending in (False, True):

                def ask(text=text, sort=sort, descending=descending, typing=typing):  # type: ignore[no-untyped-def]
                    ids, more = ledger.beginning(text, sort, descending, on=ON, typing=typing)
                    return len(ledger.rows(ids, on=ON)), more and len(ids) < 200

                took, (count, stopped) = clock(ask, ROUNDS)
                cut += stopped
                short += [(text, sort, count)] if stopped else []
                total += 1
                worst = max(worst, (took, f"{sort} {'desc' if descending else 'asc'}", count))
                if took > LIMIT_S:
                    over.append(
                        (text, worst[1] if worst[0] == took else f"{sort} {descending}", f"{took * 1e3:.0f} ms", count)
                    )
        took, where, count = worst
        rows.append((text + ("…" if typing else ""), where, count, f"{took * 1e3:.1f} ms", f"{took / LIMIT_S:.2f}"))
    table("First 200 rows: the slowest of all orders", ("query", "order", "rows", "median", "of limit"), rows)
    table(f"Over the limit: {len(over)} of {total}", ("query", "order", "median", "rows"), over)
    table(f"Cut short after 70 ms, the rest from a worker: {cut} of {total}", ("query", "order", "rows"), short)


if __name__ == "__main__":
    main()
