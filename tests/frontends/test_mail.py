"""Messages of mails, mailboxes, archive pages and plain text; where their characters come from."""

import base64
import quopri
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.frontends.mail import Message, kind_of, read_messages
from speclint.text.limits import MAX_MIME_DEPTH, MAX_MIME_PARTS
from speclint.text.source import Document, Source

DIFF = """\
A lamp can be dimmed.

diff --git a/lamp.tex b/lamp.tex
--- a/lamp.tex
+++ b/lamp.tex
@@ -1,3 +1,3 @@
 The lamp glows. \t
-It is bright.
+It is as bright as the driver – not the device – wants.
\x20
--\x20
2.43.0
"""


def messages(data: bytes | str) -> list[Message]:
    document = Document.decode("in.eml", data if isinstance(data, bytes) else data.encode())
    return read_messages(document)


def only_text(data: bytes | str) -> Source:
    (message,) = messages(data)
    (source,) = message.texts
    return source


def origin_line(source: Source, words: str) -> str:
    """The line of the document where `words` of the source come from."""
    document, offset = source.origin(source.text.index(words))
    return document.lines.line(document.lines.position(offset).line)


def mail(content: str, **headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(linesep="\n"))
    message["From"] = "An Author <author@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(content)
    return message


@pytest.mark.parametrize("transfer", ["8bit", "quoted-printable", "base64"])
def test_a_patch_comes_out_as_it_was_sent(transfer: str) -> None:
    message = mail("")
    message.set_content(DIFF, cte=transfer)
    source = only_text(message.as_bytes())
    assert source.text == DIFF
    if transfer != "base64":
        assert origin_line(source, "The lamp glows").startswith(" The lamp glows.")


def test_header_fields_are_decoded() -> None:
    message = mail("x", Subject="[PATCH v2 1/3] lamp: dim it – slowly", To='A <a@example.org>, "B, C" <b@example.org>')
    message["Cc"] = "c@example.org"
    message["Date"] = "Mon, 01 Jul 2019 10:23:02 -0400"
    message["Message-ID"] = "<2@example.org>"
    message["In-Reply-To"] = "<1@example.org>"
    message["References"] = "<0@example.org> <1@example.org>"
    (found,) = messages(message.as_bytes().replace(b"> <", b">\n <"))
    assert found.subject == "[PATCH v2 1/3] lamp: dim it – slowly"
    assert found.sender == "An Author <author@example.org>"
    assert found.to == ("A <a@example.org>", '"B, C" <b@example.org>')
    assert found.cc == ("c@example.org",)
    assert found.date == "Mon, 01 Jul 2019 10:23:02 -0400"
    assert (found.message_id, found.in_reply_to) == ("<2@example.org>", "<1@example.org>")
    assert found.references == ("<0@example.org>", "<1@example.org>")


def test_the_text_parts_of_a_multipart_are_read_with_attached_patches_and_enclosed_messages() -> None:
    message = mail("See the patch.\n")
    message.add_alternative("<p>See the patch.</p>", subtype="html")
    message.add_attachment(DIFF.encode(), maintype="application", subtype="octet-stream", filename="0001-lamp.patch")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="lamp.png")
    message.add_attachment(mail("Old words.\n", Subject="old"))
    outer, inner = messages(message.as_bytes())
    assert [source.text for source in outer.texts] == ["See the patch.\n", DIFF]
    assert (inner.subject, [source.text for source in inner.texts]) == ("old", ["Old words.\n"])
    names = [source.name for each in (outer, inner) for source in each.texts]
    assert names == ["in.eml#1", "in.eml#1.2", "in.eml#2"]


