"""What is suggested, who says it, how likely and by when: invented sentences, expected by hand."""

from __future__ import annotations

import pytest

from tracker.claims import Attribution, ClaimKind, DeadlineKind, LikelihoodBasis, SpeakerSays
from tracker.detection import ProblemKind, Remedy, suggest, wellformed
from tracker.reading.article import Sure

DAY = "2031-03-04"  # a Tuesday


def one(text, **options):
    """The only suggestion of a text."""
    found = suggest(text, DAY, **options)
    assert len(found) == 1, [s.quote for s in found]
    return found[0]


SUGGESTED = [
    "The dam will burst.",
    "Rents are likely to double.",
    "The bank expects a loss.",
    "A thaw before May is unlikely.",
    "It would be rash to expect a thaw.",
    "The reservoir could run dry by August.",
    "The mayor said the levy would hurt small shops.",
    "Traders fear that prices will slump.",
    "“We will rebuild the mill,” said Ann Lee.",
    "The hearing is scheduled for June.",
]
PASSED_OVER = [
    "The dam burst in the night.",
    "The fire may have started in the loft.",
    "The crew is believed to have fled.",
    "Likely voters were asked twice.",
    "The owner could not be reached.",
    "The general had threatened to march.",
    "Residents are urged to boil water.",
    "(MORE: Will the dam hold?)",
    "As a child she would often walk there.",
    "Ten years ago the firm had promised a new mill.",
]


@pytest.mark.parametrize("sentence", SUGGESTED)
def test_predictions_are_suggested(sentence):
    found = one(sentence)
    assert sentence[found.start : found.end] == found.quote
    assert found.reasons


@pytest.mark.parametrize("sentence", PASSED_OVER)
def test_the_past_and_the_rest_are_passed_over(sentence):
    assert suggest(sentence, DAY) == ()


SPEAKERS = [
    # text, speaker's words, fullest name, attribution
    ("“The dam will burst,” said Ann Lee, an engineer.", "Ann Lee", "Ann Lee", Attribution.DIRECT),
    (
        "“The dam will burst,” says a local engineer who asked not to be named.",
        "a local engineer",
        None,
        Attribution.DIRECT,
    ),
    ('Ann Lee, an engineer, said: "The dam will burst."', "Ann Lee", "Ann Lee", Attribution.DIRECT),
    ("“The dam is old,” said Ann Lee. “It will burst in May.”", "Ann Lee", "Ann Lee", Attribution.DIRECT),
    ("Engineers in Oslo say the dam will burst.", "Engineers in Oslo", None, Attribution.INDIRECT),
    ("The dam, officials in Oslo say, will burst.", "officials in Oslo", None, Attribution.INDIRECT),
    ("The dam will burst, according to Ann Lee.", "Ann Lee", "Ann Lee", Attribution.INDIRECT),
    ("Some engineers don't expect the dam to hold.", "Some engineers", None, Attribution.INDIRECT),
    ("The Bureau of Rivers said the dam will burst.", "The Bureau of Rivers", None, Attribution.INDIRECT),
    ("The engineer Ann Lee saw it. Later Mrs Lee said the dam will burst.", "Mrs Lee", "Ann Lee", Attribution.INDIRECT),
    ("Ann Lee was an engineer. She said the dam will burst.", "She", "Ann Lee", Attribution.INDIRECT),
    (
        "A river pilot spoke. The river pilot said the dam will burst.",
        "The river pilot",
        "A river pilot",
        Attribution.INDIRECT,
    ),
    ("Ann Lee said the dam was old and “will burst within a year”.", "Ann Lee", "Ann Lee", Attribution.MIXED),
    ("The firm's chief, Ann Lee, warned that the dam will burst.", "Ann Lee", "Ann Lee", Attribution.INDIRECT),
]


@pytest.mark.parametrize(("text", "words", "name", "attribution"), SPEAKERS, ids=[row[0] for row in SPEAKERS])
def test_speakers(text, words, name, attribution):
    speaker = suggest(text, DAY)[-1].speaker
    assert speaker is not None
    assert (speaker.text, speaker.name, speaker.attribution) == (words, name or words, attribution)
    assert text[speaker.start :].startswith(words)


