"""The features of a specification as `speclint features` shows them: a table, or the verdict on a set."""