def test_a_mailbox_is_cut_at_its_from_lines() -> None:
    box = (
        "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n"
        "From: A <a@example.org>\nSubject: one\n\n>From here on\n>>From there\nFrom now on\n\n"
        "From a@example.org Mon Jul  1 10:23:02 2019\n"
        "From: B <b@example.org>\nSubject: two\n\nSecond.\n"
    )
    document = Document("a.mbox", box)
    assert kind_of(document) == "mbox"
    one, two = read_messages(document)
    assert [one.subject, two.subject] == ["one", "two"]
    assert one.texts[0].text == "From here on\n>From there\nFrom now on\n"
    assert two.texts[0].text == "Second.\n"
    assert origin_line(one.texts[0], "From here") == ">From here on"
    assert box[slice(*two.at)].startswith("From: B")


def test_a_saved_archive_page_has_its_header_below_the_subject() -> None:
    page = (
        "Re: [RFC] lamp: a new flag\n\nFrom: An Author\nDate: Mon Jul 01 2019 - 10:23:02 EST\n\n\n"
        "> Old words.\n\nNew words.\n"
        "\nFrom: Another @ 2019-07-02  9:01 UTC (permalink / raw)\n  To: An Author\n\nAn answer.\n"
    )
    document = Document("page.txt", page)
    assert kind_of(document) == "archive"
    first, second = read_messages(document)
    assert (first.subject, first.sender, first.date) == (
        "Re: [RFC] lamp: a new flag",
        "An Author",
        "Mon Jul 01 2019 - 10:23:02 EST",
    )
    assert first.texts[0].text.split() == "> Old words. New words.".split()
    assert (second.sender, second.date, second.to) == ("Another", "2019-07-02  9:01 UTC", ("An Author",))
    assert second.texts[0].text == "\nAn answer.\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("VIRTIO_LAMP_F_DIM (5) The lamp can be dimmed.\n", "draft"),
        ("Note: this is a draft.\n\nVIRTIO_LAMP_F_DIM\n", "draft"),
        ("", "draft"),
        ("Subject: lamp\nX-Mailer: a\n b\n\nText\n", "mail"),
        ("Subject: lamp\r\nFrom: a\r\n\r\nText\r\n", "mail"),
        ("From here we go on.\nSubject: to change.\n", "draft"),
    ],
)
def test_what_a_document_is(text: str, kind: str) -> None:
    assert kind_of(Document("d.txt", text)) == kind


def test_plain_text_is_one_message_without_headers() -> None:
    (message,) = messages("VIRTIO_LAMP_F_DIM (5) The lamp can be dimmed.\r\n")
    assert (message.subject, message.sender, message.to) == ("", "", ())
    assert message.texts[0].text == "VIRTIO_LAMP_F_DIM (5) The lamp can be dimmed.\r\n"


def with_header(content_type: str, transfer: str, body: bytes) -> bytes:
    header = f"Subject: s\nContent-Type: {content_type}\nContent-Transfer-Encoding: {transfer}\n\n"
    return header.encode() + body


@pytest.mark.parametrize(
    ("charset", "transfer", "body", "text"),
    [
        ("iso-8859-1", "8bit", "tröb\nhell\n".encode("latin-1"), "tröb\nhell\n"),
        ("iso-8859-1", "quoted-printable", b"tr=F6b =\nund hell", "tröb und hell"),
        ("utf-8", "quoted-printable", b"tr=C3=\n=B6b=20=\n\n=3D", "tröb \n="),
        ("us-ascii", "8bit", "tröb".encode(), "tröb"),
        ("utf-8", "8bit", b"tr\xf6b", "tr\udcf6b"),
        ("nonsense", "8bit", b"tr\xf6b", "tr\udcf6b"),
        ("zip", "8bit", b"tr\xf6b", "tr\udcf6b"),
        ("shift_jis", "8bit", "\u8868\u793a a\n".encode("shift_jis"), "\u8868\u793a a\n"),
        ("utf-16le", "base64", base64.encodebytes("hell\n".encode("utf-16le")), "hell\n"),
        ("utf-16", "base64", base64.encodebytes("hell\n".encode("utf-16be")), "hell\n"),
        ("utf-16", "base64", base64.encodebytes("hell\n".encode("utf-16")), "hell\n"),
        ("utf-32", "base64", base64.encodebytes("hell\n".encode("utf-32be")), "hell\n"),
        ("utf-8", "nonsense", b"hell =20", "hell =20"),
        ("utf-8", "quoted-printable", b"hell =2 =zz =", "hell =2 =zz "),
        ("utf-8", "base64", b"aGVs\nbA==\n\n-- \nlist\n", "hell-- \nlist\n"),
        ("utf-8", "base64", b"a\nG\nV\ns\nb\n", "hel"),
        ("utf-8", "base64", b"aGVs\nA=\nbA==\n", "hel"),
    ],
)
def test_charsets_and_encodings(charset: str, transfer: str, body: bytes, text: str) -> None:
    source = only_text(with_header(f"text/plain; charset={charset}", transfer, body))
    assert source.text == text
    for offset in range(len(text)):
        document, place = source.origin(offset)
        assert 0 <= place < len(document.text)


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ("", "It is so \nbright.\nFrom here\n> a \n> b\n-- \nme\n"),
        ("; delsp=yes", "It is sobright.\nFrom here\n> ab\n-- \nme\n"),
    ],
)
def test_flowed_text(parameters: str, text: str) -> None:
    body = b"It is so \nbright.\n From here\n> a \n> b\n-- \nme\n"
    source = only_text(with_header(f"text/plain; format=flowed{parameters}", "7bit", body))
    assert source.text == text


