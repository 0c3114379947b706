//! The one native binary.

fn main() -> std::process::ExitCode {
    promptward_collector::cli::main()
}
