"""Comparison of one workload on many implementations, each in a process of its own."""
