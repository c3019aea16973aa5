//! The Rust code of tuiquiz's questions: one
//! submodule per file, and the files' texts.

use pyo3::prelude::*;
use pyo3::types::PyDict;

mod binary_search;
mod binary_search_native;
mod fibonacci;
mod square;

/// Adds `file.rs` as the submodule `file`, and its
/// text to `SOURCES`.
macro_rules! add {
    ($module:expr, $sources:expr,
     $file:ident, $function:ident) => {{
        let name = stringify!($file);
        let submodule =
            PyModule::new($module.py(), name)?;
        submodule.add_function(
            wrap_pyfunction!(
                $file::$function,
                &submodule
            )?,
        )?;
        $module.add_submodule(&submodule)?;
        $sources.set_item(
            name,
            include_str!(concat!(
                stringify!($file),
                ".rs"
            )),
        )?;
    }};
}

#[pymodule]
fn tuiquiz_rust(
    m: &Bound<'_, PyModule>,
) -> PyResult<()> {
    let sources = PyDict::new(m.py());
    add!(m, sources, square, square_rust);
    add!(m, sources, fibonacci, fibonacci_rust);
    add!(
        m,
        sources,
        binary_search,
        binary_search_rust
    );
    add!(
        m,
        sources,
        binary_search_native,
        binary_search_rust_native_types
    );
    m.add("SOURCES", sources)?;
    m.add(
        "__version__",
        env!("CARGO_PKG_VERSION"),
    )
}
