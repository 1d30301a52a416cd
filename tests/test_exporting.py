"""Everything out: the table of claims and back, the plain database, references, and what is refused."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sample_ledger import make
from tests.cli_helpers import Cli
from tests.ledger_kit import ON, draft, full_draft, outcome
from tracker import flat, plain_database
from tracker.claims import EvidenceDraft, SourceKind
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.reports.citing import Cited, bibtex, cite, csl_json
from tracker.reports.claim_tables import CELLS, NAMES, Whole, bodies, rows
from tracker.reports.exports import write_table
from tracker.reports.table import read_table
from tracker.returning import Returned


def table(ledger: Ledger, path: Path, *, raw: bool = False) -> Path:
    write_table(ledger.wholes(), path, raw=raw, head=ledger.head(), on=ON)
    return path


def taken(ledger: Ledger, path: Path) -> Returned:
    with flat.opened(path) as file:
        return ledger.take_records(file)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Ledger]:
    make(tmp_path / "sample.ledger")
    ledger = Ledger.open(tmp_path / "sample.ledger")
    yield ledger
    ledger.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(tmp_path / "other.ledger")
    yield ledger
    ledger.close()


@pytest.mark.parametrize("raw", [False, True])
def test_the_table_out_in_and_out_again_is_the_same_to_the_byte(
    sample: Ledger, other: Ledger, tmp_path: Path, raw: bool
) -> None:
    uids = [view.uid for view in sample.search("", on=ON)]
    sample.remove("claim", uids[:1])
    sample.add_note(uids[1], "=1+1\r\nAnd; more")
    sample.add_evidence(uids[2], EvidenceDraft(url="https://e.example/;x", note="'quoted"))
    first = table(sample, tmp_path / "first.csv", raw=raw)
    found = taken(other, first)
    assert found.refused == []
    assert table(other, tmp_path / "second.csv", raw=raw).read_bytes() == first.read_bytes()
    assert other.verify() == []
    assert taken(other, first).new == 0


def test_one_row_a_resolution_step_and_no_computed_column(ledger: Ledger, tmp_path: Path) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    ledger.resolve([uid], outcome("2013-06-01"), on="2013-07-01")
    ledger.reopen(uid, "Too early.", on="2013-07-02")
    titles, *found = read_table(table(ledger, tmp_path / "a.csv", raw=True), raw=True)
    read = [dict(zip(titles, row, strict=True)) for row in found]
    assert [(row["resolution_number"], row["outcome"]) for row in read] == [("1", "happened"), ("2", "")]
    assert {row["tags"] for row in read} == {"bridges; ministry"}
    assert not {"status", "due_reason", "brier", "came_out_as_said", "scored"} & set(titles)
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [field["name"] for field in described["resources"][0]["schema"]["fields"]] == titles
    assert all(cell.meaning for cell in CELLS)


NASTY = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
KEPT = NASTY.filter(lambda text: bool(text))


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries({"proposition": KEPT}, optional=dict.fromkeys(("quote", "criteria", "locator"), KEPT)),
    st.lists(st.fixed_dictionaries({"url": KEPT, "note": KEPT}), max_size=2),
    st.booleans(),
)
def test_nasty_text_comes_back_exactly(claim: dict[str, Any], evidence: list[dict[str, Any]], raw: bool) -> None:
    import io

    from tracker.reports.table import defuse, undefuse

    whole = Whole("u", claim, evidence=[(f"e{i}", one | {"claim": "u"}) for i, one in enumerate(evidence)])
    cells = next(rows(whole))
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells if raw else map(defuse, cells))
    back = next(csv.reader(io.StringIO(file.getvalue(), newline=""), strict=True))
    found = list(bodies(dict(zip(NAMES, back if raw else map(undefuse, back), strict=True))))
    assert found[0] == ("claim", "u", False, claim)
    assert [one[3] for one in found[1:]] == [dict(one) | {"claim": "u"} for one in evidence]


WRONG = [
    ({"quote_start": "one"}, "no whole number"),
    ({"removed": "perhaps"}, "neither true nor false"),
    ({"evidence": "{"}, "no JSON"),
    ({"evidence": "{}"}, "no list"),
    ({"notes": "[1]"}, "without an id"),
    ({"tags": "a; b"}, "not as many tags"),
    ({"kind": "dream"}, "cannot be read"),
    ({"claimed_on": "soon"}, "no day"),
]


@pytest.mark.parametrize(("cells", "said"), WRONG)
def test_a_row_that_cannot_be_kept_is_refused_and_stops_nothing(
    ledger: Ledger, other: Ledger, tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    ledger.log_claim(draft("First"), on=ON)
    ledger.log_claim(draft("Second"), on=ON)
    path = table(ledger, tmp_path / "a.csv", raw=True)
    titles, first, second = read_table(path, raw=True)
    changed = dict(zip(titles, first, strict=True)) | cells
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([titles, list(changed.values()), second])
    found = taken(other, path)
    assert [(one.line, said in one.reason) for one in found.refused] == [(2, True)]
    assert [view.proposition for view in other.search("", on=ON)] == ["Second"]


def test_a_second_row_that_says_otherwise_of_the_claim_is_refused(
    ledger: Ledger, other: Ledger, tmp_path: Path
) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    ledger.resolve([uid], outcome("2013-06-01"), on="2013-07-01")
    ledger.reopen(uid, "Too early.", on="2013-07-02")
    path = table(ledger, tmp_path / "a.csv", raw=True)
    titles, first, second = read_table(path, raw=True)
    second[titles.index("proposition")] = "Something else"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([titles, first, second])
    assert ["than line 2" in one.reason for one in taken(other, path).refused] == [True]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", '"uid","removed"\n"x"'])
def test_another_table_is_refused(ledger: Ledger, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match="no table of claims"):
        taken(ledger, path)


# ---------------------------------------------------------------- the plain database


def test_the_plain_database_holds_every_record_and_no_trigger(sample: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert plain_database.write(sample.lines(), path, {"head": sample.head()}) == sample.count("", on=ON)
    db = sqlite_utils.Database(path)
    info = sample.info()
    for name in ("claims", "sources", "speakers", "outlets", "tags", "events", "resolutions", "snapshots"):
        assert db[name].count == getattr(info, name), name
    assert db.triggers == []
    assert {row["key"]: row["value"] for row in db["metadata"].rows}["head"] == sample.head()
    told = {(row["table_name"], row["column_name"]) for row in db["columns"].rows}
    assert {("claims", column.name) for column in db["claims"].columns} <= told
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_its_view_reads_as_the_ledger_does(sample: Ledger, tmp_path: Path) -> None:
    speakers = sample.named("speaker")
    sample.join("speaker", speakers[0].uid, speakers[1].uid)
    path = tmp_path / "a.db"
    plain_database.write(sample.lines(), path, {})
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    found = {row["uid"]: row for row in conn.execute("SELECT * FROM claims_readable").fetchall()}
    views = sample.search("", on=ON)
    assert len(found) == len(views)
    for view in views:
        row = found[view.uid]
        assert row["proposition"] == view.proposition
        assert (row["speaker"] or "") == view.speaker
        assert (row["outlet"] or "") == view.outlet
        assert row["tags"] == ("; ".join(sorted(view.tags)) or None)
        assert row["p_best"] == (view.likelihood.best if view.likelihood else None)
        assert row["outcome"] == view.outcome
        assert row["known_on"] == view.known_on
    conn.close()


def test_it_takes_the_place_of_an_earlier_one_and_of_nothing_else(sample: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for _ in range(2):
        plain_database.refuse_other(path, sample.path)
        plain_database.write(sample.lines(), path, {})
    other = tmp_path / "b.db"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    for place in (other, sample.path, tmp_path):
        with pytest.raises(InputError):
            plain_database.refuse_other(place, sample.path)
    assert not list(tmp_path.glob(".*part"))


# ---------------------------------------------------------------- references


SOURCE = Cited(
    "u1",
    "R&D 100% {done}",
    "The_Post",
    "Ann O'Hara",
    SourceKind.NEWS,
    "https://e.example/a_b?c=1&d=%20",
    "",
    "2013-02",
    "",
)


def test_bibtex_escapes_what_tex_would_run_and_keys_are_unique() -> None:
    text = bibtex([SOURCE, SOURCE])
    assert r"title = {{R\&D 100\% \{done\}}}" in text
    assert "journal = {The\\_Post}" in text
    assert "url = {https://e.example/a_b?c=1&d=%20}" in text
    assert "month = feb" in text
    assert text.count("@article{hara2013done,") == 1
    assert "@article{hara2013done2," in text
    for entry in text.split("\n\n"):
        plain = entry.replace("\\{", "").replace("\\}", "")
        assert plain.count("{") == plain.count("}")


def test_csl_json_is_json_with_the_day_in_parts() -> None:
    (item,) = json.loads(csl_json([SOURCE]))
    assert item["issued"] == {"date-parts": [[2013, 2]]}
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"literal": "Ann O'Hara"}]
    assert "accessed" not in item


def test_a_citation_says_who_when_what_where_and_which_revision(ledger: Ledger) -> None:
    view = ledger.view(ledger.log_claim(full_draft(), on=ON).uid, on=ON)
    said = cite(view, ledger.head())
    start = "Ann Teller (2013-02-04): “the bridge will open by June”. In: A bridge, Ostrel Post, 2013-02-04."
    assert said.startswith(start)
    assert view.revision[:12] in said
    assert ledger.head()[:12] in said


# ---------------------------------------------------------------- the command line


@pytest.mark.parametrize(
    ("what", "name"),
    [("claims", "a.jsonl"), ("claims", "a.csv"), ("sqlite", "a.db"), ("sources", "a.bib"), ("sources", "a.json")],
)
def test_the_command_writes_each_and_twice(cli: Cli, tmp_path: Path, what: str, name: str) -> None:
    cli.add("It rains", "--source-title", "Weather", "--likelihood", "0.2")
    path = tmp_path / name
    first = cli.json("export", what, "-o", str(path))
    assert first["path"] == str(path)
    assert first["count"] >= 1
    before = path.read_bytes()
    cli.json("export", what, "-o", str(path))
    if name != "a.db":
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claims", "-o", "a.txt"), "end the name"),
        (("sources", "-o", "a.csv"), "end the name"),
        (("claims", "-o", "a.csv", "--history"), "--history goes with"),
        (("claims", "-o", "a.jsonl", "--raw"), "--raw goes with"),
        (("claims", "-o", "none/a.csv"), "no folder"),
        (("sqlite", "-o", "none/a.db"), "no folder"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(cli: Cli, words: tuple[str, ...], said: str) -> None:
    cli.add("It rains")
    ran = cli.run("export", *words)
    assert ran.code == 1
    assert said in ran.err


def test_an_export_never_takes_the_place_of_another_file(cli: Cli, tmp_path: Path) -> None:
    cli.add("It rains")
    for name in ("a.jsonl", "a.csv", "a.bib", "a.json", "a.db"):
        path = tmp_path / name
        path.write_text("my diary", "utf-8")
        what = {"a.bib": "sources", "a.json": "sources", "a.db": "sqlite"}.get(name, "claims")
        ran = cli.run("export", what, "-o", str(path))
        assert ran.code == 1
        assert path.read_text("utf-8") == "my diary"
    assert cli.run("export", "sqlite", "-o", str(cli.path)).code == 1


def test_cite_prints_one_line(cli: Cli) -> None:
    uid = cli.add("It rains", "--claimed-on", "2013-02-04")["uid"]
    assert cli.json("cite", uid)["citation"].startswith("Unknown speaker (2013-02-04): It rains.")
