"""The jobs of a clinic: what runs, what needs somebody, what is done."""
