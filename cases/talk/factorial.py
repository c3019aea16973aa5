def recursive_factorial(n):
    if n == 0:
        return 1
    return n * recursive_factorial(n - 1)


def stack_factorial(n):
    result = 1
    stack = []
    while n > 0:
        stack.append(n)
        n -= 1
    while stack:
        result *= stack.pop()
    return result


def make_input(rng):
    return 20
