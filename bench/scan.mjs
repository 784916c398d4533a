/** The compiled scanner alone, on one core and in this process: bytes in its memory → typed columns there, in MB/s. */
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { writeData } from './data.mjs'
import { median } from './measure.mjs'

const DIST = path.resolve(import.meta.dirname, '../dist/read')
const load = file => import(pathToFileURL(path.join(DIST, file)).href)

/** As much as the program reads at once. */
const STRETCH_BYTES = 1 << 20
const ROUNDS = 9

/** Its first columns are never quoted. */
const COLUMNS =
  'request_id,start_time,duration_ms,ttft_ms,model,input_tokens,cached_tokens,output_tokens,status,caller'.split(
    ','
  )

const SHAPES = [
  {
    shape: 'csv',
    title: 'CSV, a quoted column in every row',
    aim: 1_000,
    planOf: ({ columnsOf, cellsAt }) => {
      const cells = cellsAt(columnsOf([...COLUMNS, 'metadata'], {}))
      return { kind: 'table', delimiter: ',', columns: COLUMNS.length + 1, cells }
    },
    nameOf: ({ column }) => COLUMNS[column],
    headerRows: 1,
    recordOf: line => Object.fromEntries(line.split(',', COLUMNS.length).map((cell, i) => [COLUMNS[i], cell]))
  },
  {
    shape: 'jsonl',
    title: 'JSON Lines',
    aim: 600,
    planOf: ({ pathsOf, cellsAt }) => ({ kind: 'lines', pageKeys: [], cells: cellsAt(pathsOf) }),
    nameOf: column => column,
    headerRows: 0,
    recordOf: JSON.parse
  }
]

/** @returns {Promise<readonly { title: string, aim: number, megabytes: number, middle: number, best: number }[]>} in MB/s */
export async function scanSpeeds(folder, rows) {
  const speeds = []
  for (const shape of SHAPES) {
    const file = path.join(folder, `scan.${shape.shape}`)
    await writeData(file, shape.shape, rows)
    const bytes = readFileSync(file)
    rmSync(file)
    speeds.push(await speedOf(shape, bytes, rows))
  }
  return speeds
}

async function speedOf({ title, aim, planOf, nameOf, headerRows, recordOf }, bytes, rows) {
  const { batchPlan, columnsOf, pathsOf } = await load('batches/batchPlan.js')
  const { mappedFormat } = await load('records/mapping.js')
  const { Scanner } = await load('batches/scanner.js')
  const cellsAt = placeOf => batchPlan(mappedFormat(MAP, []), placeOf)
  const plan = planOf({ columnsOf, pathsOf, cellsAt })
  const slots = SUMMED.map(name => plan.cells.wanted.find(({ place }) => nameOf(place) === name).slot)
  const scanner = new Scanner(plan)
  const found = scanned(scanner, bytes, slots)
  checkSame(found.sums, sumsOf(bytes, headerRows, recordOf), title)
  if (found.rows !== rows + headerRows) throw new Error(`${title}: ${found.rows} rows`)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const { seconds } = scanned(scanner, bytes, slots)
    return bytes.length / seconds / 1e6
  })
  return { title, aim, megabytes: bytes.length / 1e6, middle: median(rounds), best: Math.max(...rounds) }
}

/** Every cell but the quoted one. */
const MAP =
  'id=request_id,start=start_time,duration=duration_ms:ms,ttft=ttft_ms:ms,model=model,input=input_tokens,cached=cached_tokens,output=output_tokens,status=status,caller=caller'

const SUMMED = ['start_time', 'duration_ms', 'input_tokens', 'output_tokens', 'status']

/** All rows, stretch by stretch. Only the scanner's own time counts; the sums are taken from its columns. */
function scanned({ kernel, dialect }, bytes, slots) {
  dialect.begin(1)
  const sums = SUMMED.map(() => 0)
  let [rows, milliseconds, at] = [0, 0, 0]
  while (at < bytes.length) {
    const length = Math.min(STRETCH_BYTES, bytes.length - at)
    kernel.bytes().set(bytes.subarray(at, at + length), kernel.inputAt)
    let from = kernel.inputAt
    let count
    do {
      const begin = performance.now()
      count = dialect.scan(from, kernel.inputAt + length, at + length === bytes.length)
      milliseconds += performance.now() - begin
      addUp(kernel, count, slots, sums)
      rows += count
      from = dialect.consumedTo()
    } while (count === 8_192)
    at += from - kernel.inputAt
  }
  return { rows, sums, seconds: milliseconds / 1_000 }
}

function addUp(kernel, count, slots, sums) {
  const { good } = kernel.rows()
  for (const [i, slot] of slots.entries()) {
    const values = kernel.slot(slot)
    for (let row = 0; row < count; row++) {
      if (good[row] === 1 && !Number.isNaN(values[row])) sums[i] += values[row]
    }
  }
}

/** The same by the plainest means. */
function sumsOf(bytes, headerRows, recordOf) {
  const sums = SUMMED.map(() => 0)
  const lines = bytes.toString('latin1').split('\n').slice(headerRows).filter(Boolean)
  for (const record of lines.map(recordOf)) {
    sums[0] += Date.parse(record.start_time) * 1_000
    sums[1] += Number(record.duration_ms) * 1_000
    for (let i = 2; i < SUMMED.length; i++) sums[i] += Number(record[SUMMED[i]] || 0)
  }
  return sums
}

function checkSame(found, wanted, title) {
  const isFar = (sum, i) => Math.abs(sum - wanted[i]) > 1e-9 * wanted[i]
  if (found.some(isFar)) throw new Error(`${title}: ${found} instead of ${wanted}`)
}