def test_a_multipart_without_parts_is_text() -> None:
    for boundary in ("", "; boundary=x", '; boundary="'):
        assert only_text(f"Subject: s\nContent-Type: multipart/mixed{boundary}\n\nText\n").text == "Text\n"


def test_parts_inside_each_other_are_read_to_a_limit() -> None:
    header = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000))
    (message,) = messages(f"Subject: s\n{header}\nText\n")
    assert [unread.limit for unread in message.unread] == [f"{MAX_MIME_DEPTH} parts inside each other"]
    assert message.texts == ()


def test_many_parts_are_read_to_a_limit() -> None:
    parts = "--b\n\nText\n" * 100_000
    (message,) = messages(f"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n")
    assert [unread.limit for unread in message.unread] == [f"{MAX_MIME_PARTS} parts in a message"]
    assert len(message.texts) == MAX_MIME_PARTS - 1


WORDS = st.lists(st.text("ab cA=_>F\u00e4.\t", max_size=30), max_size=8).map("\n".join)


@given(WORDS, st.sampled_from(["8bit", "quoted-printable"]), st.sampled_from(["utf-8", "iso-8859-15"]))
def test_words_are_found_where_they_come_from(text: str, transfer: str, charset: str) -> None:
    data = text.encode(charset)
    body = quopri.encodestring(data) if transfer == "quoted-printable" else data
    source = only_text(with_header(f"text/plain; charset={charset}", transfer, body))
    assert source.text == text
    for offset, character in enumerate(text):
        document, place = source.origin(offset)
        if character.isalpha() and character.isascii():
            assert document.text[place] == character


HOSTILE = st.lists(
    st.sampled_from(
        [
            "From a Mon Jul  1 10:23:02 2019\n", "Subject: =?utf-8?q?=e4?= =?x?b?A?=\n", "From: a\n", "Date: b\n", "\n",
            "Content-Type: multipart/mixed; boundary=b\n", "Content-Type: message/rfc822\n", "--b\n", "--b--\n", "--b",
            "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "aGVs\n", "=C3=\n",
            "Content-Type: text/plain; charset=iso-2022-jp; format=flowed; delsp=yes\n", "text \n", ">>From \n", "\x00",
            "\udcff", "\r\n", "> q \n", " ", "Content-Type: text/plain; charset=utf-16\n", "=", "\u20ac", "A=\n", "A",
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(HOSTILE)
def test_no_text_makes_reading_fail(text: str) -> None:
    document = Document("in.eml", text)
    for message in read_messages(document):
        assert 0 <= message.at[0] <= message.header_end <= message.at[1] <= len(text)
        for source in message.texts:
            for offset in range(len(source.text)):
                assert 0 <= source.origin(offset)[1] < len(text)
