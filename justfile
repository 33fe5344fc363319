# Everything that must hold before a change is merged.
check:
    .ci/run

# The tests alone; words filter them.
test *words:
    cargo test -- {{words}}

# Write the generated documentation anew.
docs:
    UPDATE_DOCS=1 cargo test docs

# The terminal UI on the embedded sandbox.
run *flags:
    cargo run --release -- --sandbox {{flags}}
