/** The inputs of the what-if panel: each is an option of the command line, read by the same code. */

import { promisedAlso } from '../src/capacity/promise.ts'
import { PROMISE, SIZING } from '../src/capacity/question.ts'
import { GPUS } from '../src/catalog/gpus.ts'
import type { Question } from '../src/decide.ts'
import type { Option } from '../src/option.ts'
import { EXTRAS } from '../src/pricing/extras.ts'
import { PRICES } from '../src/pricing/priceBook.ts'
import type { WhatIf } from '../src/report/html/whatIf.ts'
import { type Field, text } from './field.ts'
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

/** Only inputs that the page can answer exactly. */
export const fieldsOf = ({ question, targets, evidence }: WhatIf): readonly Field[] => [
  ...demandFields(question),
  ...(question.sizing.sloFromLog ? [] : promiseFields(question)),
  ...fleetFields(question, targets),
  ...moneyFields(question),
  ...tokenPriceFields(evidence.billing.usage, question.prices)
]

/** An input of text that an option reads. */
const input = <Value>(
  { flag, read, write }: Option<unknown, Value>,
  label: string,
  group: string,
  value: Value,
  change: (value: Value, asked: Question) => Question
): Field =>
  text({ flag, label, group, initial: write(value), apply: (said, asked) => change(read(said), asked) })

const [DEMAND, PROMISED, FLEET, MONEY] = ['Demand', 'Promise', 'Fleet', 'Money'] as const

const demandFields = ({ sizing }: Question): readonly Field[] => [
  input(SIZING.growth, 'Planned growth', DEMAND, sizing.growth, (growth, asked) => sized(asked, { growth })),
  input(SIZING.headroom, 'Headroom over the peak', DEMAND, sizing.headroom, (headroom, asked) =>
    sized(asked, { headroom })
  ),
  input(SIZING.spare, 'Spare replicas', DEMAND, sizing.spare, (spare, asked) => sized(asked, { spare }))
]

const promiseFields = ({ sizing: { slo } }: Question): readonly Field[] => [
  input(PROMISE.ttftSeconds, 'First token within', PROMISED, slo.ttftSeconds, (ttftSeconds, asked) =>
    limited(asked, { ttftSeconds })
  ),
  input(PROMISE.tpotSeconds, 'Later tokens within', PROMISED, slo.tpotSeconds, (tpotSeconds, asked) =>
    limited(asked, { tpotSeconds })
  ),
  input(PROMISE.attainment, 'For this share of requests', PROMISED, slo.attainment, (attainment, asked) =>
    sized(asked, { slo: { ...asked.sizing.slo, attainment } })
  )
]

const fleetFields = ({ sizing }: Question, targets: readonly string[]): readonly Field[] => [
  ...(targets.length === 0
    ? []
    : [
        {
          flag: SIZING.targetModel.flag,
          group: FLEET,
          label: 'Model to serve',
          choices: sizing.targetModel === null ? ['', ...targets] : targets,
          initial: sizing.targetModel ?? '',
          apply: (value: string, asked: Question) =>
            sized(asked, { targetModel: value === '' ? null : value })
        }
      ]),
  {
    flag: SIZING.gpus.flag,
    group: FLEET,
    label: 'GPU',
    choices: [
      sizing.gpus.join(','),
      ...GPUS.map(({ name }) => name).filter(name => name !== sizing.gpus.join(','))
    ],
    initial: sizing.gpus.join(','),
    apply: (value, asked) => sized(asked, { gpus: SIZING.gpus.read(value) })
  }
]

const moneyFields = ({ prices: { extras } }: Question): readonly Field[] => [
  text({
    flag: PRICES.gpuPrices.flag,
    group: FLEET,
    label: 'Price of a GPU, as GPU=USD an hour',
    initial: '',
    apply: (value, asked) =>
      value === ''
        ? asked
        : {
            ...asked,
            prices: {
              ...asked.prices,
              gpuPrices: new Map([...asked.prices.gpuPrices, PRICES.gpuPrices.read(value)])
            }
          }
  }),
  input(
    EXTRAS.operationsUsd,
    'Operations, USD a month',
    MONEY,
    extras.operationsUsd,
    (operationsUsd, asked) => charged(asked, { operationsUsd })
  ),
  input(EXTRAS.migrationUsd, 'Migration fee, USD once', MONEY, extras.migrationUsd, (migrationUsd, asked) =>
    charged(asked, { migrationUsd })
  ),
  input(EXTRAS.termMonths, 'Term, months', MONEY, extras.termMonths, (termMonths, asked) =>
    charged(asked, { termMonths })
  )
]
