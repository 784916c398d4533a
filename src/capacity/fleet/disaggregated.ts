/** A fleet's deployment × the busiest minutes → the fewest replicas that prefill and that decode, each apart, that keep the promise. */
import { fabricOf } from '../../catalog/fabrics.ts'
import { distributionOf } from '../../traffic/distribution.ts'
import type { MinuteWindow } from '../demand/busiest.ts'
import type { Engine } from '../engine/batching.ts'
import { kvBytesPerToken, kvShards, storedAs } from '../engine/memory.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import type { Requests } from '../engine/requests.ts'
import type { Simulation } from '../engine/simulate.ts'
import { simulateDecode, simulatePrefill, type TransferSeconds } from '../engine/simulateApart.ts'
import { gpusOf } from '../engine/split.ts'
import type { Disaggregated } from '../workloadShape.ts'
import { costOf, type Found } from './groupSearch.ts'
import { judge } from './judge.ts'
import { marginOf } from './replicaLoad.ts'
import { compressed, type Demanded, kept, type Trial, together } from './trial.ts'

/** The share of a link that carries KV caches, and what each transfer waits for: round figures. */
const LINK_SHARE = 0.8
const TRANSFER_LATENCY_SECONDS = 5e-3

/** Deployments that are tried apart: those that are cheapest together. */
const TRIED = 3
/** Replicas that prefill beyond the fewest that are in time. */
const MORE_PREFILL = 3

/** Of the recommended fleet's model, the cheapest of the cheapest few; `null`: none keeps the promise within twice the GPUs. */
export function disaggregatedOf(found: readonly Found[], best: Found): Disaggregated | null {
  const alike = found.filter(({ target }) => target === best.target)
  const tried = alike.slice(0, TRIED).flatMap(each => apart(each) ?? [])
  const usd = (one: Disaggregated) => one.usdPerMonth ?? Number.POSITIVE_INFINITY
  return tried.toSorted((a, b) => usd(a) - usd(b) || a.gpus - b.gpus)[0] ?? null
}

function apart({ variant, candidate, sizing }: Found): Disaggregated | null {
  const { engine } = variant.deployed
  if (engine === null) return null
  const { options, demand, rentOf } = sizing
  const { gpu, tensorParallel, dataParallel } = variant
  const rehearse = rehearsedApart(engine, options, demand.windows, transferOf(sizing.model, variant))
  const most = 2 * candidate.replicas + 2
  const best = fewestApart(rehearse, options.slo.attainment, most)
  if (best === null) return null
  const [prefill, decode] = inMultiples(best, demand.windows)
  const gpus = (prefill + decode + options.spare) * gpusOf(variant)
  const trial = rehearse.decode(best.prefill, best.decode)
  const usd = rentOf(gpu.name, gpus)?.usd ?? null
  return {
    gpu: gpu.name,
    tensorParallel,
    dataParallel,
    engine: variant.engine,
    prefillReplicas: prefill,
    decodeReplicas: decode,
    spareReplicas: options.spare,
    gpus,
    ttftP95Seconds: p95(trial.ttftSeconds),
    tpotP95Seconds: p95(trial.tpotSeconds),
    attainment: trial.attainment,
    usdPerMonth: usd,
    usdMoreThanTogether: usd === null ? null : usd - costOf(candidate),
    note: flagsOf(variant.engine)
  }
}

const p95 = (values: Float64Array): number | null => distributionOf(values, 's', 'estimated')?.p95 ?? null

/** Each GPU sends its part of a prompt's KV cache: over the network where there is one, else over its own link. */
function transferOf(model: Found['sizing']['model'], variant: Found['variant']): TransferSeconds {
  const { gpu, tensorParallel, precision, kvPrecision } = variant
  const bytes = kvBytesPerToken(model, storedAs(gpu, model, precision, kvPrecision).kvElementBytes)
  const bandwidth = LINK_SHARE * (fabricOf(gpu)?.networkBandwidth ?? gpu.linkBandwidth)
  const perToken = bytes / kvShards(model, tensorParallel) / bandwidth
  return inputTokens => TRANSFER_LATENCY_SECONDS + inputTokens * perToken
}