def test_a_quotation_goes_on_in_the_next_paragraph():
    text = "“The dam is old,” said Ann Lee. “Nobody looks after it.\n“It will burst.”"
    speaker = suggest(text, DAY)[0].speaker
    assert (speaker.name, speaker.attribution) == ("Ann Lee", Attribution.DIRECT)


@pytest.mark.parametrize(
    "sentence",
    [
        "The dam will burst.",
        "The town is expected to empty.",
        "I think the dam will burst.",
        "The “old lady” will burst.",
    ],
)
def test_the_articles_own_voice(sentence):
    assert suggest(sentence, DAY)[0].speaker is None


def test_a_pronoun_is_flagged_and_never_sure():
    speaker = suggest("Ann Lee was an engineer. She said the dam will burst.", DAY)[0].speaker
    assert speaker.pronoun
    assert speaker.sure is Sure.UNSURE


HEDGES = [
    # sentence, words, range (SCORING 2 and the lexicon), side of the proposition
    ("A thaw is likely.", "is likely", (0.6, 0.72, 0.85), SpeakerSays.WILL),
    ("A thaw is more than unlikely.", "is more than unlikely", (0.01, 0.09, 0.25), SpeakerSays.WILL_NOT),
    ("A thaw seems as improbable as ever.", "seems as improbable as ever", (0.01, 0.12, 0.3), SpeakerSays.WILL_NOT),
    (
        "It would be unwise to anticipate a thaw.",
        "It would be unwise to anticipate",
        (0.05, 0.22, 0.4),
        SpeakerSays.WILL_NOT,
    ),
    ("They don’t expect a thaw.", "don’t expect", (0.05, 0.22, 0.4), SpeakerSays.WILL_NOT),
    ("A thaw isn't going to happen.", "isn't going to happen", (0.0, 0.02, 0.09), SpeakerSays.WILL_NOT),
    ("There is a 70 percent chance of a thaw.", "a 70 percent chance", (0.7, 0.7, 0.7), SpeakerSays.WILL),
    ("A thaw could come.", "could", (0.15, 0.4, 0.6), SpeakerSays.NEITHER),
    ("A thaw will come.", "will", None, SpeakerSays.WILL),
    ("Nobody will come.", "will", None, SpeakerSays.WILL_NOT),
    ("A thaw is more likely than a flood.", "is more likely", None, SpeakerSays.WILL),
    ("A thaw is less likely than before.", "is less likely", None, SpeakerSays.WILL_NOT),
    ("It is more likely than not to thaw.", "is more likely than not to", (0.51, 0.58, 0.65), SpeakerSays.WILL),
    ("It is not unlikely to thaw.", "is not unlikely", (0.4, 0.58, 0.75), SpeakerSays.NEITHER),
    # A number says more than "will never"; what it is said of is denied, so the positive proposition has the rest.
    ("I am 95% sure that we will never charge a toll.", "95% sure", (0.05, 0.05, 0.05), SpeakerSays.WILL_NOT),
    (
        "There is a less than 10% chance that it thaws.",
        "a less than 10% chance",
        (0.0, 0.05, 0.1),
        SpeakerSays.WILL_NOT,
    ),
]


@pytest.mark.parametrize(("sentence", "words", "numbers", "says"), HEDGES, ids=[row[0] for row in HEDGES])
def test_hedges(sentence, words, numbers, says):
    found = one(sentence)
    hedge = found.hedge
    assert hedge.words == words
    assert sentence[hedge.start : hedge.end] == words
    assert (hedge.best is None) is (numbers is None)
    if numbers:
        assert (hedge.low, hedge.best, hedge.high) == numbers
    assert found.speaker_says is says


def test_a_bare_will_has_no_number_and_a_stated_one_its_basis():
    assert one("A thaw will come.").hedge.basis is LikelihoodBasis.NONE
    assert one("There is a 70 percent chance of a thaw.").hedge.basis is LikelihoodBasis.STATED


