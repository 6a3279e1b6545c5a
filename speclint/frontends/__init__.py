"""Unwraps what arrives (mails, mailboxes, saved archive pages, plain text) into sources; knows no grammar."""
