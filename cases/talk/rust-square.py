from rust.square import square_rust


def square_py(x: int) -> int:
    return x * x


def square_rs(x: int) -> int:
    return square_rust(x)


def make_input(rng):
    return 10_000
