"""The words of the field: what they mean, the formula, and what else they are called."""


def show():
    pass