DEADLINES = [
    # sentence, words, kind, latest (a calendar)
    ("The dam will burst by the end of the year.", "by the end of the year", DeadlineKind.DATE, "2031-12-31"),
    ("The dam will burst within six months.", "within six months", DeadlineKind.INTERVAL, "2031-09-04"),
    ("The dam will burst on Friday.", "on Friday", DeadlineKind.DATE, "2031-03-07"),
    ("The dam will burst before May 2032.", "before May 2032", DeadlineKind.DATE, "2032-04-30"),
    ("The dam will burst very soon.", "very soon", DeadlineKind.VAGUE, None),
    ("The dam will burst in the coming months.", "in the coming months", DeadlineKind.VAGUE, None),
    ("The dam will burst once the snow melts.", "once the snow melts", DeadlineKind.CONTINGENT, None),
    ("The dam will burst eventually.", "eventually", DeadlineKind.OPEN, None),
    ("She said on Monday that the dam will burst next year.", "next year", DeadlineKind.INTERVAL, "2032-12-31"),
]


@pytest.mark.parametrize(("sentence", "words", "kind", "latest"), DEADLINES, ids=[row[0] for row in DEADLINES])
def test_deadlines(sentence, words, kind, latest):
    deadline = one(sentence).deadline
    assert (deadline.words, deadline.kind, deadline.latest) == (words, kind, latest)
    assert sentence[deadline.start : deadline.end] == words


@pytest.mark.parametrize(
    "sentence",
    ["The dam, built in 1931, will burst.", "On Monday the mayor said the dam will burst.", "The dam will burst."],
)
def test_days_of_the_past_are_no_deadlines(sentence):
    assert one(sentence).deadline is None


def test_the_review_day_is_six_or_twelve_months_on():
    assert one("The dam will burst soon.").review_on == "2031-09-04"
    assert one("The dam will burst.").review_on == "2032-03-04"
    assert one("The dam will burst by May.").review_on is None


def test_without_a_date_only_days_that_need_none_are_read():
    by_2040, by_friday = suggest("The dam will burst by 2040.\nThe mill will close by Friday.", None)
    assert by_2040.deadline.latest == "2040-12-31"
    assert by_friday.deadline.latest is None
    assert by_friday.review_on is None


KINDS = [
    ("The river will flood the town.", ClaimKind.FORECAST),
    ("If the dam bursts, the town will flood.", ClaimKind.CONDITIONAL),
    ("The council plans to sell the hall.", ClaimKind.PLAN),
    ("“We will rebuild the mill,” said Ann Lee.", ClaimKind.PLAN),
    ("The hearing is scheduled for June.", ClaimKind.SCHEDULE),
    ("A vote will be held in June.", ClaimKind.SCHEDULE),
    ("It would be better to wait for June.", ClaimKind.EVALUATIVE),
    ("Analysts expect the council to sell the hall.", ClaimKind.FORECAST),
]


@pytest.mark.parametrize(("sentence", "kind"), KINDS, ids=[row[0] for row in KINDS])
def test_kinds(sentence, kind):
    assert one(sentence).kind is kind


def test_the_condition_has_its_own_field():
    found = one("As long as the pumps run, the town will stay dry.")
    assert found.condition == "As long as the pumps run"
    assert found.proposition == "The town will stay dry."


DRAFTS = [
    ("Officials say a thaw is more than unlikely.", "A thaw will happen."),
    ("The dam won't hold.", "The dam will hold."),
    ("But it would be rash to expect a thaw anytime soon.", "There will be a thaw anytime soon."),
    ("Rents are likely to double, according to Ann Lee.", "Rents will double."),
    ("The dam, officials in Oslo say, could burst.", "The dam will burst."),
]


@pytest.mark.parametrize(("sentence", "draft"), DRAFTS, ids=[row[0] for row in DRAFTS])
def test_drafts_are_positive_and_say_neither_who_nor_how_likely(sentence, draft):
    assert one(sentence).proposition == draft


def test_a_sentence_that_goes_on_is_merged():
    text = "“It’s likely the herd will split,” said Ann Lee. “That is, small groups will wander north.”"
    assert one(text).quote.endswith("wander north.")


