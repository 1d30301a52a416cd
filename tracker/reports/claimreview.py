"""Judged claims as schema.org ClaimReview (JSON-LD), for a page that publishes them and for whoever collects these.

What is reviewed is what the speaker said, so that a prediction that something will *not* happen is never read as its
opposite. A rating speaks of the world and of the words: "Came out as said" where the speaker leaned to a side, else
"It happened" or "It did not happen" without a number. ClaimReview knows neither likelihood nor deadline: both stand in
the claim's description.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tracker.claims import CameOut, ClaimView, Day, Outcome, SpeakerKind, SpeakerSays
from tracker.errors import InputError
from tracker.files import replacing
from tracker.likelihood import describe
from tracker.reports.document import is_web
from tracker.reports.exports import refuse_other

Node = dict[str, object]
_START = '{"@context":"https://schema.org","@graph":['
_RATED = (Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN, Outcome.PARTLY, Outcome.UNDETERMINED)
_WORLD = {
    Outcome.HAPPENED: "It happened",
    Outcome.DID_NOT_HAPPEN: "It did not happen",
    Outcome.PARTLY: "It happened in part",
    Outcome.UNDETERMINED: "It cannot be determined",
}
_SAID = {
    CameOut.YES: "Came out as said",
    CameOut.NO: "Did not come out as said",
    CameOut.PARTLY: "Came out as said in part",
}


def is_reviewed(view: ClaimView) -> bool:
    """Whether a claim has a final outcome that can be published: neither void nor interim, not said afterwards.

    An update takes its outcome from the first claim of its chain, which is the one that is reviewed.
    """
    judged = view.outcome in _RATED and not view.interim
    return judged and not (view.update_of or view.withheld or view.removed or view.stated_after_outcome)


def check_site(site: str) -> str:
    """The address under which reviews are published. Raises InputError("site") for none, and for none of the web."""
    text = site.strip()
    if not is_web(text):
        raise InputError(
            "site",
            "A ClaimReview names the page that shows it: give its address with --site https://…, and each claim's id "
            "is put after it.",
        )
    return text


def review(view: ClaimView, *, site: str, publisher: str = "") -> Node:
    """The ClaimReview of one reviewed claim; what is not known is left out."""
    author: Node | None = {"@type": "Person", "name": view.decided_by} if view.decided_by else None
    if publisher:
        author = {"@type": "Organization", "name": publisher}
    return _known(
        {
            "@type": "ClaimReview",
            "url": f"{site}{view.uid}",
            "claimReviewed": claim_words(view),
            "reviewRating": _rating(view),
            "author": author,
            "datePublished": view.decided_at[:10],
            "itemReviewed": _claim(view),
            "isBasedOn": [url for url in view.evidence_urls if is_web(url)],
            "identifier": view.uid,
            "version": view.revision,
        }
    )


def claim_words(view: ClaimView) -> str:
    """What the speaker said would be: "Will not happen: the bridge opens"."""
    before = {SpeakerSays.WILL_NOT: "Will not happen: ", SpeakerSays.NEITHER: "May or may not happen: "}
    return before.get(view.speaker_says, "") + view.proposition if view.speaker_says else view.proposition


def _rating(view: ClaimView) -> Node:
    assert view.outcome is not None
    world = _WORLD[view.outcome] + (f" ({view.fraction:g})" if view.fraction is not None else "")
    explained = f"{world}{f', known on {view.known_on}' if view.known_on else ''}."
    if view.resolution_note:
        explained += f" {view.resolution_note}"
    rating: Node = {"@type": "Rating", "alternateName": _WORLD[view.outcome], "ratingExplanation": explained}
    if view.came_out_as_said is not None:
        rating |= {"alternateName": _SAID[view.came_out_as_said]}
        if (value := _value(view)) is not None:
            rating |= {"ratingValue": value, "bestRating": 1, "worstRating": 0}
    return rating


def _value(view: ClaimView) -> float | None:
    """1 where it came out as said, 0 where it did not, the share of what was said where it happened in part."""
    if view.came_out_as_said is not CameOut.PARTLY:
        return 1 if view.came_out_as_said is CameOut.YES else 0
    if view.fraction is None:
        return None
    return view.fraction if view.speaker_says is SpeakerSays.WILL else round(1 - view.fraction, 12)


def _claim(view: ClaimView) -> Node:
    name = view.speaker or view.speaker_as_described
    group = view.speaker_kind in (SpeakerKind.OUTLET, SpeakerKind.OFFICE)
    return _known(
        {
            "@type": "Claim",
            "name": claim_words(view),
            "text": view.quote,
            "description": _described(view),
            "author": {"@type": "Organization" if group else "Person", "name": name} if name else None,
            "datePublished": view.claimed_on,
            "firstAppearance": _appearance(view),
        }
    )


def _described(view: ClaimView) -> str:
    parts = [f"Likelihood: {describe(view.likelihood)}"]
    if view.deadline is not None:
        parts.append(f"deadline: {view.deadline.words or view.deadline.latest or view.deadline.kind}")
    if view.condition:
        parts.append(f"if {view.condition}")
    if view.criteria:
        parts.append(f"judged by: {view.criteria}")
    return "; ".join(parts)


def _appearance(view: ClaimView) -> Node | None:
    url = next((url for url in (view.source_url, view.archive_url) if is_web(url)), "")
    if not (url or view.source_title):
        return None
    archived = view.archive_url if is_web(view.archive_url) and view.archive_url != url else ""
    return _known(
        {
            "@type": "CreativeWork",
            "url": url,
            "archivedAt": archived,
            "name": view.source_title,
            "datePublished": view.published_on,
            "author": {"@type": "Person", "name": view.writer} if view.writer else None,
            "publisher": {"@type": "Organization", "name": view.outlet} if view.outlet else None,
        }
    )


def _known(fields: Mapping[str, object]) -> Node:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def write_reviews(
    views: Iterable[ClaimView], path: Path, *, site: str, publisher: str, head: str, on: Day
) -> tuple[int, int]:
    """Write the reviews as one file of JSON-LD; returns how many, and how many claims were left out.

    ``views`` may come lazily. The last node names the log head (hex) and the day. Raises DiskFull, or
    InputError("output") where the place cannot be written to.
    """
    refuse_other(path, (_START.encode(),), "ClaimReview file")
    written = left = 0
    with replacing(path, "report") as draft:
        draft.write_text(_START)
        for view in views:
            if not is_reviewed(view):
                left += 1
                continue
            draft.write_text(f"\n{_json(review(view, site=site, publisher=publisher))},")
            written += 1
        about: Node = {
            "@type": "Dataset",
            "name": "Judged predictions",
            "description": f"{written} reviews of predictions as of {on}; log head {head}.",
            "version": head,
            "dateModified": on,
        }
        draft.write_text(f"\n{_json(about)}\n]}}\n")
    return written, left


def _json(node: Node) -> str:
    """One line; "<" is escaped, so that the file can stand in a page whatever a quote holds."""
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
