"""Hostile texts, one of each kind: every door and every page, export and command is tried on them.

``REFUSED`` hold a sign that no text may; the others are text, and are kept and shown whole.
"""

from __future__ import annotations

MARKUP = (
    "![p](http://127.0.0.1:9/p.png)",
    "[Sign in again](http://127.0.0.1:9/phish)",
    "[Sign in](//127.0.0.1:9/ph)",
    "<img src=http://127.0.0.1:9/p.png>",
    "<script>alert(1)</script>",
    "see http://127.0.0.1:9/x now",
    "HTTPS://evil.example",
    "www.evil.example",
    "(www.evil.example)",
    "**bold** _low_ ~~gone~~ `code`",
    "# A title",
    "- a list - of two",
    "1. one",
    "> quoted",
    "| a | b | --- | ---|",
    "$x^2$ $$y$$",
    ":red[danger] :material/delete: :+1:",
    "&lt;b&gt; &#91;x&#93;",
    "[x]: http://127.0.0.1:9/ref",
    "a\\[b](c)",
    "<a href='javascript:alert(1)'>x</a>",
    "<javascript:alert(1)> [x](data:text/html,x)",
)
"""Pictures, links of every sort, marks, lists, tags: what a page might draw."""

SHEETS = (
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://127.0.0.1:9/p","x")',
    "='[http://127.0.0.1:9/b.xlsx]S'!$A$1",
    "Stay calm!A1 plan",
    "+SUM(A1)",
    "-1+1",
    "@SUM(A1)",
    "\uff1d1+1",
)
"""What a spreadsheet takes for a formula."""

PROGRAMS = (
    "{{7*7}} ${7*7} %s {0}",
    "{ INCLUDEPICTURE http://127.0.0.1:9/p.png } DDEAUTO cmd.exe",
    '#read("/etc/passwd") #image("/etc/passwd") <w:t>&xxe;',
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "'; DROP TABLE scenarios; --",
    "../../../etc/passwd",
    "CON.toml",
    "مرحبا שלום",
    "ŵ́̂̃ 👩\u200d👧 山",
)
"""What a template, a document, a database or a file's name might run; and letters that are text."""

REFUSED = (
    "good \u202egnp.exe\u202c",
    "\u2066x\u2069",
    "a\u200eb\u200fc",
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m red",
    "nul\x00here",
    "half \ud800 a pair",
    "no sign \ufdd0\uffff",
)
"""Signs that are not seen and do something."""

TEXTS = (*MARKUP, *SHEETS, *PROGRAMS)
ALL = (*TEXTS, *REFUSED)