def test_the_reasons_read_as_one_line():
    text = "“The siege isn't going to end very soon,” said a senior pilot."
    assert ", ".join(one(text).reasons) == (
        "'isn't going to' (future, strong; read as 0–9 %, best 2 %, to be confirmed), "
        "'very soon' (no deadline; look again on 2031-09-04, our convention), said by a senior pilot"
    )


def test_a_damper_is_shown():
    assert any("speaks against it" in reason for reason in one("The dam will burst, unlike last year.").reasons)


def test_muted_cues_and_lines_set_aside_suggest_nothing():
    assert suggest("The dam will burst.", DAY, muted={"will"}) == ()
    assert suggest("The dam will burst.\nThe mill stood.", DAY, set_aside=[(0, 5)]) == ()


@pytest.mark.parametrize("text", ["", "\n\n", "x" * 50_000, "“" * 3_000, "will " * 5_000, "Il pleuvra demain."])
def test_any_text_is_read(text):
    for found in suggest(text, DAY):
        assert text[found.start : found.end] == found.quote


def test_offsets_count_code_points():
    text = "🙂 caf\u00e9 — “The dam won’t burst,” said Ann Lee."
    found = one(text)
    assert text[found.start : found.end] == found.quote == "The dam won’t burst"


PROBLEMS = [
    ("Rents will rise.", {}, [ProblemKind.NO_DATE, ProblemKind.NO_MEASURE]),
    ("Rents will double by May 2032.", {"has_deadline": True}, []),
    ("Rents will double.", {"quote": "could", "has_deadline": True}, [ProblemKind.COULD]),
    ("The mill will close and the dam will burst.", {"has_deadline": True}, [ProblemKind.TWO_CLAIMS]),
    ("It will be a great day.", {"has_deadline": True}, [ProblemKind.UNFALSIFIABLE]),
]


@pytest.mark.parametrize(("proposition", "known", "kinds"), PROBLEMS, ids=[row[0] for row in PROBLEMS])
def test_what_keeps_a_claim_from_being_judged(proposition, known, kinds):
    found = wellformed(proposition, **known)
    assert [problem.kind for problem in found] == kinds
    assert all(problem.sentence.endswith(".") for problem in found)


def test_two_claims_say_where_they_fall_apart():
    text = "The mill will close and the dam will burst."
    problem = next(p for p in wellformed(text) if p.kind is ProblemKind.TWO_CLAIMS)
    assert problem.remedy is Remedy.SPLIT_CLAIM
    assert text[problem.split_at :] == "the dam will burst."


SURE = [
    # How sure somebody is of a whole statement, and what its denial leaves for the positive one.
    ("I am 95% sure that we will never charge a toll again.", "We will charge a toll again.", (0.05, 0.05, 0.05)),
    ("I am almost certain that the state will not pay for it.", "The state will pay for it.", (0.01, 0.06, 0.12)),
    ("I am almost certain that the state will pay for it.", "The state will pay for it.", (0.88, 0.94, 0.99)),
]


@pytest.mark.parametrize(("sentence", "proposition", "numbers"), SURE)
def test_how_sure_somebody_is_of_what_will_not_be(
    sentence: str, proposition: str, numbers: tuple[float, float, float]
) -> None:
    found = one(sentence)
    assert found.proposition == proposition
    assert (found.hedge.low, found.hedge.best, found.hedge.high) == numbers


def test_no_mark_of_a_quotation_is_left_in_a_draft() -> None:
    text = '"Unemployment will fall below 5 percent by December 2024," predicted economist Mark Lee.'
    assert one(text).proposition == "Unemployment will fall below 5 percent by December 2024."


def test_a_long_text_is_left_when_nobody_waits_for_it() -> None:
    text = "A thaw will come by June.\n\n" * 50
    looks = iter(range(1_000))
    assert len(suggest(text, "2013-02-05", cancelled=lambda: next(looks) >= 7)) == 7
    assert len(suggest(text, "2013-02-05")) == 50
