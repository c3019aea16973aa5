// rustimport:pyo3
//: [dependencies.pyo3]
//: version = "0.29"
use pyo3::prelude::*;

#[pyfunction]
pub fn fibonacci_rust(n: u128) -> u128 {
    if n <= 1 {
        return n;
    }

    // u128 has room up to n = 186, then it wraps.
    let (mut a, mut b) = (0_u128, 1_u128);
    for _ in 2..=n {
        (a, b) = (b, a + b);
    }
    b
}
