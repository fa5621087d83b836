"""The handout: turns an issued revision into a tagged PDF with its final wording and layout."""

# Part of the file name of a stored PDF. Raise it whenever the same revision would print differently.
RENDERER_VERSION = "4"
