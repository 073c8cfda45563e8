"""Networks described once, without a library, so that all sides of a benchmark run the same."""
