import pytest, os
from ui.window import Window
from tests.ui.tour import Tour, fill
from PySide6.QtTest import QTest
@pytest.mark.parametrize("n",[1,2,3])
def test_two(session, look, ledger, qtbot, n):
    mode=os.environ["MODE"]
    fill(ledger,"It rains",1)
    w=Window(session,look); w.resize(1280,800); w.show()
    for p in mode.split(","):
        if p=="close": continue
        w.show_page(p); qtbot.wait(100); qtbot.waitUntil(lambda: not session.jobs.busy())
    w.close()
