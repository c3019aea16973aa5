def count_for(arr: list[int]) -> int:
    even = 0
    for x in arr:
        if x % 2 == 0:
            even += 1
    return even


def count_sum(arr: list[int]) -> int:
    return sum(1 for x in arr if x % 2 == 0)


def count_len(arr: list[int]) -> int:
    return len([x for x in arr if x % 2 == 0])


def make_input(rng):
    return rng.choices(range(10_000), k=10_000)


def make_million(rng):
    return rng.choices(range(10_000), k=1_000_000)
