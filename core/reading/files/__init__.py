"""What a file holds: kinds, encodings, dialects, Parquet; `core.reading.tables` is the way in."""
