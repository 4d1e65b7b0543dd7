"""Names that would act if they could. In: nothing. Out: texts for projects and for kinds of them.

Each stands for one way in which a page, a chart, a spreadsheet, a template or a PDF has been made
to run a name, or to show it as something else than text.
"""

from __future__ import annotations

MARK = "GERAAKT"  # what a name would write in the title of the page if it could
SCRIPT = f"document.title='{MARK}'"
NAMES = (
    f"</script><script>{SCRIPT}</script>",
    f'"><img src=x onerror="{SCRIPT}">',
    f"' onmouseover={SCRIPT} '",
    f"<svg/onload={SCRIPT}>",
    f'{{{{constructor.constructor("{SCRIPT}")()}}}} ${{7*7}}',
    f"javascript:{SCRIPT}",
    '=HYPERLINK("http://x.example";"klik")',
    "@SUM(A1) | -1+1 | +31 6",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 & \U0001f3f3\ufe0f\u200d\U0001f308",
    "<!-- ]]> --> &lt;b&gt; &#x3c;i&#x3e; \\u003cu\\u003e",
    "?@fig-x @tbl-y {{< pagebreak >}} `kop` **vet** [link](http://x.example) "
    "![b](http://x.example/a.png) $x$ @jansen2020 ^a^",
    "x'; datum.value; signal('x') ', \" \\\" \\n",
    "\uff1dSUM(1+1)*cmd|' /C calc'!A0",
)
KINDS = {"x": '<b onclick="1">Soort</b> "X"', "y": "=1+1 & </option></select>"}
