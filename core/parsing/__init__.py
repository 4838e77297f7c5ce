"""Texts that a person writes: quoted fields, numbers, small arrays, formulas."""
