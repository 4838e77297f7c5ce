"""What is taken home: files of what is shown, a report, and code that prints the same numbers."""
