/** What an audit report plans → the lines that the one screen has for it. */
import { isNotablySlower } from '../capacity/fleet/beforeAfter.ts'
import { mayGive } from '../capacity/promise.ts'
import type { ServiceLevel } from '../capacity/promiseShape.ts'
import type { Basis } from '../figure.ts'
import { rentedBy } from '../pricing/ways.ts'
import type { AuditReport } from './auditReport.ts'
import { asksForGpus } from './chosen.ts'
import { count, duration, money, share } from './format.ts'
import { type KeptPromise, keptPromise, limitText, ttftLine, wholeAnswer } from './promiseText.ts'

/** A name, and what is to be read there; marked where it is softer than measured. */
export type Line = { readonly label: string; readonly text: string; readonly basis: Basis | null }

/** The recommended fleet, its speed beside today's, and one's own servers. */
export function planLines(report: AuditReport): readonly Line[] {
  const { capacity, traffic } = report
  const fleets = capacity.workloads.flatMap(({ recommended, targetModel }) =>
    recommended === null ? [] : [{ ...recommended, targetModel }]
  )
  const thinks = capacity.workloads.some(
    ({ recommended, mode }) => recommended !== null && mode === 'thinking'
  )
  if (fleets.length === 0) return noFleetLines(report)
  const planned = fleets.map(({ ttft, latency }) => ({ ttft: ttft.p95, latency: latency.p95 }))
  return [
    { label: asksForGpus(report) ? 'Fleet' : 'If rented', text: fleetText(report), basis: 'estimated' },
    {
      label: 'Speed',
      text: [
        beside(
          `p95 first ${thinks ? 'visible ' : ''}token`,
          worst(planned.map(({ ttft }) => ttft)),
          traffic.latency.ttft?.p95
        ),
        beside('answer', worst(planned.map(({ latency }) => latency)), traffic.latency.total?.p95)
      ].join(', '),
      basis: 'estimated'
    },
    ...ownLines(report)
  ]
}

/** At the beginning of a sentence, where no name stands. */
const PLAIN_WORD = /^[A-Z](?=[a-z]* )/

/** Why there is nothing to rent. */
function noFleetLines({ capacity: { workloads } }: AuditReport): readonly Line[] {
  const [first] = workloads
  if (first === undefined) return []
  const why = first.unmet ?? first.why
  return [
    { label: 'Fleet', text: `none: ${why.replace(PLAIN_WORD, letter => letter.toLowerCase())}`, basis: null }
  ]
}

/** What the way with GPUs rents that is weighed. */
function fleetText(report: AuditReport): string {
  const { capacity, pricing } = report
  const way = pricing.compared.dedicated
  const whole = capacity.workloads.flatMap(({ recommended, targetModel }) =>
    recommended === null
      ? []
      : [
          `${recommended.gpus} × ${recommended.gpu} for ${targetModel} (${recommended.replicas} + ${recommended.spareReplicas} spare)`
        ]
  )
  const base =
    way === 'hybrid'
      ? rentedBy({ id: way }, capacity, pricing).map(
          ({ gpus, gpu, targetModel }) => `${gpus} × ${gpu} for ${targetModel}`
        )
      : []
  return base.length > 0
    ? `${base.join('; ')} as a base, for the whole peak ${wholeText(capacity, whole)}`
    : `${way === 'scheduled' ? 'by the hour, up to ' : ''}${whole.join('; ')}`
}

/** Of one fleet the name is said already. */
const wholeText = ({ workloads }: AuditReport['capacity'], whole: readonly string[]): string => {
  const [only] = workloads.length === 1 ? workloads : []
  return only?.recommended
    ? `${only.recommended.gpus} (${only.recommended.replicas} + ${only.recommended.spareReplicas} spare)`
    : whole.join('; ')
}

