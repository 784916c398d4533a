// slow: many whole audits
/** Where tags stand in a record, and what `--where tag.…` keeps by them. */

import { expect, test } from 'vitest'
import { at } from '../../../src/read/records/cell.ts'
import { tagOf } from '../../../src/read/records/tags.ts'
import { analyzePiped, reportOf } from '../../cli/fakeTerminal.ts'
import { expectRefusal } from '../logs.ts'

test.each<[object, string]>([
  [{ team: 'search' }, 'search'],
  [{ tags: { team: 'search' } }, 'search'],
  [{ metadata: { tags: { team: 'search' } } }, 'search'],
  [{ metadata: '{"team": "search"}' }, 'search'],
  [{ tags: ['env:prod', 'team:search'] }, 'search'],
  [{ request_tags: '["team=search"]' }, 'search'],
  [{ 'tag.team': 'search' }, 'search'],
  [{ tags: '["team:a, b"]' }, 'a, b'],
  [{ SpanAttributes: '{"team": "search"}' }, 'search'],
  // As databases write that they hold none.
  [{ team: '\\N', metadata: { team: 'NULL' }, labels: { team: 'search' } }, 'search'],
  [{ teams: 'search' }, '']
])('%j', (record, team) => {
  expect(tagOf(path => at(record, path), 'team')).toBe(team)
})

const LOG = ['web', 'search', 'search']
  .map(
    (team, i) =>
      `{"ts":"2026-03-02T09:00:0${i}Z","model":"m","prompt_tokens":10,"completion_tokens":2,"metadata":{"team":"${team}"}}\n`
  )
  .join('')

test('only the rows with the tag are read, the others counted', async () => {
  const { traffic, reading } = reportOf(await analyzePiped(LOG, '--where', 'tag.team=search'))
  expect(traffic.counts.attempts).toBe(2)
  expect(reading.leftOut).toEqual({ 'not --where tag.team=search': 1 })
})

test('a tag that no row has leaves nothing', async () => {
  expectRefusal(await analyzePiped(LOG, '--where', 'tag.team=sales'), 'No request is left')
})
