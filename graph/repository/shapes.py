"""Shapes: values as every door shows them in JSON."""


def whole(value: object) -> object:
    """The value with every number that is whole written as an integer: 300000000, not 300000000.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: whole(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [whole(each) for each in value]
    return value