/** Of one's own servers: what they are used for. */
function ownLines({ pricing: { current } }: AuditReport): readonly Line[] {
  if (current === null) return []
  const { gpus, rightSize, utilisation, idleHours } = current
  const parts = [
    ...(gpus.value === null ? [] : [`${count(gpus.value)} GPUs today`]),
    ...(rightSize.value === null
      ? []
      : [
          rightSize.value <= (gpus.value ?? 0)
            ? `${count(rightSize.value)} of them would do, spare included`
            : `${count(rightSize.value)} would keep the promise, spare included`
        ]),
    ...(utilisation.value === null ? [] : [`${share(utilisation.value)} used on average`]),
    ...(idleHours.value === null ? [] : [`${count(Math.round(idleHours.value))} h a month idle`])
  ]
  const basis = rightSize.value === null ? null : rightSize.basis
  return parts.length === 0 ? [] : [{ label: 'Own fleet', text: parts.join(', '), basis }]
}

/** Who waits longer than this for a first token has gone. [s] */
const LONGEST_PATIENCE = 10

const PROMISED_BY = { log: 'today’s p95', class: 'default', agents: 'default', user: 'as you set' } as const

const FOR_AGENTS: Line = {
  label: 'Promise',
  text: 'by throughput, as agents need it (most of each prompt is cached); --slo-ttft sets a limit',
  basis: 'assumed'
}

/** What the fleet is sized to keep, and whose wish that is. */
export function promiseLines({ capacity, pricing: { current }, traffic }: AuditReport): readonly Line[] {
  const { slo, workloads } = capacity
  const kept = keptPromise(capacity)
  if (kept === null) return workloads.some(({ recommended }) => recommended !== null) ? [FOR_AGENTS] : []
  if (!Number.isFinite(slo.ttftSeconds) || !Number.isFinite(slo.tpotSeconds)) return []
  const { times } = kept
  const by = times > 1 ? longerThan(capacity, times) : setBy(slo, current !== null)
  const limits = limitsLine(kept, by === null ? slo.held : [], traffic.tokens.input?.p95 ?? null)
  const text = by === null ? limits : `${limits}: ${by}`
  return [{ label: 'Promise', text, basis: slo.from === 'class' ? 'assumed' : null }]
}

/** @param yours limits to be marked as set by the user, beside defaults */
function limitsLine(
  { promises }: KeptPromise,
  yours: ServiceLevel['held'] = [],
  p95Input: number | null
): string {
  const mark = (limit: (typeof yours)[number]) => (yours.includes(limit) ? ' (yours)' : '')
  const later = limitText(promises.map(({ tpotSeconds }) => tpotSeconds))
  const answer = wholeAnswer(promises)
  return [
    `first token ${ttftLine(promises, p95Input)}${mark('ttft')}`,
    `later ${later} each${mark('tpot')}`,
    ...(answer === null ? [] : [`answer ${answer}${mark('latency')}`])
  ].join(', ')
}

/** `null`: the user set some of the limits, the rest are defaults. */
function setBy(slo: AuditReport['capacity']['slo'], isOwn: boolean): string | null {
  const { from = 'user', ttftSeconds } = slo
  if (from === 'log' && ttftSeconds > LONGEST_PATIENCE)
    return 'as slow as the log itself; set --slo-ttft for less'
  if (from === 'log' && isOwn) return 'as your servers are today'
  return from === 'user' && mayGive(slo) ? null : PROMISED_BY[from]
}

const GIVEN_WAY = {
  log: 'today’s p95',
  class: 'the default',
  agents: 'the default',
  user: 'the default'
} as const

/** Limits that gave way, and what the fleet would cost that keeps those asked for. */
function longerThan({ slo: { from = 'user' }, workloads }: AuditReport['capacity'], times: number): string {
  const longer = `${Number.isFinite(times) ? `${count(times)}×` : 'not'} ${GIVEN_WAY[from]}`
  const ladders = workloads.flatMap(({ recommended, ladder }) => (recommended === null ? [] : [ladder]))
  const asked = ladders.length === 1 ? ladders[0]?.find(step => step.times === 1) : undefined
  const atOnce =
    asked === undefined
      ? ''
      : asked.usdPerMonth === null
        ? ', which no fleet keeps'
        : ` (${money(asked.usdPerMonth)} a month at 1×)`
  return `${from === 'user' ? 'as you set, else ' : ''}${longer}${atOnce}`
}

const worst = (values: readonly number[]): number => Math.max(...values)

const beside = (what: string, planned: number, today: number | undefined): string =>
  `${what} ${duration(planned)}${today === undefined ? '' : ` (now ${duration(today)}${isNotablySlower(planned, today) ? ': slower' : ''})`}`
