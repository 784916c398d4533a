/** The same rows in any container, in any number of files → the same log; and a damaged container → one clear line. */

import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../../src/log/trafficLog.ts'
import { readLog } from '../../../src/read/readLog.ts'
import { openSource } from '../../../src/read/source/openSource.ts'
import { bytesOf } from '../../cli/fakeTerminal.ts'
import { csv, folder, GOOD, HEADER, rows, saved } from '../logs.ts'
import { outside } from './outside.ts'

const read = (...files: readonly string[]) => readLog(files, { stdin: bytesOf() })
const dataOf = async (...files: readonly string[]) => (await read(...files)).data as RequestLog
const expected = await dataOf(saved('plain.csv', GOOD))
const logs = path.resolve(import.meta.dirname, '../../../fixtures/logs')

/** By the command of that name: Node has no packer of its own yet. */
const zstd = (text: string) => execFileSync('zstd', ['-c', '-q'], { input: text })

function hasZstd(): boolean {
  try {
    return zstd('a').length > 0
  } catch {
    return false
  }
}

function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  const root = path.join(folder, name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  return root
}

describe('zstd', () => {
  test.skipIf(!hasZstd())('in one frame and in several', async () => {
    const half = GOOD.indexOf('\n', GOOD.length / 2) + 1
    const frames = Buffer.concat([zstd(GOOD.slice(0, half)), zstd(GOOD.slice(half))])
    expect(await dataOf(saved('one.csv.zst', zstd(GOOD)))).toEqual(expected)
    expect(await dataOf(saved('two.csv.zst', frames))).toEqual(expected)
  })

  test.skipIf(!hasZstd())('cut off', async () => {
    const packed = zstd(GOOD)
    const file = saved('cut.csv.zst', packed.subarray(0, packed.length - 20))
    await expect(read(file)).rejects.toThrow(/cut\.csv\.zst: cannot be unpacked .* after 0 bytes of text/)
  })

  // RFC 8878: a frame whose blocks are runs of one byte, 4 bytes for 128 KiB each; here a gigabyte of line breaks.
  test('a gigabyte of blank lines in 32 kB is nothing to read, in bounded memory', async () => {
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x70])
    const size = 128 << 10
    const block = (last: number) =>
      [(size << 3) | 2 | last, size >> 5, size >> 13, 0x0a].map(byte => byte & 0xff)
    const blocks = Array.from({ length: 8_192 }, (_, i) => block(i === 8_191 ? 1 : 0)).flat()
    const before = process.memoryUsage().rss
    await expect(read(saved('bomb.zst', Buffer.concat([header, Buffer.from(blocks)])))).rejects.toThrow(
      'bomb.zst: is empty'
    )
    expect(process.memoryUsage().rss - before).toBeLessThan(600 << 20)
  })
})

describe('gzip', () => {
  test('cut off: what could be unpacked is said', async () => {
    const text = csv(...rows(5_000))
    const packed = gzipSync(text, { level: 0 })
    const file = saved('cut.csv.gz', packed.subarray(0, packed.length - 70_000))
    await expect(read(file)).rejects.toThrow(
      /cut\.csv\.gz: cannot be unpacked \(.*\) after [\d,]+ bytes of text/
    )
  })

  test('a gigabyte of zeros ends at once', async () => {
    const zeros = gzipSync(Buffer.alloc(16 << 20))
    const file = saved('bomb.gz', Buffer.concat(Array<Buffer>(64).fill(zeros)))
    const before = process.memoryUsage().rss
    await expect(read(file)).rejects.toThrow('bomb.gz: is mixed with zero bytes')
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20)
  })

  test('a gigabyte on one line is refused in bounded memory', async () => {
    const letters = gzipSync(Buffer.alloc(16 << 20, 'a'))
    const long = Buffer.concat([gzipSync('{"start_time":"'), ...Array<Buffer>(64).fill(letters)])
    const before = process.memoryUsage().rss
    await expect(read(saved('long.gz', long))).rejects.toThrow('is one JSON value of more than 64 MiB')
    expect(process.memoryUsage().rss - before).toBeLessThan(600 << 20)
  })
})

describe('pages of records', () => {
  const names = HEADER.split(',')
  const records = rows(40).map(row => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])))

  test.each(['data', 'results', 'records'])('records under "%s", in one page and in several', async key => {
    const page = (from: number, to: number) =>
      JSON.stringify({ object: 'list', [key]: records.slice(from, to), next: null }, null, 1)
    expect(await dataOf(saved('page.json', page(0, 40)))).toEqual(expected)
    expect(await dataOf(saved('pages.json', `${page(0, 15)}\n${page(15, 40)}`))).toEqual(expected)
  })

  test('their columns may be mapped', async () => {
    const page = JSON.stringify({ data: [{ ts: 1_772_438_400, n: 5 }] }, null, 1)
    const { data } = await readLog(['-'], { stdin: bytesOf(page), map: 'start=ts,input=n' })
    expect([...(data as RequestLog).inputTokens]).toEqual([5])
  })
})

