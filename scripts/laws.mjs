/**
 * `node scripts/laws.mjs [CASES]`: random deployments under random loads, and how often a prediction breaks a law by more
 * than 2 %: more concurrency, a faster card, a larger degree, finer weights never make what they should help worse. Apart
 * from these stand those for which there is a reason: fewer sequences fit on the one that is worse, so that they wait for
 * each other and each is faster; the equations themselves say so, as GPUs must exchange what they worked out or weights
 * be widened; the cards are of two makers.
 */
import { benchmarkOf } from '../dist/capacity/check/measuredPoint.js'
import { byEquations, predict } from '../dist/capacity/check/prediction.js'
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
  if (!benchmark) return null
  const { sequences: most, hosted } = benchmark
  return {
    ...predict(benchmark, evidenceGroups()),
    most,
    amd: hosted.gpu.architecture.startsWith('CDNA'),
    plain: byEquations(benchmark).tpotSeconds
  }
}
const rates = ({ bandwidth, flops, linkBandwidth, memoryBytes }) => [
  ...[bandwidth, flops.bf16, flops.fp8 ?? flops.bf16, linkBandwidth, memoryBytes]
]
const fasterThan = slow => {
  const least = rates(slow)
  return GPUS.filter(gpu => gpu !== slow && rates(gpu).every((rate, i) => rate >= least[i]))
}

const broken = new Map()

/** @param reason why it may be otherwise; `null`: nothing excuses it */
function hold(law, worse, better, reason = null) {
  const told = broken.get(law) ?? { cases: 0, broken: 0, reasons: new Map() }
  broken.set(law, told)
  told.cases++
  if (worse / better <= ALLOWED) return
  if (reason === null) told.broken++
  else told.reasons.set(reason, (told.reasons.get(reason) ?? 0) + 1)
}

function holdBetter(law, better, worse, concurrency) {
  const reason =
    worse.most < concurrency
      ? 'fewer fit at a time on the worse one'
      : better.amd !== worse.amd
        ? 'another maker'
        : better.plain > worse.plain
          ? 'by the equations'
          : null
  hold(law, better.tpotSeconds, worse.tpotSeconds, reason)
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
  if (wider) holdBetter('larger degree, TPOT', wider, found, asked.concurrency)
  const finer = asked.precision === 'bf16' && ask({ ...asked, precision: 'fp8' })
  if (finer) holdBetter('finer precision, TPOT', finer, found, asked.concurrency)
  const faster = pick(fasterThan(gpu))
  const fast = faster && ask({ ...asked, gpu: faster.name })
  if (fast) holdBetter('faster card, TPOT', fast, found, asked.concurrency)
}

for (let i = 0; i < Number(process.argv[2] ?? 10_000); i++) tryOne()
const share = (count, cases) => `${((100 * count) / cases).toFixed(1)} %`
for (const [law, told] of broken) {
  const reasons = [...told.reasons].map(([reason, count]) => `; ${share(count, told.cases)} ${reason}`)
  process.stdout.write(
    `${law}: ${share(told.broken, told.cases)} of ${told.cases} broken${reasons.join('')}\n`
  )
}
