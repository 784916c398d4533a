/** The plan beside today and beside other choices → what each workload gains, and what would change the answer. */
import { splitText } from '../../capacity/engine/split.ts'
import { longerInWords } from '../../capacity/fleet/beforeAfter.ts'
import type { Waited, Workload } from '../../capacity/workloadShape.ts'
import { plural } from '../../words.ts'
import type { AuditReport } from '../auditReport.ts'
import { type Block, type Cell, heading, list, paragraph, type Section, table } from '../blocks.ts'
import { count, duration, money, nameText, share, UNKNOWN } from '../format.ts'

export const adviceSection = ({ capacity, limits, verdict }: AuditReport): Section => ({
  title: 'Advice',
  blocks: [
    ...beforeAfterBlocks(capacity.workloads),
    ...standInBlocks(capacity.workloads),
    ...leverBlocks(capacity.levers),
    ...capacity.workloads.flatMap(ladderBlocks),
    ...capacity.workloads.flatMap(insistBlocks),
    ...capacity.workloads.flatMap(cacheBlocks),
    ...capacity.workloads.flatMap(apartBlocks),
    ...remedyBlocks(verdict.remedies, limits),
    ...list(
      verdict.failureModes.map(
        ({ statement, found, why }) =>
          `${found === null ? 'Not known' : found ? 'Found' : 'Not found'}: ${statement} – ${why}`
      ),
      'How shared pools fail teams'
    )
  ]
})

function remedyBlocks(
  remedies: AuditReport['verdict']['remedies'],
  { reliefs: [first] }: AuditReport['limits']
): readonly Block[] {
  const rows = remedies.map(({ name, usdPerMonth, refusedShare, note }) => [
    name,
    usdPerMonth === null ? UNKNOWN : money(usdPerMonth),
    refusedShare === null ? UNKNOWN : share(refusedShare),
    note
  ])
  return rows.length === 0
    ? []
    : [
        heading('What would stop the 429s, cheapest first'),
        ...(first === undefined
          ? []
          : [paragraph(`Replayed on this log as limited by ${first.tier}: ${first.why}.`, 'muted')]),
        table(['Remedy', '>$/month', '>Still refused', ''], rows)
      ]
}

const namesOf = ({ sourceModels }: Workload): string => sourceModels.map(name => nameText(name)).join(', ')

function beforeAfterBlocks(workloads: readonly Workload[]): readonly Block[] {
  const rows = workloads.flatMap(workload => {
    const { today, planned } = workload.beforeAfter
    return [
      ...(today === null ? [] : [rowOf(namesOf(workload), 'today', today)]),
      ...(planned === null ? [] : [rowOf(namesOf(workload), 'planned', planned)])
    ]
  })
  if (rows.length === 0) return []
  return [
    heading('How long users wait, p50 and p95'),
    table(['For', 'When', '>First token', '>Gap between tokens', '>Whole answer'], rows),
    paragraph(
      'Today: measured from the first attempt to the final answer, retries included. Planned: predicted for the busiest minutes with the headroom, so ordinary minutes are faster.',
      'muted'
    ),
    ...slowerBlocks(workloads)
  ]
}

/** The promise is of the first token and of the gaps: a whole answer may take longer all the same, as a longer one does. */
function slowerBlocks(workloads: readonly Workload[]): readonly Block[] {
  const slower = workloads.flatMap(workload => {
    const longer = longerInWords(workload.beforeAfter, duration)
    return longer.length === 0 ? [] : [`${namesOf(workload)}: ${longer.join(', ')}`]
  })
  return slower.length === 0 ? [] : [paragraph(`Slower than today – ${slower.join('; ')}.`, 'unsure')]
}

function rowOf(
  name: string,
  when: string,
  { ttft, tpot, latency }: { ttft: Waited | null; tpot: Waited | null; latency: Waited }
): readonly Cell[] {
  return [name, when, waited(ttft), waited(tpot), waited(latency)]
}

const waited = (found: Waited | null): string =>
  found === null ? UNKNOWN : `${duration(found.p50)}, ${duration(found.p95)}`