type Apart = {
  /** Share of requests whose first token is in time. */
  readonly ttft: (prefill: number) => number
  readonly decode: (prefill: number, decode: number) => Trial
}

/** Each pair of numbers once, and each number of prefilling replicas once for all of its pairs. */
function rehearsedApart(
  engine: PerformanceModel,
  demanded: Demanded,
  windows: readonly MinuteWindow[],
  transfer: TransferSeconds
): Apart {
  const faster = windows.map(({ requests }) => compressed(requests, 1 + marginOf(demanded)))
  const prefilled = new Map<number, readonly Simulation[]>()
  const trials = new Map<string, Trial>()
  const thinned = (replicas: number, { thinning }: MinuteWindow) => Math.ceil(replicas / thinning)
  const prefill = (replicas: number) =>
    kept(prefilled, replicas, () =>
      windows.map((window, i) => simulatePrefill(engine, thinned(replicas, window), faster[i] as Requests))
    )
  const judged = (times: readonly Simulation[]) =>
    together(
      windows.map(({ from, to }, i) => ({
        ...judge(times[i] as Simulation, faster[i] as Requests, from, to, demanded.slo),
        busySeconds: 0,
        busyShare: 0
      })),
      windows
    )
  return {
    ttft: replicas => judged(prefill(replicas)).ttftAttainment,
    decode: (first, second) =>
      kept(trials, `${first} ${second}`, () => {
        const before = prefill(first)
        return judged(
          windows.map((window, i) =>
            simulateDecode(
              engine,
              thinned(second, window),
              faster[i] as Requests,
              before[i] as Simulation,
              transfer
            )
          )
        )
      })
  }
}

type Pair = { readonly prefill: number; readonly decode: number }

/** The fewest together: from the fewest that prefill in time on, as few as decode in time. */
function fewestApart({ ttft, decode }: Apart, attainment: number, most: number): Pair | null {
  const first = fewest(most - 1, prefill => ttft(prefill) >= attainment)
  if (first === null) return null
  let best: Pair | null = null
  for (let prefill = first; prefill <= Math.min(first + MORE_PREFILL, most - 1); prefill++) {
    const limit: number = best === null ? most - prefill : best.prefill + best.decode - prefill - 1
    const found: number | null =
      limit < 1 ? null : fewest(limit, count => decode(prefill, count).attainment >= attainment)
    if (found !== null) best = { prefill, decode: found }
  }
  return best
}

function fewest(most: number, suffices: (count: number) => boolean): number | null {
  if (most < 1 || !suffices(most)) return null
  let [short, enough] = [0, most]
  while (enough - short > 1) {
    const middle = (short + enough) >> 1
    if (suffices(middle)) enough = middle
    else short = middle
  }
  return enough
}

/** Of a minute of which every nth request was replayed the fleet is found in multiples of n. */
function inMultiples({ prefill, decode }: Pair, windows: readonly MinuteWindow[]): [number, number] {
  const thinning = Math.max(...windows.map(window => window.thinning))
  const rounded = (count: number) => Math.ceil(count / thinning) * thinning
  return [rounded(prefill), rounded(decode)]
}

const STARTED: Readonly<Record<Engine, string>> = {
  vllm: `--kv-transfer-config '{"kv_connector":"NixlConnector","kv_role":"kv_both"}' on both, behind a router that knows the two kinds`,
  sglang:
    '--disaggregation-mode prefill and --disaggregation-mode decode, behind a router with --pd-disaggregation',
  'tensorrt-llm': 'trtllm-serve disaggregated with a file of both kinds of servers'
}

/** (docs.vllm.ai/en/latest/features/disagg_prefill, docs.sglang.io/advanced_features/pd_disaggregation, 2026-11-29) */
const flagsOf = (engine: Engine): string =>
  `Start it with ${STARTED[engine]}. KV caches take ${1e3 * TRANSFER_LATENCY_SECONDS} ms and ${100 * LINK_SHARE} % of the network, or of the GPUs’ link; ` +
  'no public measurement of it is known, so it is never recommended by itself, and its load is not kept under 85 %.'
