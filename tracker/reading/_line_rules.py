"""What lines around an article look like: a table, each row with a line that it fits and one that it must not.

A line is looked at without bullets and the space around it, and a row must fit all of it. Rows with ``top`` count only
among the first lines, where bylines and days stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.reading._written_days import DAY, TIME, WEEKDAY
from tracker.reading.article import Role


@dataclass(frozen=True, slots=True)
class LineRule:
    """One form of line. ``fits`` and ``misses`` are its positive and negative example."""

    name: str
    role: Role
    pattern: re.Pattern[str]
    fits: str
    misses: str
    top: bool = False


def _rule(
    name: str, role: Role, pattern: str, fits: str, misses: str, *, case: bool = False, top: bool = False
) -> LineRule:
    return LineRule(name, role, re.compile(pattern, 0 if case else re.IGNORECASE), fits, misses, top)


_AGENCY = (
    r"(?:AP|AFP|EPA|UPI|PA|ANP|DPA|TASS|Xinhua|Reuters|Getty(?: Images)?|Associated Press|Agence France-Presse|"
    r"Bloomberg|Shutterstock|Alamy|Corbis|iStock|Magnum(?: Photos)?|VII|Redux|Polaris|Zuma(?: Press)?|Sipa|Rex|"
    r"Press Association|NurPhoto|Anadolu(?: Agency)?|Kyodo|Yonhap|Wikimedia Commons|Flickr|NASA)"
)
_NAME = r"[^\W\d_][\w.'’-]*"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,5}}"
_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|tumblr|instagram|telegram|google\+|messenger|e-?mail)"
)
_LABEL = (
    r"(?:more|read more|read|also read|read also|read next|see also|related|related (?:articles?|stor(?:y|ies)|"
    r"coverage|"
    r"links?|topics?)|watch|watch live|photos?|pictures|video|listen|gallery|in pictures|slideshow|go deeper|"
    r"what to read next|recommended|you may also like|up next|don['’]t miss)"
)
_STAMP = (
    r"(?:(?:first |originally )?(?:published|posted|written|created|issued|released|filed)|(?:last )?(?:updated|"
    r"modified|edited|"
    r"revised)|date(?:line)?|publication date|publish date)"
)

RULES: tuple[LineRule, ...] = (
    _rule(
        "share button",
        Role.SHARE,
        rf"(?:[\d,.]+[km]? )?(?:share|shares|tweet|tweets|like|likes|pin it|print|save|bookmark|email|e-mail|comments?|"
        rf"read later|add to pocket|copy link|link copied!?|reply|report|flag|follow|following|subscribe|listen|"
        rf"share this(?: (?:article|story|page|post))?|share (?:on|via|with) .{{1,30}}|(?:tweet|post|send|pin) "
        rf"(?:this|it)|"
        rf"(?:email|print|save) (?:this )?(?:article|story|page)|leave a comment|view comments|(?:jump|skip) to "
        rf".{{1,40}}|"
        rf"{_NETWORK})(?:\s*[·|•]?\s*\(?[\d,.]*[km]?\)?)?",
        "Read Later",
        "Share prices will fall.",
    ),
    _rule(
        "row of networks",
        Role.SHARE,
        rf"{_NETWORK}(?:[\s|·•/,]+(?:{_NETWORK}|print|share|copy link|more)){{1,9}}",
        "Facebook Twitter WhatsApp Email",
        "Facebook and Twitter expect growth",
    ),
    _rule(
        "furniture of the page",
        Role.SHARE,
        r"advertisement|ad|sponsored(?: content)?|promoted|paid (?:post|content)|continue reading(?: below| the "
        r"main story)?|"
        r"story continues below(?: advertisement)?|article continues (?:below|after) .{0,40}|scroll (?:down )?to "
        r"continue.{0,40}|"
        r"log ?in|sign ?(?:in|up|out)|register|subscribe(?: now| today)?|menu|search|home|close|back to top|top "
        r"stories|"
        r"most (?:popular|read|viewed)|trending(?: now)?|loading\W*|\d+ min(?:ute)?s? read|(?:\d+ )?reading "
        r"time:?.{0,20}|"
        r"getty image placeholder|play video|listen to (?:this )?(?:article|story).{0,30}|enlarge this image|"
        r"toggle caption|"
        r"hide caption|view (?:full size|gallery|image)",
        "Article continues below advertisement",
        "The advertisement will run until June.",
    ),
    _rule(
        "newsletter",
        Role.SHARE,
        r"(?:sign up|subscribe|get|join)\b.{0,80}\b(?:newsletter|inbox|alerts?|briefing|mailing list)\b.{0,60}",
        "Sign up for our free morning newsletter",
        "She will sign up for the race.",
    ),
    _rule(
        "link to another story",
        Role.LINK,
        rf"[(\[]?\s*{_LABEL}\s*[:|»>–—]\s*\S.{{0,250}}|{_LABEL}\s*[»>…]*",
        "(MORE: Why the Ferry Sank)",
        "More rain is expected, the office said: it will last.",
    ),
    _rule(
        "bare address",
        Role.LINK,
        r"(?:https?://|www\.)\S+",
        "https://post.example/2013/02/05/ferry",
        "See https://post.example for what will follow.",
    ),
    _rule(
        "markdown link",
        Role.LINK,
        r"!?\[[^\]]*\]\([^)]*\)",
        "![A ferry](ferry.jpg)",
        "[The port](p.html) will open in May.",
    ),
    _rule(
        "credit with its agency",
        Role.CREDIT,
        rf"[(\[]?(?:(?:photo(?:graph)?|image|picture|illustration|credit)s?(?: credit)?(?: by|:)? ?)?"
        rf"(?:{_NAMES} ?(?:/|\||—|–|-|for|,|via|©) ?)?(?:(?:the )?{_NAMES} ?(?:/|via) ?)?{_AGENCY}"
        rf"(?:(?: ?/ ?| ?[-–—] ?| via )[\w .'’-]{{2,40}})?(?: photo)?[)\]]?",
        "Ann Teller / AP",
        "The AP will open an office in Ostrel.",
        case=True,
    ),
    _rule(
        "named credit",
        Role.CREDIT,
        rf"[(\[]?(?:photo(?:graph)?s?|images?|pictures?|illustrations?|graphics?|video|credit|composite|courtesy)"
        rf"(?: credit)?(?: by | courtesy of |: ?| © ?| of )(?-i:{_NAMES}(?:[/,] ?{_NAMES})*)[)\]]?",
        "Photograph: Ann Teller/The Gazette",
        "Pictures of the port will be shown in May",
    ),
    _rule(
        "desk credit",
        Role.CREDIT,
        r"[(\[—–-]*\s*(?:additional |with )?(?:reporting|writing|editing|translation|research) by\b.{3,200}|"
        r"with (?:files|reporting|additional reporting) (?:from|by)\b.{2,150}|.{2,80} contributed to this "
        r"(?:report|story|article)\.?",
        "(Reporting by Ann Teller; Editing by Bo Marsh)",
        "Reporting of cases will begin in June.",
    ),
    _rule(
        "byline",
        Role.BYLINE,
        rf"(?:By|BY|by) (?!(?:{WEEKDAY}|January|February|March|April|May|June|July|August|September|October|November|"
        rf"December|The)\b)(?:{_NAME}\s){{1,5}}?{_NAME}(?:,? (?:and|&|AND) {_NAMES})?(?:\s*[,|·•–—-]\s*.{{2,70}})?",
        "By Ann Teller and Bo Marsh, Science Correspondent",
        "By the end of the year prices will fall",
        case=True,
        top=True,
    ),
    _rule(
        "day of publication",
        Role.DATE,
        rf"(?:{_STAMP}\s*(?:on|at)?\s*[:|]?\s*)?(?:{TIME},?\s*(?:on )?)?(?:{DAY})(?:\s*[,|·•–—-]?\s*(?:at )?{TIME})?"
        rf"(?:\s*[|·•–—(-]\s*(?:{_STAMP}.{{0,60}}|.{{0,12}} ago\)?|\d+ min.{{0,10}}))?",
        "Published: Tuesday, Feb. 5, 2013 at 10:14 a.m. EST",
        "On Feb. 5, 2013, the port closed.",
    ),
    _rule(
        "rights",
        Role.NOTICE,
        r"(?:©|\(c\) ?(?:19|20)\d\d|copyright\b).{0,200}|.{0,120}\ball rights reserved\b.{0,200}",
        "© 2013 The Harbour Gazette",
        "The copyright bill will pass.",
    ),
    _rule(
        "house words",
        Role.NOTICE,
        r"this (?:article|story|post|piece) (?:(?:was )?(?:originally|first) (?:appeared|published|ran)|(?:has "
        r"been|was) "
        r"(?:updated|corrected|amended)|is part of)\b.{0,250}|the views expressed\b.{0,250}|(?:correction|"
        r"editor['’]s note|"
        r"note to readers|clarification)\s*:.{0,400}|follow @?\w{2,30}(?: on .{2,30})?|contact (?:us|the "
        r"(?:writer|author)) at .{2,80}",
        "This article was originally published in The Harbour Gazette",
        "This article of the treaty will be changed.",
    ),
)
"""In order: the first that fits decides."""
