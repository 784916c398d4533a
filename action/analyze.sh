#!/usr/bin/env bash
# Runs the audit, writes the job summary, and passes on its exit code: a failed check ends the job in gate.sh, so that the
# comment is posted first. Anything else that fails ends the job here.
set -uo pipefail

folder="${RUNNER_TEMP:-/tmp}/gpuops-audit"
mkdir -p "$folder"
rm -f "$folder"/report.json "$folder"/report.md

# One a line, never split or expanded by the shell: what an input holds is data.
lines() { while IFS= read -r line || [ -n "$line" ]; do [ -z "${line//[[:space:]]/}" ] || printf '%s\0' "$line"; done <<<"$1"; }
mapfile -d '' -t logs < <(lines "$INPUT_LOG")
mapfile -d '' -t options < <(lines "${INPUT_OPTIONS:-}")
mapfile -d '' -t checks < <(lines "${INPUT_FAIL_ON:-}")
gates=()
for check in "${checks[@]}"; do gates+=("--fail-on=$check"); done

if [ -n "${INPUT_COMMAND:-}" ]; then read -r -a command <<<"$INPUT_COMMAND"
else command=(npx --yes "gpuops-audit@${INPUT_VERSION:-latest}"); fi

"${command[@]}" analyze "${options[@]}" "${gates[@]}" --output="$folder/report.json" --output="$folder/report.md" -- "${logs[@]}" \
  2>"$folder/errors.txt"
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
