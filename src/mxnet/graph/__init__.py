"""Internal: graphs of operators, their files, shape inference and evaluation."""
