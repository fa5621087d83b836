"""The handout: turns an issued revision into a tagged PDF with its final wording and layout."""

# Part of the file name of a stored PDF. Raise it whenever the same revision would print differently.
RENDERER_VERSION = "6"
# What RenderFailed says when no other reason is known, and when memory ran out.
NOT_MADE = "The sheet could not be made. Nothing was written."
OUT_OF_MEMORY = "The sheet needed more memory than it may use. Fewer exercises may help."
