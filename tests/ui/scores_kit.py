"""What the tests of the Scorecards page have in common: two speakers, a page in sight, its sentences."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from tracker import likelihood
from tracker.claims import ClaimDraft, Outcome, ResolutionDraft
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.pages.scores import ScoresPage
from ui.session import Session
from ui.theme import Theme


def fill(ledger: Ledger, speaker: str, count: int, *, resolved: int, words: str = "") -> None:
    """Claims of which every odd one is given .7 (or the ``words``) and happens, every even one .3 and does not."""
    for number in range(count):
        draft = ClaimDraft(
            proposition=f"{speaker} says {number}",
            speaker=speaker,
            claimed_on="2013-02-04",
            likelihood=likelihood.parse(words or ("0.7" if number % 2 else "0.3")),
            tags=("odd",) if number % 2 else (),
        )
        uid = ledger.log_claim(draft, on="2013-02-05").uid
        if number < resolved:
            outcome = Outcome.HAPPENED if number % 2 else Outcome.DID_NOT_HAPPEN
            given = ResolutionDraft(outcome=outcome, known_on="2013-06-01", reason="Seen.")
            ledger.resolve([uid], given, on="2013-07-01")


def opened(session: Session, theme: Theme, qtbot: QtBot, actions: Actions | None = None) -> ScoresPage:
    """The page in sight, with its first card."""
    made = ScoresPage(session, theme, actions or Actions())
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    qtbot.waitExposed(made)
    until(qtbot, lambda: bool(made.card.sentences))
    return made


def by(page: ScoresPage, value: str) -> None:
    """Choose what claims are put together by."""
    box = page.controls.by
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def said(page: ScoresPage) -> list[str]:
    """The sentences of the card."""
    return [one.text() for one in page.card.sentences]


def until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    """Wait for what workers find: a busy machine may take a while to read numpy and scipy."""
    qtbot.waitUntil(holds, timeout=20_000)
