"""Exercise pictures and demonstrations, drawn from pose files; used only at build time."""
