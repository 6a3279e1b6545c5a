"""The rules: their files, their type, their declarative kinds, and which of them run."""
