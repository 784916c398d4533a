#!/usr/bin/env bash
# Runs the audit, writes the job summary, and passes on its exit code: a failed check ends the job in gate.sh, so that the
# comment is posted first. Anything else that fails ends the job here.
set -uo pipefail

# One of its own, so that two audits of one job keep their reports apart.
mkdir -p "${RUNNER_TEMP:-/tmp}"
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/gpuops-audit-XXXXXX")

# One a line, never split or expanded by the shell: what an input holds is data.
lines() { while IFS= read -r line || [ -n "$line" ]; do [ -z "${line//[[:space:]]/}" ] || printf '%s\0' "$line"; done <<<"$1"; }
mapfile -d '' -t logs < <(lines "$INPUT_LOG")
mapfile -d '' -t options < <(lines "${INPUT_OPTIONS:-}")
mapfile -d '' -t checks < <(lines "${INPUT_FAIL_ON:-}")
gates=()
for check in "${checks[@]}"; do gates+=("--fail-on=$check"); done

# A checkout may be a stranger's pull request: no configuration of its own is looked for.
config="${INPUT_CONFIG:-}"
[ -n "$config" ] || { config="$folder/none.json"; echo '{}' >"$config"; }

# The version that this action was released with, unless the input names another.
version="${INPUT_VERSION:-}"
[ -n "$version" ] || version=$(sed -n 's/^  "version": "\([^"]*\)".*/\1/p' "$(dirname "${BASH_SOURCE[0]}")/../package.json")

if [ -n "${INPUT_COMMAND:-}" ]; then read -r -a command <<<"$INPUT_COMMAND"
else command=(npx --yes "gpuops-audit@$version"); fi

"${command[@]}" analyze --config="$config" "${options[@]}" "${gates[@]}" --output="$folder/report.json" --output="$folder/report.md" \
  -- "${logs[@]}" 2>"$folder/errors.txt"
code=$?
cat "$folder/errors.txt" >&2

[ ! -s "$folder/report.md" ] || cat "$folder/report.md" >>"$GITHUB_STEP_SUMMARY"
{
  echo "report=$folder/report.json"
  echo "markdown=$folder/report.md"
  echo "failures=$folder/errors.txt"
  echo "exit-code=$code"
} >>"$GITHUB_OUTPUT"
[ "$code" -le 1 ] || exit "$code"
