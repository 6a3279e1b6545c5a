"""The formats of `speclint compare`: one module a format, each with `write(document, stream, appearance)`."""
