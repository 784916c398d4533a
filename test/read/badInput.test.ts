/** Files and lines that cannot be read → one clear line and exit code 2, or a count with reasons. Never a stack trace. */

import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { analyzePiped, reportOf, runWith } from '../cli/fakeTerminal.ts'
import { analyzeFile, csv, expectRefusal, folder, GOOD, HEADER, rows, saved, warningsOf } from './logs.ts'

describe('files that are no log', () => {
  test('a first line without an end, or a million columns', async () => {
    const columns = Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',')
    for (const log of ['a'.repeat(3 << 20), `${HEADER},${columns}\n${rows(9).join('\n')}\n`])
      expectRefusal(
        await analyzeFile(saved('wide.csv', log)),
        'wide.csv:1: is a first line of more than 1 MiB'
      )
  })

  test('a missing file', async () => {
    expectRefusal(await analyzeFile('nowhere/logs.csv'), 'nowhere/logs.csv: no such file', 'Check the path')
  })

  test('a path through a file', async () => {
    expectRefusal(await analyzeFile(`${saved('a.csv', GOOD)}/logs.csv`), 'no such file')
  })

  test('a folder without files', async () => {
    const empty = mkdtempSync(path.join(folder, 'empty-'))
    expectRefusal(await analyzeFile(empty), `${empty}: is a folder without files`, 'that holds the logs')
  })

  test('a pattern that no file fits', async () => {
    expectRefusal(
      await analyzeFile(`${folder}/*.nothing`),
      '*.nothing: no such file, and as a pattern it fits none'
    )
  })

  test.skipIf(process.getuid?.() === 0)('a file without permission to read', async () => {
    const file = saved('secret.csv', GOOD)
    chmodSync(file, 0)
    expectRefusal(await analyzeFile(file), 'secret.csv: cannot be read (EACCES)', 'permissions')
  })

  test.skipIf(!existsSync('/proc/self/mem'))('a file whose reading fails half-way', async () => {
    expectRefusal(await analyzeFile('/proc/self/mem'), '/proc/self/mem: cannot be read (EIO)')
  })

  test('an empty file', async () => {
    expectRefusal(await analyzeFile(saved('empty.csv', '')), 'empty.csv: is empty', 'Export the log again')
  })

  test.each([
    ['nothing on standard input', ''],
    ['blank lines only', '\n  \r\n\n'],
    ['a byte-order mark only', '\ufeff'],
    ['a gzip of nothing', gzipSync('')]
  ])('%s', async (_, bytes) => {
    expectRefusal(await analyzePiped(bytes), '-: is empty')
  })

  test('a header only', async () => {
    expectRefusal(
      await analyzeFile(saved('header.csv', `${HEADER}\n`)),
      'header.csv:1: holds no rows',
      'export again'
    )
  })

  test('an empty JSON array', async () => {
    expectRefusal(await analyzePiped('[]\n'), '-:1: holds no rows')
  })

  test.each([
    ['a zip archive or Excel workbook', [0x50, 0x4b, 3, 4, 20, 0], 'unzip'],
    ['bzip2-compressed', [0x42, 0x5a, 0x68, 0x39], 'bunzip2'],
    ['xz-compressed', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'unxz'],
    // POSIX.1-1988: the magic of a ustar header stands at 257.
    ['a tar archive', [...Buffer.alloc(257), ...Buffer.from('ustar')], 'tar -xOf '],
    // https://sqlite.org/fileformat.html, 1.3
    ['an SQLite database', [...Buffer.from('SQLite format 3\0')], 'sqlite3 -header -csv '],
    // Unicode 16, 2.6, table 2-4: the marks of UTF-32.
    ['written in UTF-32', [0xff, 0xfe, 0, 0, 0x74, 0, 0, 0], 'iconv -f UTF-32'],
    ['written in UTF-32', [0, 0, 0xfe, 0xff, 0, 0, 0, 0x74], 'iconv -f UTF-32'],
    // What logrotate's copytruncate leaves where the writer does not append.
    ['mixed with zero bytes', [...Buffer.alloc(9_000), ...Buffer.from(GOOD)], "tr -d '\\000' < "],
    ['mixed with zero bytes', [...Buffer.from(GOOD), 0, 0], "tr -d '\\000' < "],
    ['binary data', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0], 'Export the log as CSV']
  ])('%s', async (what, magic, remedy) => {
    expectRefusal(
      await analyzeFile(saved('binary.csv', Buffer.from(magic))),
      `binary.csv: is ${what}`,
      remedy
    )
  })

  test('Parquet on standard input: its directory is at the end', async () => {
    expectRefusal(await analyzePiped('PAR1'), '-: is a Parquet file that is piped', 'name the plain file')
  })

  test('a gzip inside a gzip, which a pipe unpacks', async () => {
    expectRefusal(await analyzePiped(gzipSync(gzipSync('a'))), '-: is gzip inside', 'gzip -dc')
  })

  test('an archive inside a gzip', async () => {
    expectRefusal(await analyzePiped(gzipSync(Buffer.from([0x50, 0x4b, 3, 4]))), 'is a zip archive')
  })
})

