#!/usr/bin/env bash
# Posts the report on the pull request, or updates the comment that an earlier run posted: found by a mark that is not seen.
# A pull request from a fork brings a token that may not write: the report stays in the job summary, and the job goes on.
set -uo pipefail

tag="${COMMENT_TAG//[^A-Za-z0-9_.-]/}"
mark="<!-- gpuops-audit:${tag:-default} -->"
body="${MARKDOWN%.md}.comment.md"
{ printf '%s\n' "$mark"; cat "$MARKDOWN"; } >"$body" || exit 1

unposted() {
  echo "::notice title=gpuops-audit::The comment could not be posted (a token of a fork may not write). The report is in the job summary."
  exit 0
}

# Of the comments that the token's owner may change, the first with the mark; people may quote it further down.
all=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100" \
  --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id") || unposted
found="${all%%$'\n'*}"

if [ -n "$found" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" --field "body=@$body" >/dev/null || unposted
  echo "updated comment $found"
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --field "body=@$body" >/dev/null || unposted
  echo "posted a comment"
fi
