/** What public indices measured of models – a row each, values copied as published – and the indices that they were read from. */
import type { Source } from '../source.ts'
import closedRows from './closedModels.json' with { type: 'json' }
import openRows from './openModels.json' with { type: 'json' }

/** Indices of which every pair of models has the same version and protocol. */
export const BENCHMARKS = {
  arena10: arena('2026-10-02'),
  arena08: arena('2026-08-19'),
  eci: {
    index: 'ECI',
    version: '2026-09',
    tolerance: 2,
    source: {
      where:
        'Epoch AI, Epoch Capabilities Index, CC BY (epoch.ai/benchmarks); each model at its best setting, sd assumed',
      asOf: '2026-09-10',
      verified: true
    }
  },
  mteb: {
    index: 'MTEB',
    version: 'multilingual',
    tolerance: 1,
    source: { where: 'MTEB leaderboard and the models’ cards', asOf: null, verified: false }
  }
} as const satisfies Readonly<Record<string, Benchmark>>

export type BenchmarkId = keyof typeof BENCHMARKS

export type Benchmark = {
  /** Versions of one index never count twice. */
  readonly index: 'Arena' | 'ECI' | 'MTEB'
  readonly version: string
  /** Differences below it say nothing. [points of the index] */
  readonly tolerance: number
  readonly source: Source
}

/** Standard deviation where a row states none: assumed for ECI, unknown and taken as none for MTEB. */
const UNSTATED_SD: Readonly<Record<BenchmarkId, number>> = { arena10: 0, arena08: 0, eci: 1, mteb: 0 }

/** How a model was run, its value, and the value's standard deviation. */
type Cell = readonly [setting: string, value: number, sd?: number]
type Cells = { readonly [Id in BenchmarkId]?: readonly Cell[] }

export type Measured = {
  readonly setting: string
  readonly value: number
  readonly sd: number
}

type Values = ReadonlyMap<BenchmarkId, readonly Measured[]>

export type ClosedModel = {
  readonly name: string
  /** It thinks before it answers, and the log's output tokens hold its thoughts. */
  readonly reasons: boolean
  /** Which setting stands for what its API serves by default, the first that was measured. */
  readonly prefers: readonly string[]
  readonly values: Values
}

/**
 * What an open model was measured as: `plain` never thinks, `thinks` always, `both` as asked; `effort` thinks so much as
 * asked; `unstated` may do both, and Arena does not say which was on.
 */
type Modes = 'plain' | 'thinks' | 'both' | 'effort' | 'unstated'

export type OpenModel = {
  readonly name: string
  readonly modes: Modes
  /** Of the weights: `limited` by a licence with conditions; `no`: not without an agreement. */
  readonly commercial: 'yes' | 'limited' | 'no'
  readonly values: Values
  /** Catalogue name of the dimensions that it is served with. */
  readonly serves: string
}

type ClosedRow = readonly [name: string, kind: 'plain' | 'reasons', cells: Cells, prefers?: readonly string[]]
type OpenRow = readonly [
  name: string,
  modes: Modes,
  commercial: OpenModel['commercial'],
  cells: Cells,
  serves?: string
]

export const closed = (...[name, kind, cells, prefers = []]: ClosedRow): ClosedModel => ({
  name,
  reasons: kind === 'reasons',
  prefers,
  values: valuesOf(cells)
})

export const open = (...[name, modes, commercial, cells, serves = name]: OpenRow): OpenModel => ({
  name,
  modes,
  commercial,
  values: valuesOf(cells),
  serves
})

const CLOSED_ROWS = closedRows as unknown as readonly ClosedRow[]
export const CLOSED_MODELS: readonly ClosedModel[] = CLOSED_ROWS.map(row => closed(...row))

const OPEN_ROWS = openRows as unknown as readonly OpenRow[]
export const OPEN_MODELS: readonly OpenModel[] = OPEN_ROWS.map(row => open(...row))

function valuesOf(cells: Cells): Values {
  const entries = Object.entries(cells) as readonly (readonly [BenchmarkId, readonly Cell[]])[]
  return new Map(
    entries.map(([id, rows]) => [
      id,
      rows.map(([setting, value, sd = UNSTATED_SD[id]]) => ({ setting, value, sd }))
    ])
  )
}

function arena(version: string): Benchmark {
  return {
    index: 'Arena',
    version,
    tolerance: 20,
    source: {
      where:
        'Arena (LMArena), Leaderboard Dataset, CC BY 4.0 (text, style control, overall); rows selected and rounded to 0.1',
      asOf: version,
      verified: true
    }
  }
}
