// slow: audits logs in many pieces
/** What a state holds, what it is refused for, what is read anew, and that nothing is read twice without a word. */

import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { reportOf, runWith } from '../../cli/fakeTerminal.ts'
import { csv, expectRefusal, folder, GOOD, rows, saved } from '../logs.ts'

const analyze = (place: string, ...flags: readonly string[]) =>
  runWith(['analyze', place, '--format', 'json', '--only', 'traffic', ...flags])

const stateOf = (name: string): string => path.join(folder, `${name}.state`)

/** All of its parts, unpacked. */
function textOf(state: string): string {
  const bytes = readFileSync(state)
  const end = bytes.indexOf(0x0a)
  const { lengths } = JSON.parse(bytes.subarray('gpuops-audit state 2 '.length, end).toString())
  let at = end + 1
  return (lengths as number[])
    .map(length => {
      at += length
      return inflateRawSync(bytes.subarray(at - length, at)).toString('latin1')
    })
    .join('\n')
}

const CALLED = `start_time,model,user,prompt,input_tokens,output_tokens
2026-03-02T08:00:00Z,gpt-4o,alice@example.com,Q7promptQ7,100,20
2026-03-02T08:00:01Z,gpt-4o,bob,Q7promptQ7,200,20
2026-03-02T08:00:02Z,gpt-4o,bob,Q7promptQ7,200,20
`

test('a state holds no text, no name of a caller and no key', async () => {
  const [file, state] = [saved('called.csv', CALLED), stateOf('called')]
  expect((await analyze(file, '--state', state, '--caller-key', 'Q7keyQ7')).code).toBe(0)
  const text = textOf(state)
  expect(text).toContain('caller-')
  for (const secret of ['Q7promptQ7', 'alice', 'bob', 'Q7keyQ7', folder]) expect(text).not.toContain(secret)
})

test('of a file that has grown only what is new is read: a state that knows better is believed', async () => {
  const [file, state] = [saved('grown.csv', GOOD), stateOf('grown')]
  await analyze(file, '--state', state)
  const at = readFileSync(file, 'utf8').indexOf('gpt-4o,100')
  appendFileSync(file, `${rows(3, 40).join('\n')}\n`)
  const grown = await analyze(file, '--state', state)
  expect(grown).toEqual(await analyze(file))
  expect(reportOf(grown).reading.rows).toBe(43)
  // What was read is looked at, and told from anything else of the same length.
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `${text.slice(0, at)}gpt-4o,900${text.slice(at + 10)}`)
  const changed = await analyze(file, '--state', state)
  expect(changed.stderr).toBe(
    `gpuops-audit: note: grown.csv: read again as a whole: what was read of it was changed since.\n`
  )
  expect(changed.stdout).toBe((await analyze(file)).stdout)
})

test.each([
  [
    'is shorter',
    (file: string) => writeFileSync(file, csv(...rows(20))),
    'it is shorter than when it was read'
  ],
  [
    'was replaced',
    (file: string) => writeFileSync(file, csv(...rows(45, 7))),
    'what was read of it was changed since'
  ],
  [
    'has other columns',
    (file: string) => writeFileSync(file, GOOD.replace('duration_ms', 'duration_us')),
    'columns are understood in another way'
  ]
])('a file that %s is read anew, and that is said', async (name, change, why) => {
  const [file, state] = [saved(`${name}.csv`, GOOD), stateOf(name)]
  await analyze(file, '--state', state)
  change(file)
  const ran = await analyze(file, '--state', state)
  expect(ran.stderr).toContain(why)
  expect(ran.stderr.split('\n')).toHaveLength(2)
  expect(ran.stdout).toBe((await analyze(file)).stdout)
  expect((await analyze(file, '--state', state)).stderr).toBe('')
})

test('a file that is gone is in no figure, and that is said', async () => {
  const [place, state] = [path.join(folder, 'days'), stateOf('days')]
  mkdirSync(place)
  writeFileSync(path.join(place, '1.csv'), csv(...rows(20)))
  writeFileSync(path.join(place, '2.csv'), csv(...rows(20, 20)))
  await analyze(place, '--state', state)
  rmSync(path.join(place, '1.csv'))
  const ran = await analyze(place, '--state', state)
  expect(ran.stderr).toContain(`1.csv: was read before and is not among the inputs any more`)
  expect(ran.stdout).toBe((await analyze(place)).stdout)
})

test('a log that was rotated is known by what it is, not by how it is called', async () => {
  const [place, state] = [path.join(folder, 'rotated'), stateOf('rotated')]
  mkdirSync(place)
  const file = (name: string) => path.join(place, name)
  writeFileSync(file('app.log'), csv(...rows(30)))
  const flags = ['--state', state, '--caller-key', 'k']
  await analyze(place, ...flags)
  appendFileSync(file('app.log'), `${rows(5, 30).join('\n')}\n`)
  renameSync(file('app.log'), file('app.log.1'))
  writeFileSync(file('app.log'), csv(...rows(25, 35)))
  const ran = await analyze(place, ...flags)
  expect(ran).toEqual(await analyze(place, '--caller-key', 'k'))
  expect(reportOf(ran).reading.rows).toBe(60)
})

test('a later --since drops what fell out, and the rest is not read again', async () => {
  const [file, state] = [saved('slides.csv', GOOD), stateOf('slides')]
  await analyze(file, '--state', state, '--since', '2026-03-02T08:00:05Z')
  const before = reportOf(await analyze(file, '--state', state, '--since', '2026-03-02T08:00:05Z'))
  const ran = await analyze(file, '--state', state, '--since', '2026-03-02T08:00:30Z')
  expect(ran).toEqual(await analyze(file, '--since', '2026-03-02T08:00:30Z'))
  expect(reportOf(ran).reading.attempts).toBeLessThan(before.reading.attempts)
})