describe('lines and columns without measure', () => {
  test('a gigabyte on one line of JSON Lines costs that line alone', async () => {
    const line = (second: number) =>
      `{"start_time":"2026-03-02T08:00:0${second}Z","input_tokens":1,"output_tokens":1}\n`
    const letters = gzipSync(Buffer.alloc(16 << 20, 'a'))
    const parts = [
      gzipSync(`${line(0)}{"a":"`),
      ...Array<Buffer>(64).fill(letters),
      gzipSync(`"}\n${line(1)}`)
    ]
    const { reading } = await readLog([saved('long.jsonl.gz', Buffer.concat(parts))], {
      stdin: bytesOf(),
      lenient: true
    })
    expect(reading).toMatchObject({ rows: 3, attempts: 2, rejected: { 'it is longer than 64 MiB': 1 } })
  })

  test('a million columns are refused by name, and never kept', async () => {
    const names = Array.from({ length: 1_000_000 }, (_, i) => `c${i}`)
    const table = `start_time,input_tokens,output_tokens,${names}\n2026-03-02T08:00:00Z,1,1,${names}\n`
    await expect(read(saved('wide.csv', table))).rejects.toThrow('a first line of more than 1 MiB')
  })
})

describe('Parquet', () => {
  const file = path.join(logs, 'request-table.columns.parquet')

  // DuckDB wrote it: `r1`, `r2`, `r3`, start_time with a time zone, end_time without one, zstd inside.
  test('rows, times to the microsecond, and nulls', async () => {
    const { data, reading, inputs } = await read(file)
    const log = data as RequestLog
    expect(inputs[0]).toMatchObject({ format: 'request-table', rows: 3, bytes: readFileSync(file).length })
    expect([...log.arrivalMicros]).toEqual([
      1_791_190_800_120_345, 1_791_190_800_480_000, 1_791_190_801_000_000
    ])
    expect([...log.durationMicros]).toEqual([3_381_655, 110_000, 1_000_000])
    expect([...log.outputTokens]).toEqual([215, Number.NaN, 7])
    expect([...log.status]).toEqual([200, 429, 200])
    expect(reading.rejected).toEqual({})
  })

  test('cut off', async () => {
    const bytes = readFileSync(file)
    await expect(read(saved('cut.parquet', bytes.subarray(0, bytes.length - 9)))).rejects.toThrow(
      /cut\.parquet: cannot be unpacked \(.*\) after 0 rows/
    )
  })

  test('packed into a gzip', async () => {
    await expect(read(saved('log.parquet.gz', gzipSync(readFileSync(file))))).rejects.toThrow(
      '.unpacked && gpuops-audit analyze '
    )
  })
})

describe('files of one log', () => {
  const half = (from: number, to: number) => csv(...rows(40).slice(from, to))
  const root = folderOf('export', {
    'b/late.csv': half(25, 40),
    'a.csv': half(0, 10),
    'b/early.csv': half(10, 25),
    '.DS_Store': 'no log'
  })

  test('a folder: all its files by name, hidden ones left alone', async () => {
    const { inputs, data } = await read(root)
    expect(inputs.map(({ source }) => source)).toEqual([
      'export/a.csv',
      'export/b/early.csv',
      'export/b/late.csv'
    ])
    expect(data).toEqual(expected)
  })

  test('a pattern that no shell expanded', async () => {
    const { inputs, data } = await read(`${root}/a.csv`, `${root}/b/*.csv`)
    expect(inputs.map(({ source }) => source)).toEqual(['a.csv', 'b/early.csv', 'b/late.csv'])
    expect(data).toEqual(expected)
  })

  test('a file whose name looks like a pattern is that file', async () => {
    expect(await dataOf(saved('log[1].csv', GOOD))).toEqual(expected)
  })

  test('in any order', async () => {
    expect(await dataOf(`${root}/b/late.csv`, `${root}/a.csv`, `${root}/b/early.csv`)).toEqual(expected)
  })

  test('two exports that overlap count each request once, told by equal rows', async () => {
    const log = await read(saved('first.csv', half(0, 30)), saved('second.csv', half(20, 40)))
    expect(log.reading.duplicates).toBe(10)
    expect(log.data).toEqual(expected)
  })

  test('two exports that overlap count each request once, told by ids', async () => {
    const withIds = (from: number, to: number) =>
      [
        `request_id,${HEADER}`,
        ...rows(40)
          .map((row, i) => `r${i},${row}`)
          .slice(from, to),
        ''
      ].join('\n')
    const files = [saved('ids-1.csv', withIds(0, 30)), saved('ids-2.csv', withIds(20, 40))]
    const log = await read(...files)
    expect(log.reading.duplicates).toBe(10)
    expect(log.data).toEqual(expected)
  })
})

describe('a file that changes while it is read', () => {
  const opened = (file: string) => openSource({ path: file, name: 'log.csv' }, outside(bytesOf()), () => {})
  const text = csv(...rows(60_000))
  const lengthOf = async (bytes: AsyncIterable<Uint8Array>) => {
    let length = 0
    for await (const chunk of bytes) length += chunk.length
    return length
  }

  test('what is appended is not read', async () => {
    const file = saved('growing.csv', text)
    const { bytes, warnings, close } = await opened(file)
    appendFileSync(file, text)
    expect(await lengthOf(bytes)).toBe(text.length)
    expect(warnings).toEqual([])
    await close()
  })

  test('what is cut off is said', async () => {
    const file = saved('shrinking.csv', text)
    const { bytes, warnings, close } = await opened(file)
    truncateSync(file, 2 << 20)
    expect(await lengthOf(bytes)).toBe(2 << 20)
    await close()
    expect(warnings.map(({ code }) => code)).toEqual(['shrunk-file'])
  })
})
