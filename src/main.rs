//! The command line of hanpress.

fn main() {}
