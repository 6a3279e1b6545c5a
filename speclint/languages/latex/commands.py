"""What LaTeX's own commands and environments do to running text: tables, no code.

Sources: LaTeX2e: An unofficial reference manual; the manuals of the packages listings,
hyperref, enumitem, longtable, tabularx, url.
"""

HEADINGS = {
    "part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
}  # fmt: skip
"""Sectioning commands and their level, an index into `speclint.model.elements.LEVELS`."""

INCLUDES = {"input": "text", "include": "text", "subfile": "text", "lstinputlisting": "listing"}
"""Commands that read another file, and what of."""

REFERENCES = frozenset(("ref", "nameref", "pageref", "autoref", "eqref", "hyperref"))
"""Commands that name a label; \\hyperref names it in its optional argument."""

DEFINING = {
    "newcommand": 2, "renewcommand": 2, "providecommand": 2, "DeclareRobustCommand": 2, "newcommand*": 2,
    "renewcommand*": 2, "providecommand*": 2, "DeclareRobustCommand*": 2, "def": 2, "gdef": 2, "edef": 2, "xdef": 2,
    "let": 2, "newenvironment": 3, "renewenvironment": 3, "newenvironment*": 3, "renewenvironment*": 3,
    "NewDocumentCommand": 3, "RenewDocumentCommand": 3, "NewDocumentEnvironment": 4, "newcounter": 1, "titleformat": 5,
    "titleformat*": 2, "fancypagestyle": 2, "fancyhead": 1, "fancyfoot": 1, "patchcmd": 5, "lstdefinestyle": 2,
    "lstdefinelanguage": 2, "lstset": 1, "hypersetup": 1, "newcolumntype": 2, "urldef": 2,
}  # fmt: skip
"""Commands that define something, and how many parts a definition has: no running text, and it need not balance."""

VERBATIM_ENVIRONMENTS = frozenset(("lstlisting", "verbatim", "verbatim*", "Verbatim", "alltt", "comment"))
"""Environments whose content is not LaTeX."""

TABLES = {
    "tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "xltabular": 2, "array": 1,
}  # fmt: skip
"""Table environments and which of their arguments (from 1) is the column specification."""

LISTS = frozenset(
    (
        "itemize", "itemize*", "enumerate", "enumerate*", "description", "description*", "list", "compactitem",
    )
)  # fmt: skip
"""Environments whose text comes in \\items."""

FORMULAS = frozenset(
    (
        "equation", "equation*", "displaymath", "math", "align", "align*", "gather", "gather*", "multline", "multline*",
        "eqnarray", "eqnarray*", "flalign", "flalign*", "alignat", "alignat*",
    )
)  # fmt: skip
"""Environments of mathematics."""

NOTES = frozenset(("note", "notes", "remark", "example"))
"""Environments whose text explains and demands nothing."""

INVISIBLE = frozenset(
    (
        "label", "vspace", "vspace*", "hspace", "hspace*", "setlength", "addtolength", "setcounter", "stepcounter",
        "addtocounter", "refstepcounter", "usepackage", "documentclass", "RequirePackage", "definecolor", "color",
        "pagestyle", "thispagestyle", "pagenumbering", "includegraphics", "graphicspath", "input", "include",
        "subfile", "lstinputlisting", "bibliographystyle", "bibliography", "index", "phantomsection", "cline",
        "addcontentsline", "addtocontents", "rule", "geometry", "PassOptionsToPackage", "fontsize", "selectfont",
        "linespread", "urlstyle", "setmainfont", "setmonofont", "setsansfont", "message", "hypertarget", "cite",
        "renewlabel", "raisebox", "linewidth", "textwidth", "theclausecounter", "thepage", "hyphenation", "color*",
        "newpage", "clearpage", "tableofcontents", "makeatletter", "makeatother", "IfFileExists", "appendix",
    )
)  # fmt: skip
"""Commands of which nothing is running text, their arguments included."""

LAST_ARGUMENT = frozenset(
    (
        "href", "hyperref", "textcolor", "colorbox", "multicolumn", "multirow", "parbox", "fcolorbox",
    )
)  # fmt: skip
"""Commands of which only the last argument is running text."""

OBJECTS = frozenset(
    (
        "ref", "pageref", "pageref*", "ref*", "nameref", "autoref", "eqref", "url", "nolinkurl", "path", "lstinline",
        "mintinline",
    )
)  # fmt: skip
"""Commands that print something that is no text of the author's."""

SPACES = frozenset(("quad", "qquad", "newline", "linebreak", "hfill", "enspace", "thinspace"))
"""Commands that print as white space."""

BREAKS = frozenset(
    (
        "par", "hline", "newpage", "clearpage", "centering", "noindent", "endhead", "endfirsthead", "endfoot",
        "endlastfoot", "bigskip", "medskip", "smallskip", "toprule", "midrule", "bottomrule", "FloatBarrier",
    )
)  # fmt: skip
"""Commands that end a paragraph or belong between rows, and print nothing."""

SYMBOLS = {
    "ldots": "...", "dots": "...", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">", "LaTeX": "LaTeX", "TeX": "TeX",
    "copyright": "(C)", "texttrademark": "(TM)", "textregistered": "(R)", "S": "\N{SECTION SIGN}",
    "&": "&", "%": "%", "#": "#", "_": "_", "$": "$", "{": "{", "}": "}", " ": " ", "\n": "\n", "-": "", "/": "",
    ",": " ", ";": " ", ":": " ", "!": "", "@": "", "~": "~",
}  # fmt: skip
"""What control symbols and symbol commands print."""

INLINE_ENVIRONMENTS = frozenset(("DIFnomarkup", "small", "footnotesize", "normalsize"))
"""Environments that do not end a paragraph."""
