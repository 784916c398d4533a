// @ts-nocheck: numbers alone.
/**
 * Made-up years of bills cut to a few nights up to eight weeks → how many of the 95 % intervals of a month hold the year's own mean.
 *
 *   node scripts/monthCoverage.mjs [YEARS]      npm run build first
 */
const CUTS = [
  ['2 nights', { hours: [20, 38] }],
  ['3 days', { days: 3 }],
  ['Mon-Fri', { days: 5, from: 0 }],
  ['Sat-Sun', { days: 2, from: 5, pad: true }],
  ['1 week', { days: 7 }],
  ['10 days', { days: 10 }],
  ['2 weeks', { days: 14 }],
  ['4 weeks', { days: 28 }],
  ['8 weeks', { days: 56 }]
]

let state = 42
const random = () => {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const between = (low, high) => low + random() * (high - low)
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Weekend level, day-to-day noise, slow wandering from week to week, a season, growth: each drawn anew. Day 0 is a Monday. */
function year() {
  const [weekend, noise, wander, season, growth] = [
    between(0.05, 1.1),
    between(0.05, 0.35),
    between(0, 0.12),
    between(0, 0.1),
    between(-0.002, 0.004)
  ]
  const phase = between(0, 2 * Math.PI)
  const office = random()
  let level = 0
  return {
    office,
    days: Array.from({ length: 364 }, (_, day) => {
      if (day % 7 === 0) level = 0.7 * level + normal() * wander * Math.sqrt(1 - 0.49)
      const kind = day % 7 >= 5 ? weekend : 1
      return (
        kind *
        Math.exp(
          normal() * noise - noise ** 2 / 2 + level + season * Math.sin((2 * Math.PI * day) / 364 + phase)
        ) *
        (1 + growth) ** (day / 7)
      )
    })
  }
}

/** Share of a day's traffic before an hour, between the same for all and office hours. */
const before = (hour, office) =>
  (1 - office) * (hour / 24) + office * Math.min(1, Math.max(0, (hour - 8) / 10))

function cutOf({ days, office }, { days: length = 0, from, hours, pad }) {
  const start = from === undefined ? Math.floor(between(0, 364 - 60)) : 7 * Math.floor(between(0, 44)) + from
  if (hours !== undefined) {
    // From an evening to the second morning after: a whole day between two parts.
    const [evening, morning] = [hours[0], hours[1] - 24]
    const covered = [1 - before(evening, office), 1, before(morning, office)]
    return { usd: covered.map((share, i) => share * days[start + i]), start, covered }
  }
  const usd = days.slice(start, start + length)
  const covered = usd.map(() => 1)
  return pad
    ? { usd: [0, ...usd, 0], start: start - 1, covered: [0, ...covered, 0] }
    : { usd, start, covered }
}

/** By cut: the share of so many years whose mean the interval of `src/pricing/monthlyUsd.ts` held, and how wide it was. */
export const coverageOf = (monthlyUsd, years) =>
  CUTS.map(([name, cut]) => {
    let [held, width] = [0, 0]
    for (let i = 0; i < years; i++) {
      const made = year()
      const truth = ((730 / 24) * made.days.reduce((sum, day) => sum + day, 0)) / made.days.length
      const { usd, start, covered } = cutOf(made, cut)
      const days = covered.map((share, day) => ({
        isWeekend: (((start + day) % 7) + 7) % 7 >= 5,
        covered: share
      }))
      const { low, high } = monthlyUsd(usd, { days, isDated: true, seesRhythm: days.length > 2 })
      if (low <= truth && truth <= high) held++
      width += Math.log(high / low) / years
    }
    return { name, held: held / years, width: Math.exp(width) }
  })

if (process.argv[1] === import.meta.filename) {
  const { monthlyUsd } = await import('../dist/pricing/monthlyUsd.js')
  for (const { name, held, width } of coverageOf(monthlyUsd, Number(process.argv[2] ?? 2_000)))
    process.stdout.write(
      `${name.padEnd(9)} ${(100 * held).toFixed(1)} % held, high / low ${width.toFixed(2)}\n`
    )
}
