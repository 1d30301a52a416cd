"""The words of the house as enums: what is stored and printed, one spelling each."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

Day: TypeAlias = str
"""A civil date, ``YYYY-MM-DD``. ``published_on`` alone may also be a month ``YYYY-MM`` or a year ``YYYY``."""


class ClaimKind(StrEnum):
    """What sort of statement about the future it is; only forecasts and conditionals are scored."""

    FORECAST = "forecast"
    PLAN = "plan"
    SCHEDULE = "schedule"
    CONDITIONAL = "conditional"
    EVALUATIVE = "evaluative"


class SpeakerKind(StrEnum):
    """A person, an office, an unnamed person as the article describes them, or the outlet itself."""

    PERSON = "person"
    OFFICE = "office"
    UNNAMED = "unnamed"
    OUTLET = "outlet"


class Attribution(StrEnum):
    """How the article gives the words: quoted, partly quoted, reported, or in its own voice."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    OWN_VOICE = "own_voice"


class SpeakerSays(StrEnum):
    """What the speaker says of the proposition."""

    WILL = "will"
    WILL_NOT = "will_not"
    NEITHER = "neither"


class SourceKind(StrEnum):
    """What sort of published thing carries the claim."""

    NEWS = "news"
    OPINION = "opinion"
    INTERVIEW = "interview"
    BROADCAST = "broadcast"
    SPEECH = "speech"
    POST = "post"
    REPORT = "report"


class LikelihoodBasis(StrEnum):
    """Where the numbers come from: said, read from words by a lexicon, judged by an analyst, or nowhere."""

    STATED = "stated"
    LEXICON = "lexicon"
    ANALYST = "analyst"
    NONE = "none"


class DeadlineKind(StrEnum):
    """Date and interval have days; vague, contingent and open have none and get a review day."""

    DATE = "date"
    INTERVAL = "interval"
    VAGUE = "vague"
    CONTINGENT = "contingent"
    OPEN = "open"


class DeadlineSense(StrEnum):
    """By: some time in the window. On: that day. Through: the whole window."""

    BY = "by"
    ON = "on"
    THROUGH = "through"


class DeadlineBasis(StrEnum):
    """Whether the speaker stated the deadline or an analyst set it."""

    STATED = "stated"
    ANALYST = "analyst"
    NONE = "none"


class PublishedBasis(StrEnum):
    """How the day of publication is known."""

    STATED = "stated"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class RecordedBasis(StrEnum):
    """How the day of first recording is known."""

    OUR_LOG = "our_log"
    IMPORTED = "imported"
    UNKNOWN = "unknown"


class ReviewBasis(StrEnum):
    """Whether the day to look again is our convention (6 or 12 months on) or somebody chose it."""

    CONVENTION = "convention"
    CHOSEN = "chosen"


class Outcome(StrEnum):
    """What happened to the proposition; never a word about a person."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did_not_happen"
    PARTLY = "partly"
    VOID = "void"
    UNDETERMINED = "undetermined"


class CorrectionChoice(StrEnum):
    """What a correction of its source means for a claim."""

    STANDS = "stands"
    AMENDED = "amended"
    VOID = "void"


class VoidReason(StrEnum):
    """Why a claim is void."""

    CONDITION_FAILED = "condition_failed"
    MALFORMED = "malformed"
    RETRACTED = "retracted"
    MISATTRIBUTED = "misattributed"
    DUPLICATE = "duplicate"
    IMPORTED = "imported"


class Confidence(StrEnum):
    """How sure the judge of an outcome is."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


class KnownOnBasis(StrEnum):
    """How the day on which the world could know is known."""

    GIVEN = "given"
    DEADLINE = "deadline"
    IMPORT_DAY = "import_day"


class Stance(StrEnum):
    """What a piece of evidence does for the outcome."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class EventTie(StrEnum):
    """Whether the proposition is that the event occurs or that it does not."""

    OCCURS = "occurs"
    DOES_NOT_OCCUR = "does_not_occur"


class Decision(StrEnum):
    """What became of a suggestion: nothing yet, or *handled*: logged, merged into another or dismissed."""

    OPEN = "open"
    LOGGED = "logged"
    MERGED = "merged"
    DISMISSED = "dismissed"


class Protocol(StrEnum):
    """How the claims of a collection were chosen."""

    ALL = "all"
    RANDOM = "random"
    AD_HOC = "ad_hoc"


class Status(StrEnum):
    """Where a claim stands on a given day."""

    OPEN = "open"
    DUE = "due"
    RESOLVED = "resolved"


class DueReason(StrEnum):
    """Why a claim is due: its last day passed, its review day came, or its outcome was interim."""

    EXPIRED = "expired"
    REVIEW_DAY = "review_day"
    INTERIM = "interim"


class CameOut(StrEnum):
    """Whether it came out as the speaker said."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


class NotScored(StrEnum):
    """Reasons not to be scored, in the order in which they are tested: the first that holds is given."""

    UPDATE = "update"
    INTERIM = "interim"
    OPEN = "open"
    DUE = "due"
    VOID = "void"
    UNDETERMINED = "undetermined"
    STATED_AFTER_OUTCOME = "stated_after_outcome"
    NO_LIKELIHOOD = "no_likelihood"
    OTHER_KIND = "other_kind"
    PHRASE_NOT_SCORED = "phrase_not_scored"
