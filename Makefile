# The two commands are `make demo` and `make test`; the rest is for those who work on the code.

CARGO ?= cargo

.PHONY: demo test lint setup soak

## Builds schemactl and shows its main job from beginning to end.
demo:
	$(CARGO) build --release --package schemactl-cli
	./target/release/schemactl demo

## Installs what the tests need (Postgres, Python packages) and runs them all.
test: setup
	$(CARGO) test --workspace

## What must be clean before a change lands.
lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- --deny warnings

## Installs what the tests need and nothing else; safe to repeat.
setup:
	scripts/setup-tests

## What takes too long for every change: two thousand publishes between kills, many rounds of random schemas, ten thousand
## connections, hostile text of every kind in every place, a million versions, real input at full size, and an hour of fuzzing.
soak:
	SCHEMACTL_PUBLISHES=$${SCHEMACTL_PUBLISHES:-2000} $(CARGO) test --package schemactl-e2e --test it survives -- --nocapture
	SCHEMACTL_ROUNDS=$${SCHEMACTL_ROUNDS:-3000} $(CARGO) test --package schemactl-e2e --test it compatibility -- --nocapture
	SCHEMACTL_IDLE=$${SCHEMACTL_IDLE:-10000} $(CARGO) test --package schemactl-e2e --test it idle -- --nocapture
	SCHEMACTL_ROUNDS=100000 $(CARGO) test --package schemactl-registry --test it injection
	bench/real-input.sh
	bench/changes.sh
	bench/service.sh
	fuzz/run
