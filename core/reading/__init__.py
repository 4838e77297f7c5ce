"""A file, turned into checked columns and then into predictions."""
