"""Speed and memory, measured against Apache MXNet 1.9.1 and bare torch in one run."""
