from rust.fibonacci import fibonacci_rust


def fibonacci_py(n: int) -> int:
    if n <= 1:
        return n

    a, b = 0, 1
    for _ in range(2, n + 1):
        a, b = b, a + b

    return b


def fibonacci_rs(n: int) -> int:
    return fibonacci_rust(n)


def make_input(rng):
    return 150
