def list_comp(data: list[int]) -> list[int]:
    return [x * 2 for x in data]


def list_map(data: list[int]) -> list[int]:
    return list(map(lambda x: x * 2, data))


def make_input(rng):
    return rng.choices(range(10_000), k=1_000_000)
