"""Checks for slips in the names of LaTeX's and the tree's own commands and environments."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from speclint.checks.nearness import edit_distance
from speclint.checks.typeset import Stretches, is_commented, is_escaped, is_listed, unknown_environments
from speclint.diagnostics import Edit, Fix, Found
from speclint.languages.latex import commands
from speclint.model.facts import Gleaning, Page
from speclint.model.spec import SpecModel
from speclint.text.span import Span

_COMMAND = re.compile(r"\\([A-Za-z]++)(?!@)")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{([A-Za-z]+\*?)\}")
_NEW_NAME = re.compile(
    r"\\(?:(?:re)?new(?:command|environment|counter|length|if|theorem|columntype|float)|let|[gex]?def|urldef|"
    r"DeclareMathOperator|newlist|setlist|lstnewenvironment)\*?\s*\{?\\?([A-Za-z]+)"
)
_OFTEN = 10
"""A name used this often is one that authors know, and may be meant where a name is used that nobody knows."""
_SELDOM = 2
_SHORTEST = 4
_LONGEST = 40

_KNOWN = frozenset(
    """
    addtolength alph Alph arabic author baselineskip begin begingroup bf bfseries bgroup bigskip boldmath bullet
    caption cdot cdots centerline centering chapter char cite clearpage cleardoublepage cline columnwidth copyright
    csname dag date ddag def depth displaystyle do documentclass dotfill dots edef egroup else em emph end endcsname
    endgroup endinput endlist enlargethispage ensuremath expandafter fbox fi fill floor flushbottom fnsymbol
    footnote footnotemark footnotesize footnotetext footskip frac framebox gdef ge geq global hbox headheight
    headsep height hfil hfill hline hoffset hrule hrulefill hskip hspace huge Huge hyphenation if ifnum ifthenelse
    ifx iff in include indent infty input int it item itemindent itemsep itshape kern label labelsep labelwidth land
    large Large LARGE ldots le left leftarrow leftmargin leftrightarrow leq let linebreak lineskip linespread
    linewidth list listoffigures listoftables lor lvert makeatletter makeatother makebox maketitle marginpar
    markboth markright mathbb mathbf mathcal mathit mathrm mathsf mathtt mathord max mbox mdseries medskip min minus
    mod multicolumn ne neq newcommand newcounter newenvironment newfont newif newlength newline newpage newsavebox
    newtheorem noexpand noindent nolinebreak nopagebreak normalfont normalsize not null number numberline onecolumn
    oplus or overline pagebreak pagenumbering pageref pagestyle par paragraph parbox parindent parsep parskip part
    partopsep phantom pm pmod prime proc prod protect providecommand qquad quad quote raggedbottom raggedleft
    raggedright raisebox ref refstepcounter relax renewcommand renewenvironment right rightarrow rightmargin rm
    rmfamily roman Roman rule sc scriptsize scriptstyle scshape secdef section setcounter setlength settodepth
    settoheight settowidth sf sffamily shortstack sim sl sloppy slshape small smallskip space sqrt stepcounter
    stretch strut subparagraph subsection subsubsection sum supseteq subset subseteq supset tabcolsep
    tableofcontents tabularnewline text textasciicircum textasciitilde textbackslash textbar textbf textbullet
    textcolor textgreater textheight textit textless textmd textnormal textquotedbl textrm textsc textsf textsl
    textstyle textsubscript textsuperscript texttrademark texttt textunderscore textup textwidth thanks the
    thechapter thefootnote theparagraph thesection thesubsection thesubsubsection thispagestyle tilde times tiny
    title to topmargin topsep tt ttfamily twocolumn typeout underbrace underline unskip upshape usebox usecounter
    usepackage vbox vdots vec verb vfil vfill vline voffset vrule vskip vspace widehat widetilde width xdef autoref
    nameref hyperref href url path nolinkurl hypertarget hyperlink hypersetup phantomsection texorpdfstring
    hyperpage eqref cref Cref vref lstinline lstinputlisting lstset lstdefinelanguage lstdefinestyle multirow
    cellcolor rowcolor columncolor toprule midrule bottomrule cmidrule endhead endfoot endfirsthead endlastfoot
    includegraphics rotatebox scalebox resizebox color colorbox fcolorbox definecolor fontsize selectfont fontfamily
    fontseries fontshape fontspec setmainfont setmonofont setsansfont titleformat titlespacing titlerule fancyhead
    fancyfoot fancyhf fancypagestyle lhead chead rhead lfoot cfoot rfoot geometry newgeometry restoregeometry
    subfile subfloat subcaption captionof setlist makecell thead DeclareMathOperator itemize itemize* enumerate
    enumerate* description description* tabular tabular* tabularx tabulary longtable xltabular table table* figure
    figure* verbatim verbatim* Verbatim BVerbatim lstlisting center quotation verse flushleft flushright minipage
    abstract document titlepage trivlist picture array equation equation* align align* math displaymath appendix
    theorem note notes frame framed shaded spacing landscape multicols comment filecontents tabbing thebibliography
    theindex sloppypar samepage example remark
    """.split()
) | {
    *commands.DEFINING, *commands.INVISIBLE, *commands.OBJECTS, *commands.BREAKS, *commands.SPACES,
    *commands.LAST_ARGUMENT, *commands.INCLUDES, *commands.FORMULAS,
}  # fmt: skip
"""Names of LaTeX and of common packages: what is among them is no slip, however seldom it is used."""


def misspelt_command(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A command or environment that nobody defines, a slip from one that is used often; yields `name` and `right`."""
    counts: Counter[str] = Counter()
    for _, names in spec.gleaned(names_used):
        counts.update({name: number for name, (number,) in names.items()})
    defined = {name for _, names in spec.gleaned(names_defined) for name in names}
    for expression, sign in ((_COMMAND, "\\"), (_ENVIRONMENT, "{")):
        own = {name[1:]: count for name, count in counts.items() if name[0] == sign}
        seldom = (name for name, count in own.items() if count <= _SELDOM)
        strange = [name for name in seldom if name not in _KNOWN and name not in defined]
        often = _by_remains(name for name, count in own.items() if count >= _OFTEN) if strange else {}
        slips = {name: right for name in strange if (right := _meant(name, often))}
        for page, names in spec.gleaned(names_used) if slips else ():
            if any(sign + name in names for name in slips):
                yield from _in_source(page, expression, slips)


