"""Internal: shapes and element types of operators, told without running them."""
