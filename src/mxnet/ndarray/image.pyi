"""Written by tools/write_stubs.py; do not edit."""