function standInBlocks(workloads: readonly Workload[]): readonly Block[] {
  const rows = workloads.flatMap(({ targetModel, mode, standIns }) =>
    standIns.map(({ sourceModel, relation, thin, outputTimes, limited }) => [
      nameText(sourceModel),
      `${targetModel}${mode === 'thinking' ? ', thinking' : ''}`,
      `${relation.replaceAll('-', ' ')}${thin ? ' (one index)' : ''}`,
      `${outputTimes.value}× (${outputTimes.low}–${outputTimes.high})`,
      limited ? 'licence has conditions' : ''
    ])
  )
  return rows.length === 0
    ? []
    : [
        heading('What stands in for what'),
        table(['Model', 'Stand-in', 'By public indices', '>Output tokens', ''], rows),
        paragraph('Two public indices are evidence, not proof: test it on your own prompts.', 'muted')
      ]
}

function leverBlocks(levers: AuditReport['capacity']['levers']): readonly Block[] {
  const rows = levers
    .filter(({ effectUsd }) => effectUsd !== 0)
    .map(({ name, flag, gpus, usdPerMonth, effectUsd }) => [
      name,
      flag,
      gpus === null ? 'no fleet' : String(gpus),
      usdPerMonth === null ? UNKNOWN : money(usdPerMonth),
      effectUsd === null ? UNKNOWN : money(effectUsd)
    ])
  return rows.length === 0
    ? []
    : [
        heading('What would change the fleets’ rent'),
        table(['Lever', 'Option', '>GPUs', '>$/month', '>Effect'], rows, 'estimated')
      ]
}

/** Whose limits the ladder loosens, as the subject of a heading. */
const LIMITS_FROM: Readonly<Record<Workload['promise']['from'], string>> = {
  log: 'the limits that the log shows',
  class: 'the default limits',
  agents: 'the default limits',
  user: 'limits beside yours'
}

function ladderBlocks(workload: Workload): readonly Block[] {
  if (workload.ladder.length === 0) return []
  const rows = workload.ladder.map(({ times, gpus, gpu, usdPerMonth, chosen }) => [
    times === null ? 'no limit' : `${times}× the limits`,
    gpus === null ? 'none keeps it' : `${gpus} × ${gpu}`,
    usdPerMonth === null ? UNKNOWN : money(usdPerMonth),
    chosen ? 'taken' : ''
  ])
  return [
    heading(`What ${LIMITS_FROM[workload.promise.from]} cost for ${namesOf(workload)}`),
    table(['Limits', 'Fleet', '>$/month', ''], rows, 'estimated')
  ]
}

const insistBlocks = (workload: Workload): readonly Block[] =>
  list(
    workload.insist.map(
      ({ relation, targetModel, gpus, gpu, usdPerMonth }) =>
        `${namesOf(workload)} on a model that is ${relation.replaceAll('-', ' ')}: ${gpus} × ${gpu} with ${targetModel}, ${usdPerMonth === null ? UNKNOWN : money(usdPerMonth)} a month.`
    )
  )

function apartBlocks(workload: Workload): readonly Block[] {
  const { disaggregated: apart } = workload
  if (apart === null) return []
  const { gpu, prefillReplicas, decodeReplicas, spareReplicas, gpus, usdPerMonth, usdMoreThanTogether } =
    apart
  const more = usdMoreThanTogether ?? 0
  const beside =
    usdMoreThanTogether === null
      ? ''
      : `, ${money(Math.abs(more))} ${more < 0 ? 'less' : 'more'} than together`
  return [
    heading(`Prefill and decode apart for ${namesOf(workload)}`),
    paragraph(
      `${gpus} × ${gpu} ${splitText(apart)}: ${prefillReplicas} replicas prefill, ${decodeReplicas} decode, ${spareReplicas} spare; ` +
        `${usdPerMonth === null ? UNKNOWN : money(usdPerMonth)} a month${beside}. First token ${duration(apart.ttftP95Seconds)}, ` +
        `gap between tokens ${duration(apart.tpotP95Seconds)} (p95), promise met by ${share(apart.attainment)}.`
    ),
    ...list([apart.note])
  ]
}

function cacheBlocks(workload: Workload): readonly Block[] {
  const { cachedInput } = workload
  if (cachedInput === null) return []
  const { share: hit, plainRouterShare, replicas, usdWithout } = cachedInput
  return [
    paragraph(
      `${namesOf(workload)}: the fleet relies on ${share(hit)} of the input being cached, as in the busiest minutes of the log. Behind a router that ignores caches, ${share(plainRouterShare)} remains on ${plural(count(replicas), replicas, 'replica')}; without caching, the fleet costs ${usdWithout === null ? UNKNOWN : money(usdWithout)} a month.`
    )
  ]
}
