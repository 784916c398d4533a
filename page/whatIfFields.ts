/** The controls of the what-if panel: each is an option of the command line, read by the same code. */
import { promisedAlso } from '../src/capacity/promise.ts'
import { PROMISE, SIZING } from '../src/capacity/question.ts'
import { GPUS } from '../src/catalog/gpus.ts'
import type { Question } from '../src/decide.ts'
import type { Option } from '../src/option.ts'
import { EXTRAS, feeMonths } from '../src/pricing/extras.ts'
import { PRICES, rentIn } from '../src/pricing/priceBook.ts'
import { count, duration, money } from '../src/report/format.ts'
import type { WhatIf } from '../src/report/html/whatIf.ts'
import type { Choices, Field, Slider } from './field.ts'
import { tokenPriceFields } from './tokenPriceFields.ts'

const sized = (question: Question, changes: Partial<Question['sizing']>): Question => ({
  ...question,
  sizing: { ...question.sizing, ...changes }
})

/** A limit that is said is held, and those that the log or the class of use would set no longer count. */
const limited = (question: Question, said: { ttftSeconds: number } | { tpotSeconds: number }): Question =>
  sized(question, { slo: promisedAlso(question.sizing.slo, said) })

const charged = (question: Question, changes: Partial<Question['prices']['extras']>): Question => ({
  ...question,
  prices: { ...question.prices, extras: { ...question.prices.extras, ...changes } }
})

/**
 * Only what the page can answer exactly.
 *
 * @param isThroughput agents are promised throughput in the report: no limit on waits
 */
export const fieldsOf = (
  { question, targets, gpus, evidence }: WhatIf,
  isThroughput: boolean
): readonly Field[] => [
  ...demandFields(question),
  ...(question.sizing.sloFromLog ? [] : promiseFields(question, isThroughput)),
  ...fleetFields(question, targets),
  ...gpuPriceFields(question, gpus),
  ...tokenPriceFields(evidence.billing.usage, question.prices),
  ...moneyFields(question)
]

const [TRAFFIC, PROMISED, FLEET, PRICE, OTHER] = [
  'Traffic',
  'Promise',
  'Fleet',
  'Prices',
  'Other costs'
] as const

/** What an option reads, set by a control. */
const field = <Value>(
  { flag, read }: Option<unknown, Value>,
  label: string,
  group: string,
  control: Field['control'],
  change: (value: Value, asked: Question) => Question
): Field => ({ flag, label, group, control, apply: (said, asked) => change(read(said), asked) })

const slider = (
  initial: number,
  { least = 0, most, step }: { least?: number; most: number; step: number },
  said: (position: number) => string,
  shown: (position: number) => string
): Slider => ({ kind: 'slider', least, most, step, initial, said, shown })

const percent = (initial: number, most: number, step: number): Slider =>
  slider(100 * initial, { most, step }, String, position => `${count(position)} %`)

const percentSaid = (control: Slider): Slider => ({ ...control, said: position => `${position}%` })

const demandFields = ({ sizing }: Question): readonly Field[] => [
  field(
    SIZING.growth,
    'Planned growth',
    TRAFFIC,
    percentSaid(percent(sizing.growth, 400, 10)),
    (growth, asked) => sized(asked, { growth })
  ),
  field(
    SIZING.headroom,
    'Headroom',
    TRAFFIC,
    percentSaid(percent(sizing.headroom, 100, 5)),
    (headroom, asked) => sized(asked, { headroom })
  ),
  field(
    SIZING.spare,
    'Spare replicas',
    TRAFFIC,
    slider(sizing.spare, { most: 3, step: 1 }, String, count),
    (spare, asked) => sized(asked, { spare })
  )
]

/** Round ones; the first is as in the report. */
const choices = (initial: string, options: readonly { said: string; shown: string }[]): Choices => ({
  kind: 'choices',
  options: [{ said: '', shown: initial }, ...options]
})

/** @param initial `null`: no limit */
const durations = (initial: number | null, seconds: readonly number[]): Choices =>
  choices(
    `${initial === null ? 'no limit' : duration(initial)} (report)`,
    seconds.map(value => ({ said: `${value * 1_000}ms`, shown: duration(value) }))
  )

