"""Figures, tables and colours."""
