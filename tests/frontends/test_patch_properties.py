"""Whatever arrives: reading it fails in no other way than it says, and every place lies in the text."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from speclint.errors import UsageError
from speclint.frontends.mail import read_messages
from speclint.frontends.patch import read_diffs, written_anew
from speclint.frontends.series import find_series
from speclint.text.source import Document, Source

LINES = st.sampled_from(
    r"""diff --git a/x b/x
diff --git "a/\303" "b/\303"
--- a/x
+++ b/x
--- /dev/null
+++ /dev/null
@@ -1 +1 @@
@@ -1,2 +1,3 @@
@@ -0,0 +1,9 @@
 a
-a
+a

\ No newline at end of file
--
rename from x
rename to ../y
new file mode 120000
old mode 100644
index 0123..4567 160000
GIT binary patch
From x Mon Sep 17 10:00:00 2001
From: a <a@b>
Date: 10:00 2026
Subject: [PATCH v2 2/3] x
Subject: Re: [PATCH 1/2]
Message-Id: <a@b>
In-Reply-To: <a@b>
base-commit: 0123456
---""".split("\n")
)
TEXTS = st.lists(LINES | st.text(max_size=9), max_size=40).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n"]).map(lambda end: end.join(lines))
)


@given(TEXTS)
def test_every_place_of_a_diff_lies_in_its_text(text: str) -> None:
    source = Source.whole(Document("x", text), "text")
    files = read_diffs(source).files
    for file in files:
        assert 0 <= file.start <= file.wrong_at[1] <= len(text)
        for hunk in file.hunks:
            assert text.startswith("@@ -", hunk.start)
            for line in hunk.lines:
                assert hunk.end <= line.start <= line.end <= len(text)
                assert "\n" not in text[line.start : line.end - 1]
    sound = tuple(file for file in files if not file.wrong)
    again = Source.whole(Document("x", written_anew(source, sound).decode("utf-8", "surrogateescape")), "text")
    assert [(file.header.old, file.header.new, file.wrong, len(file.hunks)) for file in read_diffs(again).files] == [
        (file.header.old, file.header.new, "", len(file.hunks)) for file in sound
    ]


@given(TEXTS)
def test_a_thread_is_a_series_or_none(text: str) -> None:
    document = Document("x", text)
    with contextlib.suppress(UsageError):
        series = find_series([(document, read_messages(document))])
        assert series.patches
        for patch in series.patches:
            for at in (patch.title_at, patch.words_end):
                assert at is None or 0 <= at.start <= at.end <= len(text)
