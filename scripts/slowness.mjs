/** `node scripts/slowness.mjs POINTS.csv`: how far off the iterations are that sizing is done with, at measured points. */
import { benchmarkOf } from '../dist/capacity/check/measuredPoint.js'
import { measuredIn } from '../dist/capacity/check/pointPredictions.js'
import { slowdownOf } from '../dist/capacity/speed/ownSpeed.js'
import { readPoints } from '../dist/cli/readPoints.js'

const file = process.argv[2]
if (file === undefined) {
  process.stderr.write('Name a points file: node scripts/slowness.mjs POINTS.csv\n')
  process.exit(2)
}
const rows = await readPoints(file)
const points = rows.flatMap(row => {
  const { benchmark } = benchmarkOf(row)
  const measured = measuredIn(row)
  if (benchmark?.load.kind !== 'closed' || !(measured.tpot > 0)) return []
  const slowdown = slowdownOf(benchmark, measured)
  const { hosted, engine, precision, version, harness } = benchmark
  const names = [
    hosted.model.name,
    hosted.gpu.name,
    hosted.tensorParallel,
    engine,
    precision,
    version,
    harness
  ]
  return slowdown === null
    ? []
    : [{ slowdown, concurrency: benchmark.load.concurrency, served: names.join(' ') }]
})

/** The point of middle concurrency corrects the others of its deployment and version. */
const corrected = [...new Set(points.map(({ served }) => served))].flatMap(deployment => {
  const members = points.filter(({ served }) => served === deployment)
  const own = members.toSorted((a, b) => a.concurrency - b.concurrency)[members.length >> 1]
  return members.filter(point => point !== own).map(({ slowdown }) => slowdown / own.slowdown)
})

const says = (name, values) => {
  const sorted = values.toSorted((a, b) => a - b)
  const at = share => sorted[Math.floor(share * (sorted.length - 1))].toFixed(2)
  process.stdout.write(`${name}: ${at(0.1)} to ${at(0.9)}, median ${at(0.5)}, of ${sorted.length} points\n`)
}
says(
  'known deployments',
  points.map(({ slowdown }) => slowdown)
)
says('corrected by one own point', corrected)
