/** The inputs of the what-if panel: each is an option of the command line, read by the same code. */
import { GPUS } from '../src/catalog/gpus.ts'
import { amountOption, countOption, durationOption, shareOption } from '../src/cli/values.ts'
import type { Question } from '../src/decide.ts'
import { parseGpuPrice } from '../src/pricing/priceBook.ts'
import type { WhatIf } from '../src/report/html/whatIf.ts'
import { tokenPriceFields } from './tokenPriceFields.ts'

export type Field = {
  readonly flag: string
  /** Part of the value that the flag takes and the input does not: the model whose price it is. */
  readonly of?: string
  readonly label: string
  /** Inputs of one group stand together, under its name. */
  readonly group: string
  /** What may be chosen; `null`: free text. */
  readonly choices: readonly string[] | null
  /** As the report was made. */
  readonly initial: string
  /** Throws what the command line would say. */
  readonly apply: (text: string, question: Question) => Question
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(12))}%`

const sized = (question: Question, changes: Partial<Question['sizing']>): Question => ({
  ...question,
  sizing: { ...question.sizing, ...changes }
})

const promised = (question: Question, changes: Partial<Question['sizing']['slo']>): Question =>
  sized(question, { slo: { ...question.sizing.slo, ...changes } })

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

export const text = (field: Omit<Field, 'choices'>): Field => ({ ...field, choices: null })

const [DEMAND, PROMISE, FLEET, MONEY] = ['Demand', 'Promise', 'Fleet', 'Money'] as const

const demandFields = ({ sizing }: Question): readonly Field[] => [
  text({
    flag: '--growth',
    group: DEMAND,
    label: 'Growth it is bought for',
    initial: percent(sizing.growth),
    apply: (value, asked) => sized(asked, { growth: shareOption('--growth', 100)(value) })
  }),
  text({
    flag: '--headroom',
    group: DEMAND,
    label: 'Headroom over the peak',
    initial: percent(sizing.headroom),
    apply: (value, asked) => sized(asked, { headroom: shareOption('--headroom', 10)(value) })
  }),
  text({
    flag: '--spare',
    group: DEMAND,
    label: 'Spare replicas',
    initial: String(sizing.spare),
    apply: (value, asked) => sized(asked, { spare: countOption('--spare', 0, 100)(value) })
  })
]

const promiseFields = ({ sizing: { slo } }: Question): readonly Field[] => [
  text({
    flag: '--slo-ttft',
    group: PROMISE,
    label: 'First token within',
    initial: `${slo.ttftSeconds}s`,
    apply: (value, asked) => promised(asked, { ttftSeconds: durationOption('--slo-ttft')(value) })
  }),
  text({
    flag: '--slo-tpot',
    group: PROMISE,
    label: 'Later tokens within',
    initial: `${slo.tpotSeconds}s`,
    apply: (value, asked) => promised(asked, { tpotSeconds: durationOption('--slo-tpot')(value) })
  }),
  text({
    flag: '--slo-attainment',
    group: PROMISE,
    label: 'For this share of requests',
    initial: percent(slo.attainment),
    apply: (value, asked) => promised(asked, { attainment: shareOption('--slo-attainment', 1)(value) })
  })
]

const fleetFields = ({ sizing }: Question, targets: readonly string[]): readonly Field[] => [
  ...(targets.length === 0
    ? []
    : [
        {
          flag: '--target-model',
          group: FLEET,
          label: 'Model to serve',
          choices: sizing.targetModel === null ? ['', ...targets] : targets,
          initial: sizing.targetModel ?? '',
          apply: (value: string, asked: Question) =>
            sized(asked, { targetModel: value === '' ? null : value })
        }
      ]),
  {
    flag: '--gpu',
    group: FLEET,
    label: 'GPU',
    choices: [
      sizing.gpus.join(','),
      ...GPUS.map(({ name }) => name).filter(name => name !== sizing.gpus.join(','))
    ],
    initial: sizing.gpus.join(','),
    apply: (value, asked) => sized(asked, { gpus: value === '' ? [] : value.split(',') })
  }
]

const moneyFields = ({ prices: { extras } }: Question): readonly Field[] => [
  text({
    flag: '--gpu-price',
    group: FLEET,
    label: 'Price of a GPU, as GPU=USD an hour',
    initial: '',
    apply: (value, asked) =>
      value === ''
        ? asked
        : {
            ...asked,
            prices: { ...asked.prices, gpuPrices: new Map([...asked.prices.gpuPrices, parseGpuPrice(value)]) }
          }
  }),
  text({
    flag: '--operations-cost',
    group: MONEY,
    label: 'Operations, USD a month',
    initial: String(extras.operationsUsd),
    apply: (value, asked) =>
      charged(asked, { operationsUsd: amountOption('--operations-cost', 'USD')(value) })
  }),
  text({
    flag: '--migration-fee',
    group: MONEY,
    label: 'Migration fee, USD once',
    initial: String(extras.migrationUsd),
    apply: (value, asked) => charged(asked, { migrationUsd: amountOption('--migration-fee', 'USD')(value) })
  }),
  text({
    flag: '--term',
    group: MONEY,
    label: 'Term, months',
    initial: String(extras.termMonths),
    apply: (value, asked) => charged(asked, { termMonths: countOption('--term', 1, 120)(value) })
  })
]
