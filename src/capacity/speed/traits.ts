/** What deployments and benchmarks are told apart by, and what is measured of them. */

/** What two deployments or benchmarks may have in common. */
export type Traits = {
  readonly model: string
  readonly gpu: string
  readonly architecture: string
  readonly engine: string
  readonly version: string
  readonly precision: string
  /** Experts, latent attention, linear attention. */
  readonly family: string
  readonly kind: string
  readonly harness: string
  readonly expertParallel: string
}

export type Trait = keyof Traits

export const TRAITS = [
  ...(['model', 'gpu', 'architecture', 'engine', 'version', 'precision'] as const),
  ...(['family', 'kind', 'harness', 'expertParallel'] as const)
] satisfies readonly Trait[]

/** Where it lies: natural logarithms of concurrency and lengths, log2 of the tensor-parallel degree. */
export type Place = readonly [concurrency: number, input: number, output: number, tensorParallel: number]

export type Located = { readonly traits: Traits; readonly place: Place }

export const QUANTITIES = ['tpot', 'ttft', 'throughput'] as const

export type Quantity = (typeof QUANTITIES)[number]

/** What the residuals are of: the time of an iteration, whether TPOT or throughput told it, and of TTFT. */
export const ASPECTS = ['speed', 'ttft'] as const

export type Aspect = (typeof ASPECTS)[number]

/** What an own measurement and a deployment must have in common. */
export type Served = Pick<Traits, 'model' | 'gpu' | 'engine' | 'precision'> & {
  readonly tensorParallel: number
  /** Ranks of data-parallel attention; absent: one. */
  readonly dataParallel?: number
}
