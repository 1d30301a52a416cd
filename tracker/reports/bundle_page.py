"""The page of a bundle that people read: plain HTML, escaped, no script, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from tracker.claims import ClaimView
from tracker.deadlines import describe as deadline_words
from tracker.likelihood import describe as likelihood_words

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#16181a}"
    "h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2.5rem}blockquote{margin:0 0 1rem;padding-left:1rem;"
    "border-left:3px solid #0b5d5e;font-family:Georgia,serif}dt{color:#555}dd{margin:0 0 .5rem}"
    "code{word-break:break-all}"
)


def page(
    views: Sequence[ClaimView], revisions: Sequence[Mapping[str, Any]], head: str, *, left_out: Sequence[str]
) -> str:
    """The whole page."""
    many = "1 claim with all that it rests" if len(views) == 1 else f"{len(views):,} claims with all that they rest"
    parts = [
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Borne Out bundle</title>",
        f"<style>{_STYLE}</style></head><body><h1>{many} on</h1>",
        f"<p>Log head <code>{escape(head)}</code>.</p>",
    ]
    if left_out:
        parts.append(f"<p>Withheld: {escape(', '.join(left_out))}.</p>")
    parts += [part for view in views for part in _claim(view, revisions)]
    parts.append(
        "<h2>How to check this</h2><p>With Python and nothing else: <code>python3 verify_bundle.py F.zip --head "
        "H</code>, where H is the head that you have from elsewhere, a printed report say. The file is in the bundle; "
        "to trust it, take the one that is published with the program.</p></body></html>\n"
    )
    return "\n".join(parts)


def _claim(view: ClaimView, revisions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"<h2>{escape(view.proposition or '(withheld)')}</h2>"
    if view.quote:
        yield f"<blockquote>{escape(view.quote)}</blockquote>"
    yield "<dl>"
    for name, value in _facts(view):
        if value:
            yield f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
    yield "</dl>"
    steps = [one for one in revisions if one["uid"] == view.uid or _about(one, view.uid)]
    if steps:
        yield "<p>What happened to it:</p><ul>"
        for one in steps:
            yield f"<li>{escape(one['at'][:10])} {escape(_words(one))} <code>{escape(one['hash'][:12])}</code></li>"
        yield "</ul>"


def _about(revision: Mapping[str, Any], uid: str) -> bool:
    body = revision["body"]
    return isinstance(body, dict) and uid in (body.get("claim"), body.get("about"))


def _words(revision: Mapping[str, Any]) -> str:
    kind, body = revision["kind"].replace("_", " "), revision["body"]
    if not isinstance(body, dict):
        return f"{kind} {'removed' if body == '' else 'withheld'}"
    said = body.get("outcome") or body.get("url") or body.get("text") or body.get("until") or ""
    return f"{kind}{' changed' if revision['parents'] else ''}{f': {said}' if said else ''}".replace("_", " ")


def _facts(view: ClaimView) -> Iterator[tuple[str, str]]:
    yield "Claim", view.uid
    yield "Speaker", view.speaker or view.speaker_as_described
    yield "Says", (view.speaker_says or "").replace("_", " ")
    yield "Likelihood", likelihood_words(view.likelihood) if view.likelihood else ""
    yield "Deadline", deadline_words(view.deadline) if view.deadline else ""
    yield "Claimed on", view.claimed_on or ""
    yield "Criteria", view.criteria
    yield "Condition", view.condition
    where = (view.source_title, view.outlet, view.writer, view.published_on, view.source_url, view.archive_url)
    yield "Source", ", ".join(part for part in where if part)
    yield "Outcome", (view.outcome or "none yet").replace("_", " ")
    yield "Known on", view.known_on or ""
    yield "Evidence", "; ".join(view.evidence_urls)
    yield "Reason", view.resolution_note
