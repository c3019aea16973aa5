from rust.binary_search import binary_search_rust
from rust.binary_search_native import binary_search_rust_native_types


def binary_search_py(sorted_list, target):
    left, right = 0, len(sorted_list)

    while left < right:
        mid = (left + right) // 2

        if sorted_list[mid] == target:
            return mid
        elif sorted_list[mid] < target:
            left = mid + 1
        else:
            right = mid

    return None


def binary_search_rs(sorted_list, target):
    return binary_search_rust(sorted_list, target)


def binary_search_rs_native(sorted_list, target):
    return binary_search_rust_native_types(sorted_list, target)


def make_input(rng):
    numbers = sorted(rng.sample(range(1_000_000), 10_000))
    return numbers, numbers[4_321]