describe('two columns of one name', () => {
  const log = (second: (i: number) => number) =>
    [
      'timestamp,model,prompt_tokens,prompt_tokens,completion_tokens',
      ...Array.from({ length: 12 }, (_, i) => {
        const at = new Date(Date.UTC(2026, 8, 1, 8, i)).toISOString()
        return `${at},gpt-4o,${500 + ((i * 37) % 90)},${second(i)},${50 + ((i * 53) % 90)}`
      }),
      ''
    ].join('\n')
  const warnings = async (text: string) => {
    const { stdout } = await analyzePiped(text, '--only', 'traffic', '--format', 'json')
    return (JSON.parse(stdout).warnings as { code: string }[]).map(({ code }) => code)
  }

  test('that differ: the report says which is taken', async () => {
    expect(await warnings(log(() => 1))).toContain('twin-columns')
  })

  test('that say the same: nothing to say', async () => {
    expect(await warnings(log(i => 500 + ((i * 37) % 90)))).not.toContain('twin-columns')
  })
})

describe('columns that say too little', () => {
  test('unknown columns: what is missing, what was found, and no map that cannot work', async () => {
    const log = 'when,latency,apples,pears\n2026-03-02,3,4,5\n'
    const ran = await analyzeFile(saved('odd.csv', log))
    expectRefusal(
      ran,
      'odd.csv:1: format not recognised: it states no tokens',
      'Found: when, latency, apples, pears.'
    )
    expect(ran.stderr).not.toContain('COLUMN')
  })

  test('names in an encoding that is not read: how to convert it, and no map with what stands for them', async () => {
    // 石间,某型,总数, of which one is a word of tables, in GBK: https://encoding.spec.whatwg.org/#gbk
    const names = [0xca, 0xaf, 0xbc, 0xe4, 0x2c, 0xc4, 0xb3, 0xd0, 0xcd, 0x2c, 0xd7, 0xdc, 0xca, 0xfd]
    const log = Buffer.concat([
      Buffer.from(names),
      Buffer.from('\n2026-03-02T08:00:00Z,gpt-4o,5\n'.repeat(3))
    ])
    const ran = await analyzeFile(saved('gbk.csv', log))
    expectRefusal(ran, 'gbk.csv:1: is written in none of UTF-8', 'iconv -f GBK -t UTF-8')
    expect(ran.stderr).not.toContain('--map')
  })

  test('the nearest known format is named with what it shares', async () => {
    expectRefusal(
      await analyzePiped('TIMESTAMP,ContextChars,ContextTokens2\n2026-03-02,3,4\n'),
      'Nearest known: azure-trace (33 %'
    )
  })

  test('a log without a header: its first row is not shown', async () => {
    const ran = await analyzePiped('2026-03-02T08:00:00Z,sk-live-0123456789,my secret prompt,12\n'.repeat(3))
    expectRefusal(ran, '-:1: has no header', 'Its columns are called c1 to c4')
    expect(ran.stderr).not.toMatch(/sk-live|secret|08:00/)
  })

  test('a line of text is not shown in pieces', async () => {
    const ran = await analyzePiped('task update: id 0 | slot 19406 | n_tokens = 32727, ok\n'.repeat(3))
    expectRefusal(ran, 'Found: lines of text')
    expect(ran.stderr).not.toMatch(/slot|19406/)
  })

  test('nor is one of a server that is known to state no times', async () => {
    const ran = await analyzePiped('slot update: id 0 | task 19406 | n_tokens = 32727, ok\n'.repeat(3))
    // `llamaServer` of src/read/format/engines.ts knows it since 4336cd3, and says what to audit instead.
    expectRefusal(ran, 'is a llama.cpp server’s log', 'Audit the access log of the proxy')
    expect(ran.stderr).not.toMatch(/slot|19406/)
  })

  test('an unknown format name', async () => {
    expectRefusal(
      await analyzePiped(GOOD, '--input-format', 'csv'),
      '--input-format "csv" is not known',
      'Did you mean'
    )
  })

  test('a format that the file is not', async () => {
    expectRefusal(
      await analyzePiped(GOOD, '--input-format', 'mooncake'),
      '-:2: no line could be read',
      'no time of arrival'
    )
  })

  test('requests and buckets together', async () => {
    const usage = path.resolve(import.meta.dirname, '../../fixtures/logs/openai-usage.json')
    expectRefusal(
      await runWith(['analyze', saved('requests.csv', GOOD), usage]),
      'one holds requests, the other buckets'
    )
  })

  test('wall-clock and relative times together', async () => {
    const trace = path.resolve(import.meta.dirname, '../../fixtures/logs/mooncake.jsonl')
    expectRefusal(await runWith(['analyze', saved('requests.csv', GOOD), trace]), 'one has wall-clock times')
  })

  test('buckets of two widths', async () => {
    const logs = ['openai-usage.json', 'openai-usage.buckets.json']
    const files = logs.map(log => path.resolve(import.meta.dirname, '../../fixtures/logs', log))
    expectRefusal(await runWith(['analyze', ...files]), 'buckets of different widths (3600 s, 86400 s)')
  })
})