test('a later --since beside --where reads a file again, since what was left out of it has no time', async () => {
  const [file, state] = [saved('both.csv', GOOD), stateOf('both')]
  const flags = (second: string) => ['--where', 'model=gpt-4o', '--since', `2026-03-02T08:00:${second}Z`]
  await analyze(file, '--state', state, ...flags('05'))
  const ran = await analyze(file, '--state', state, ...flags('30'))
  expect(ran.stdout).toBe((await analyze(file, ...flags('30'))).stdout)
})

test('a state of something else is refused with a remedy, and left as it is', async () => {
  const [file, state] = [saved('refused.csv', GOOD), stateOf('refused')]
  await analyze(file, '--state', state)
  const kept = readFileSync(state)
  const refused = async (says: string, ...flags: readonly string[]) => {
    expectRefusal(await analyze(file, '--state', state, ...flags), says, 'remove it to start over')
  }
  await refused('was read with another --since', '--since', '2026-03-02T08:00:10Z')
  const slid = stateOf('slid')
  await analyze(file, '--state', slid, '--since', '2026-03-02T08:00:10Z')
  for (const [another, ...flags] of [
    ['--since', '--since', '2026-03-02T08:00:09Z'],
    ['--until', '--since', '2026-03-02T08:00:11Z', '--until', '2026-03-03']
  ])
    expectRefusal(await analyze(file, '--state', slid, ...flags), `was read with another ${another}`)
  await refused(
    'was read with another --map and --timezone',
    '--timezone',
    'UTC',
    '--map',
    'start=start_time'
  )
  await refused('was read with another --caller-key', '--caller-key', 'k')
  expect(readFileSync(state)).toEqual(kept)
  writeFileSync(state, kept.subarray(0, kept.length - 3))
  await refused('is damaged or was cut off')
  writeFileSync(state, Buffer.from(kept).fill(7, kept.length - 3))
  await refused('is damaged or was cut off')
  for (const change of [
    (head: string) => head.replace('"rows":40', '"rows":4000000'),
    (head: string) => head.replace('"arrivalMicros"', '"constructor"'),
    (head: string) => head.slice(0, -1)
  ]) {
    writeFileSync(state, changedHead(kept, change))
    await refused('is damaged or was cut off')
  }
  writeFileSync(state, 'a,b\n1,2\n')
  await refused('is not a state of a log of requests')
  expect(readFileSync(state, 'utf8')).toBe('a,b\n1,2\n')
})

/** With a digest that fits, as somebody may make one. */
function changedHead(state: Buffer, change: (head: string) => string): Buffer {
  const mark = 'gpuops-audit state 2 '
  const end = state.indexOf(0x0a)
  const { lengths } = JSON.parse(state.subarray(mark.length, end).toString()) as { lengths: number[] }
  const rest = state.subarray(end + 1 + (lengths[0] as number))
  const head = deflateRawSync(
    change(inflateRawSync(state.subarray(end + 1, end + 1 + (lengths[0] as number))).toString())
  )
  const sha256 = createHash('sha256').update(head).update(rest).digest('hex')
  const layout = JSON.stringify({ sha256, lengths: [head.length, ...lengths.slice(1)] })
  return Buffer.concat([Buffer.from(`${mark}${layout}\n`), head, rest])
}

test('an input is never written over, and nothing is left beside the state', async () => {
  const file = saved('input.csv', GOOD)
  expectRefusal(await analyze(file, '--state', file), 'read as an input')
  expect(readFileSync(file, 'utf8')).toBe(GOOD)
  const state = path.join(folder, 'no-such-folder', 'state')
  expectRefusal(await analyze(file, '--state', state), 'ENOENT')
  expect(existsSync(state)).toBe(false)
})

test.each([
  [['--show-callers'], 'a state keeps hashes of callers'],
  [['--rejects', path.join(folder, 'rejects.csv')], 'not read again'],
  [['--by', 'tag.team'], 'a state keeps no tags'],
  [['--save', path.join(folder, 'kept.jsonl')], 'leave one of them out']
])('what a state cannot tell again is refused beside it: %s', async (flags, says) => {
  const state = stateOf('beside')
  expectRefusal(await analyze(saved('beside.csv', GOOD), '--state', state, ...flags), says)
  expect(existsSync(state)).toBe(false)
})

test('what cannot be read again has no state', async () => {
  expectRefusal(
    await runWith(['analyze', '-', '--state', stateOf('piped')], { stdin: lines(GOOD) }),
    'standard input'
  )
  const texts = saved(
    'texts.jsonl',
    [1, 2, 3]
      .map(i =>
        JSON.stringify({ time: `2026-03-02T08:00:0${i}Z`, prompt: 'of so many words', completion: 'some' })
      )
      .join('\n')
  )
  expectRefusal(await analyze(texts, '--state', stateOf('texts')), 'counted from its texts')
})

async function* lines(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text)
}

test('compare takes states, whose reports it compares', async () => {
  const [file, state] = [saved('drift.csv', GOOD), stateOf('drift')]
  await analyze(file, '--state', state)
  renameSync(state, `${state}.before`)
  appendFileSync(file, `${rows(60).join('\n')}\n`)
  const report = saved('drift.json', (await analyze(file, '--state', state)).stdout)
  const compared = (after: string) => runWith(['compare', `${state}.before`, after, '--format', 'json'])
  const [ofStates, ofReport] = [await compared(state), await compared(report)]
  expect(ofStates.code).toBe(0)
  expect(ofStates).toEqual(ofReport)
  expect(ofStates.stdout).toMatch(/peakRpm/)
})
