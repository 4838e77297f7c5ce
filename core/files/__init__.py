"""What a file holds: kinds, encodings, dialects and Parquet; `core.tables` is the way in."""