const ATTAINMENTS = ['90%', '95%', '99%', '99.9%'] as const

const promiseFields = ({ sizing: { slo } }: Question, isThroughput: boolean): readonly Field[] => [
  field(
    PROMISE.ttftSeconds,
    'First token within',
    PROMISED,
    durations(isThroughput ? null : slo.ttftSeconds, [0.2, 0.5, 1, 2, 5, 10, 20]),
    (ttftSeconds, asked) => limited(asked, { ttftSeconds })
  ),
  field(
    PROMISE.tpotSeconds,
    'Gap between tokens within',
    PROMISED,
    durations(isThroughput ? null : slo.tpotSeconds, [0.01, 0.02, 0.03, 0.05, 0.1, 0.2]),
    (tpotSeconds, asked) => limited(asked, { tpotSeconds })
  ),
  field(
    PROMISE.attainment,
    'For this share of requests',
    PROMISED,
    choices(
      `${count(100 * slo.attainment)} % (report)`,
      ATTAINMENTS.map(said => ({ said, shown: said.replace('%', ' %') }))
    ),
    (attainment, asked) => sized(asked, { slo: { ...asked.sizing.slo, attainment } })
  )
]

const named = (initial: string, names: readonly string[]): Choices =>
  choices(
    initial,
    names.map(name => ({ said: name, shown: name }))
  )

const fleetFields = ({ sizing }: Question, targets: readonly string[]): readonly Field[] => [
  ...(targets.length === 0
    ? []
    : [
        field(
          SIZING.targetModel,
          'Model to serve',
          FLEET,
          named(
            sizing.targetModel ?? 'as in the report',
            targets.filter(name => name !== sizing.targetModel)
          ),
          (targetModel, asked) => sized(asked, { targetModel })
        )
      ]),
  field(
    SIZING.gpus,
    'GPU',
    FLEET,
    named(
      sizing.gpus.join(', ') || 'as in the report',
      GPUS.map(({ name }) => name).filter(name => name !== sizing.gpus.join(','))
    ),
    (gpus, asked) => sized(asked, { gpus })
  )
]

/** What a GPU may cost lies between next to nothing and three times its price. */
const gpuPriceFields = ({ prices }: Question, gpus: readonly string[]): readonly Field[] =>
  gpus.flatMap(name => {
    const usd = rentIn(prices)(name, 1)?.usdPerGpuHour ?? null
    if (usd === null) return []
    const control = slider(
      usd,
      { least: 0.05, most: Math.ceil(3 * usd), step: 0.05 },
      position => String(Number(position.toFixed(2))),
      position => `${money(position)} an hour`
    )
    return [{ ...gpuPriceField(name), control }]
  })

const gpuPriceField = (name: string): Omit<Field, 'control'> => ({
  flag: PRICES.gpuPrices.flag,
  of: name,
  label: name,
  group: PRICE,
  apply: (said, asked) => ({
    ...asked,
    prices: {
      ...asked.prices,
      gpuPrices: new Map([...asked.prices.gpuPrices, PRICES.gpuPrices.read(`${name}=${said}`)])
    }
  })
})

const usdSlider = (initial: number, most: number, step: number): Slider =>
  slider(initial, { most, step }, String, money)

const moneyFields = ({ prices: { extras } }: Question): readonly Field[] => [
  field(
    EXTRAS.operationsUsd,
    'Running the GPUs, a month',
    OTHER,
    usdSlider(extras.operationsUsd, 20_000, 250),
    (operationsUsd, asked) => charged(asked, { operationsUsd })
  ),
  field(
    EXTRAS.migrationUsd,
    'Migration, once',
    OTHER,
    usdSlider(extras.migrationUsd, 50_000, 500),
    (migrationUsd, asked) => charged(asked, { migrationUsd })
  ),
  field(
    EXTRAS.termMonths,
    'Spread over',
    OTHER,
    slider(feeMonths(extras), { least: 1, most: 36, step: 1 }, String, position => `${position} months`),
    (termMonths, asked) => charged(asked, { termMonths })
  )
]
