"""What pythonia imports."""


def echo(value):
    return value
