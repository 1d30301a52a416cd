"""Words in the texts of a claim are found as the search index finds them."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker import matching
from tracker.filters import expression
from tracker.search import Words
from tracker.store import connect_memory

CONN = connect_memory().conn
CONN.execute("CREATE VIRTUAL TABLE t USING fts5(a, b, tokenize='unicode61 remove_diacritics 2')")
SIGNS = st.sampled_from("abAB19 -'_.é\u0301ßø²ªñÉ“”—…\u00a0€°中\x01\n")
TEXTS = st.text(SIGNS, max_size=12)
ONE = st.builds(Words, st.text(SIGNS, min_size=1, max_size=4), st.booleans())


def by_index(match: str, texts: tuple[str, str]) -> int:
    CONN.execute("REPLACE INTO t (rowid, a, b) VALUES (1, ?, ?)", texts)
    return len(CONN.execute("SELECT 1 FROM t WHERE t MATCH ?", (match,)).fetchall())


@settings(max_examples=400, deadline=None)
@given(st.lists(ONE, min_size=1, max_size=2), st.lists(ONE, max_size=1), TEXTS, TEXTS)
@example([Words("the government")], [], "The “government” fell", "")
@example([Words("the gov", True)], [Words("fell")], "The—government fell", "")
@example([Words("elan", True)], [], "Élancé", "")
def test_the_texts_hold_what_the_index_finds(wanted: list[Words], barred: list[Words], a: str, b: str) -> None:
    wanted, barred = ([one for one in part if any(sign.isalnum() for sign in one.text)] for part in (wanted, barred))
    match = expression(wanted, barred)
    plan = matching.plan(wanted, barred, match) if wanted else ""
    if plan:
        assert matching.holds(plan, a, b, None, "", None) == by_index(match, (a, b))


def test_every_sign_that_is_folded_is_folded_by_the_index_too() -> None:
    for code, folded in matching.folding().items():
        text = f"x{chr(code)}y"
        words = f"x{folded}y".lower().split()
        assert by_index(f'"{" ".join(words)}"', (text, "")), hex(code)
        assert len(words) == 1 or not by_index(f'"{"".join(words)}"', (text, "")), hex(code)


def test_plain_letters_fold_as_the_index_folds_them() -> None:
    for code in range(1, 128):
        words = matching.tokens(f"x{chr(code)}y")
        assert by_index(f'"{" ".join(words)}"', (f"x{chr(code)}y", "")), hex(code)
        assert len(words) == 1 or not by_index(f'"{"".join(words)}"', (f"x{chr(code)}y", "")), hex(code)


def test_words_that_are_not_in_plain_letters_are_left_to_the_index() -> None:
    assert matching.plan([Words("中")], [], '"中"') == ""
    assert matching.plan([Words("Élan")], [], '"Élan"') != ""
