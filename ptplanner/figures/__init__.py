"""Exercise pictures and demonstrations, drawn from pose files; used at build time alone."""
