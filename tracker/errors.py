"""What can go wrong in words: every text here may be shown to a person as it stands."""


class TrackerError(Exception):
    """Something the user can mend; its text says what happened, what is safe and what to do."""


class InputError(TrackerError):
    """A field holds something that cannot be stored. ``field`` names it as the form does."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class NotFound(TrackerError):
    """No record of that name or id is in the ledger."""


class Changed(TrackerError):
    """The record is no longer what the form was opened with; both versions are carried along.

    ``uid`` and ``kind`` name the record, ``base`` is the revision that the form started from
    and ``heads`` are the revisions (hex) that are the heads now.
    """

    def __init__(self, text: str, kind: str, uid: str, base: str, heads: tuple[str, ...]) -> None:
        super().__init__(text)
        self.kind = kind
        self.uid = uid
        self.base = base
        self.heads = heads


class CannotUndo(TrackerError):
    """A step cannot be taken back because something changed since; the text names what."""


class Busy(TrackerError):
    """Another program holds the ledger; nothing was written and the form is kept."""


class NotALedger(TrackerError):
    """The file is something else (or damaged); it was not changed."""


class ReadOnly(TrackerError):
    """The ledger may be read but not written (newer schema, or the file system says so)."""


class DiskFull(TrackerError):
    """No space is left; what was on disk before is unchanged."""
