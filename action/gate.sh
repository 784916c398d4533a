#!/usr/bin/env bash
# Ends the job with 1 where a check failed, each of them as an annotation.
set -euo pipefail

[ "$EXIT_CODE" != 0 ] || exit 0
# In a workflow command %, CR and LF are written as escapes; a line is one failure already.
while IFS= read -r line; do
  case "$line" in 'gpuops-audit: failed: '*) line="${line#gpuops-audit: failed: }"; printf '::error title=gpuops-audit::%s\n' "${line//%/%25}" ;; esac
done <"$FAILURES"
exit "$EXIT_CODE"
