// rustimport:pyo3
//: [dependencies.pyo3]
//: version = "0.29"
use pyo3::prelude::*;

#[pyfunction]
pub fn square_rust(x: i32) -> i32 {
    // From 46,341 on x * x is no i32: it wraps.
    x * x
}