def names_used(page: Page) -> Gleaning:
    """How often each command ("\\name") and environment ("{name") stands in LaTeX, of not too few or many letters."""
    if page.source.language != "latex":
        return {}
    counts = Counter(map("\\".__add__, _COMMAND.findall(page.source.text)))
    counts.update(map("{".__add__, _ENVIRONMENT.findall(page.source.text)))
    return {name: [count] for name, count in counts.items() if _SHORTEST < len(name) <= _LONGEST + 1}


def names_defined(page: Page) -> Gleaning:
    """The names that LaTeX defines."""
    return {name: [] for name in _NEW_NAME.findall(page.source.text)} if page.source.language == "latex" else {}


def _by_remains(names: Iterable[str]) -> dict[str, set[str]]:
    """The names by what remains of them without one letter, or with all: two names a slip apart share a remainder."""
    found: dict[str, set[str]] = {}
    for name in names:
        for remainder in _remains(name):
            found.setdefault(remainder, set()).add(name)
    return found


def _remains(name: str) -> set[str]:
    return {name, *(name[:index] + name[index + 1 :] for index in range(len(name)))}


def _meant(name: str, often: dict[str, set[str]]) -> str:
    """The one name that is used often and a letter away; a plural or a star more is another name."""
    near = {each for remainder in _remains(name) for each in often.get(remainder, ())}
    near = {each for each in near if edit_distance(name, each, 1) == 1 and name.rstrip("s*") != each.rstrip("s*")}
    return near.pop() if len(near) == 1 else ""


def _in_source(page: Page, expression: re.Pattern[str], slips: dict[str, str]) -> Iterator[Found]:
    text = page.source.text
    unknown: Stretches | None = None
    for match in expression.finditer(text):
        name, at = match[1], match.start()
        if name not in slips or is_escaped(text, at) or is_commented(text, at) or is_listed(page.facts, at):
            continue
        if expression is _COMMAND:
            unknown = unknown or unknown_environments(text)
            if at in unknown:
                continue
        span = match.span(1) if expression is _ENVIRONMENT else (at, match.end())
        fix = Fix((Edit(Span(page.source.name, *match.span(1)), slips[name]),), safe=False)
        yield Found(Span(page.source.name, *span), {"name": name, "right": slips[name]}, fix=fix)
