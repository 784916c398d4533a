#!/usr/bin/env bash
# Posts the report on the pull request, or updates the comment that an earlier run posted: found by a mark that is not seen.
set -euo pipefail

tag="${COMMENT_TAG//[^A-Za-z0-9_.-]/}"
mark="<!-- gpuops-audit:${tag:-default} -->"
body="${RUNNER_TEMP:-/tmp}/gpuops-audit/comment.md"
{ printf '%s\n' "$mark"; cat "$MARKDOWN"; } >"$body"

# Of the comments that the token's owner may change, the first with the mark; people may quote it further down.
all=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100" \
  --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id")
found="${all%%$'\n'*}"

if [ -n "$found" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" --field "body=@$body" >/dev/null
  echo "updated comment $found"
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --field "body=@$body" >/dev/null
  echo "posted a comment"
fi
