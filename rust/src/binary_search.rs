// rustimport:pyo3
//: [dependencies.pyo3]
//: version = "0.29"
use pyo3::prelude::*;

#[pyfunction]
pub fn binary_search_rust(
    sorted_list: Vec<u64>,
    target: u64,
) -> Option<u64> {
    let mut left = 0;
    let mut right = sorted_list.len();

    while left < right {
        let mid = (left + right) / 2;

        if sorted_list[mid] == target {
            return Some(mid as u64);
        } else if sorted_list[mid] < target {
            left = mid + 1;
        } else {
            right = mid;
        }
    }

    None
}