describe('lines that cannot be read', () => {
  const damaged = (cells: string) => `2026-03-02T08:00:30Z,${cells}`

  test.each([
    ['text for a number', damaged('5,gpt-4o,many,20,200'), 'input_tokens is not a number'],
    ['text for a time', 'yesterday,5,gpt-4o,100,20,200', 'start_time is not a time'],
    ['a relative time without its unit', '12.5,5,gpt-4o,100,20,200', 'a relative time needs its unit'],
    ['a day that does not exist', '2026-02-30T08:00:00Z,5,gpt-4o,100,20,200', 'start_time is not a time'],
    ['a year of another age', '1026-03-02T08:00:00Z,5,gpt-4o,100,20,200', 'not in the years 2000 to 2099'],
    ['no time', ',5,gpt-4o,100,20,200', 'it has no time of arrival'],
    ['negative tokens', damaged('5,gpt-4o,-100,20,200'), 'input_tokens is negative'],
    ['a part of a token', damaged('5,gpt-4o,100.5,20,200'), 'input_tokens is not a whole number'],
    ['more tokens than there can be', damaged('5,gpt-4o,1e9,20,200'), 'input_tokens is above 16,777,216'],
    ['a number that no double holds', damaged('1e400,gpt-4o,100,20,200'), 'duration_ms is not a number'],
    ['a negative duration', damaged('-5,gpt-4o,100,20,200'), 'duration_ms is negative'],
    ['a status that is none', damaged('5,gpt-4o,100,20,purple'), 'status is not an HTTP status'],
    ['too few cells', damaged('5,gpt-4o'), 'it has fewer columns than the header'],
    ['too many cells', damaged('5,gpt-4o,100,20,200,200'), 'it has more columns than the header'],
    ['a quote out of place', damaged('5,gpt"4o,100,20,200'), 'a quote stands where none may']
  ])('%s: counted with its reason and line', async (_, line, reason) => {
    const report = reportOf(await analyzePiped(csv(...rows(20), line, ...rows(19, 20))))
    expect(Object.entries(report.reading.rejected)).toEqual([[expect.stringContaining(reason), 1]])
    expect(report.reading.samples).toEqual([
      { source: 'standard input', line: 22, reason: expect.stringContaining(reason) }
    ])
    expect(report.reading).toMatchObject({ rows: 40, attempts: 39 })
    expect(report.warnings.map(({ code }) => code)).toContain('rejected-lines')
  })

  test('5 % of them pass with a warning', async () => {
    const ran = await analyzePiped(csv(...rows(19), damaged('x,gpt-4o,1,1,200')))
    expect(warningsOf(ran)).toContain('rejected-lines')
  })

  test('more than 5 % are refused, naming the first', async () => {
    const ran = await analyzePiped(csv(...rows(18), damaged('x,gpt-4o,1,1,200')))
    expectRefusal(ran, '-:20: 5.3 % of the lines cannot be read', 'duration_ms is not a number', '--lenient')
  })

  test('more than 5 % pass with --lenient', async () => {
    const log = csv(...rows(18), damaged('x,gpt-4o,1,1,200'))
    expect(reportOf(await analyzePiped(log, '--lenient')).reading).toMatchObject({ rows: 19, attempts: 18 })
  })

  test('all of them are refused even with --lenient', async () => {
    const ran = await analyzePiped(csv(damaged('x,gpt-4o,1,1,200')), '--lenient')
    expectRefusal(ran, '-:2: no line could be read', 'duration_ms is not a number', 'Check --map')
  })

  test('at most 20 are shown, all are counted', async () => {
    const report = reportOf(await analyzePiped(csv(...rows(30), ...Array<string>(25).fill('x')), '--lenient'))
    expect(report.reading.samples).toHaveLength(20)
    expect(report.reading.rejected).toEqual({ 'it has fewer columns than the header': 25 })
  })

  test('a quote that is never closed swallows the rest, which is counted line by line', async () => {
    const log = csv(...rows(30), '"2026-03-02T08:00:30Z,5,gpt-4o,100,20,200', ...rows(9))
    expectRefusal(await analyzePiped(log), '-:32: 25 % of the lines', 'a quote is never closed')
  })

  test('a damaged line of JSON Lines', async () => {
    const line = (i: number) => `{"start_time":${1_772_438_400 + i},"input_tokens":5,"output_tokens":1}`
    const log = [
      ...Array.from({ length: 30 }, (_, i) => line(i)),
      '{"start_time":17724',
      '[1]',
      line(31),
      ''
    ].join('\n')
    const { reading } = reportOf(await analyzePiped(log, '--lenient'))
    expect(reading.rejected).toEqual({ 'it is not valid JSON': 1, 'it is not a JSON object': 1 })
    expect(reading.samples.map(sample => sample.line)).toEqual([31, 32])
  })

  test('a JSON document that is cut off', async () => {
    const page = '{\n "object": "page",\n "data": [\n  {"object": "bucket", "start_time": 1772452800,\n'
    expectRefusal(
      await analyzeFile(saved('page.json', page)),
      'page.json:5: is not valid JSON',
      'copied whole'
    )
  })

  test('a JSON document with a mistake: the line of the mistake', async () => {
    expectRefusal(
      await analyzePiped('[\n {"start_time": 1},\n {"start_time" 2}\n]\n'),
      '-:3: is not valid JSON'
    )
  })
})

test('a refusal does not wait for the rest of a pipe', async () => {
  const bin = path.resolve(import.meta.dirname, '../../bin/gpuops-audit.js')
  const child = spawn(process.execPath, [bin, 'analyze', '-'], { stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.on('error', () => {})
  child.stdin.write(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2 << 20)]))
  const code = await new Promise(resolve => child.on('exit', resolve))
  expect(code).toBe(2)
})
