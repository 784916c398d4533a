/**
 * `node scripts/laws.mjs [CASES]`: random deployments under random loads, and how often a prediction breaks a law by more
 * than 2 %: more concurrency, a faster card, a larger degree, finer weights never make what they should help worse.
 */
import { benchmarkOf } from '../dist/capacity/check/measuredPoint.js'
import { predict } from '../dist/capacity/check/prediction.js'
import { mulberry32 } from '../dist/capacity/random.js'
import { evidenceGroups } from '../dist/capacity/speed/evidenceGroups.js'
import { GPUS } from '../dist/catalog/gpus.js'
import { MODELS } from '../dist/catalog/models.js'

const ALLOWED = 1.02
const random = mulberry32(1)
const pick = from => from[Math.floor(random() * from.length)]
const models = MODELS.filter(({ embeds }) => !embeds)

const ask = cells => {
  const { benchmark } = benchmarkOf(column => String(cells[column] ?? ''))
  return benchmark && { ...predict(benchmark, evidenceGroups()), most: benchmark.sequences }
}
const rates = ({ bandwidth, flops, linkBandwidth, memoryBytes }) => [
  ...[bandwidth, flops.bf16, flops.fp8 ?? flops.bf16, linkBandwidth, memoryBytes]
]
const fasterThan = slow => {
  const least = rates(slow)
  return GPUS.filter(gpu => gpu !== slow && rates(gpu).every((rate, i) => rate >= least[i]))
}

const broken = new Map()
function hold(law, worse, better) {
  const told = broken.get(law) ?? []
  told.push(worse / better)
  broken.set(law, told)
}

function tryOne() {
  const gpu = pick(GPUS)
  const asked = {
    kind: 'closed_loop_concurrency',
    ...{ model: pick(models).name, gpu: gpu.name, tp: pick([1, 2, 4, 8]), precision: pick(['bf16', 'fp8']) },
    ...{
      engine: pick(['vllm', 'sglang', 'trtllm']),
      isl: pick([200, 1000, 4000]),
      osl: pick([100, 500, 1000])
    },
    concurrency: pick([1, 4, 16, 64])
  }
  const found = ask(asked)
  if (!found) return
  const more = ask({ ...asked, concurrency: 2 * asked.concurrency })
  if (2 * asked.concurrency <= found.most) {
    hold('more concurrency, TPOT', found.tpotSeconds, more.tpotSeconds)
    hold('more concurrency, rate', found.outputTokensPerSecond, more.outputTokensPerSecond)
  }
  const wider = asked.tp < 8 && ask({ ...asked, tp: 2 * asked.tp })
  if (wider) hold('larger degree, TPOT', wider.tpotSeconds, found.tpotSeconds)
  const finer = asked.precision === 'bf16' && ask({ ...asked, precision: 'fp8' })
  if (finer) hold('finer precision, TPOT', finer.tpotSeconds, found.tpotSeconds)
  const faster = pick(fasterThan(gpu))
  const fast = faster && ask({ ...asked, gpu: faster.name })
  if (fast) hold('faster card, TPOT', fast.tpotSeconds, found.tpotSeconds)
}

for (let i = 0; i < Number(process.argv[2] ?? 10_000); i++) tryOne()
for (const [law, ratios] of broken) {
  const over = ratios.filter(ratio => ratio > ALLOWED).length
  process.stdout.write(`${law}: ${((100 * over) / ratios.length).toFixed(1)} % of ${ratios.length}\n`)
}
