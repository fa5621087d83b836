"""The plan part: the builder, its edits, the quality meter, preview and issue."""
