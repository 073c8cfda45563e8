"""Networks described once, without a library, so that every side of a benchmark runs the same one."""
