"""What a page may run and load: a Content Security Policy that names each script of the theme by its digest.

Only the theme's own scripts are ever named. A script that got into a page by its text would not be among them.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from evaluation.problems import Place, Problem

_LOADS = re.compile(r"<(?:script|link|style|base|meta http-equiv)\b[^>]*>")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_policy(theme: str, *, from_folder: bool = False) -> str:
    """The policy of a page with the inline scripts that stand in `theme`, the HTML of the theme's templates.

    Nothing comes from another host, nothing is framed, sent or embedded. The drawings of the style sheets are `data:`
    images. Plotly adds an empty style element and fills it rule by rule: the digest of nothing. A page opened from a
    folder has no host that 'self' could mean to every browser: there `file:` is its own.
    """
    own = "'self' file:" if from_folder else "'self'"
    digests = " ".join(f"'{_digest(script)}'" for script in _SCRIPT.findall(theme))
    directives = (
        "default-src 'none'",
        f"script-src {own} {digests}".rstrip(),
        f"style-src {own} '{_digest('')}'",
        f"img-src {own} data:",
        f"connect-src {own}",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(directives)


def unguarded(html: str, address: str) -> Iterator[Problem]:
    """A problem when a finished page does not state its policy before anything else that it loads."""
    head = html.partition("</head>")[0]
    first = _LOADS.search(head)
    if not first or "Content-Security-Policy" not in first[0]:
        advice = "请从以前的提交恢复 macros/theme/main.html 和 mkdocs.yml 里的 theme"
        yield Problem(Place(address), "页面没有安全策略，或者策略不在最前面", advice=advice)


def _digest(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode('utf-8')).digest()).decode('ascii')}"
