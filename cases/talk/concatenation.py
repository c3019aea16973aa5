def concat_plus(strings: list[str]) -> str:
    result = ""
    for s in strings:
        result += s
    return result


def concat_join(strings: list[str]) -> str:
    return "".join(strings)


def make_input(rng):
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        "".join(rng.choices(letters, k=rng.randint(1, 16)))
        for _ in range(5_000)
    ]
