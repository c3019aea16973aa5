// rustimport:pyo3
//: [dependencies.pyo3]
//: version = "0.29"
use pyo3::prelude::*;
use pyo3::types::PyList;

#[pyfunction]
pub fn binary_search_rust_native_types(
    sorted_list: &Bound<'_, PyList>,
    target: u64,
) -> PyResult<Option<u64>> {
    let mut left = 0;
    let mut right = sorted_list.len();

    while left < right {
        let mid = (left + right) / 2;
        let value: u64 = sorted_list
            .get_item(mid)?
            .extract()?;

        if value == target {
            return Ok(Some(mid as u64));
        } else if value < target {
            left = mid + 1;
        } else {
            right = mid;
        }
    }

    Ok(None)
}
