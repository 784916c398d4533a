/** A report that `analyze` wrote, of this version or another → the fleet in it, as far as a comparison needs it. */
import { z } from './schema/zod.ts'

const latencies = z.object({ p50: z.number(), p95: z.number(), p99: z.number() })

const candidate = z.object({
  gpu: z.string(),
  tensorParallel: z.number(),
  dataParallel: z.number().default(1),
  precision: z.string(),
  engine: z.string(),
  replicas: z.number(),
  spareReplicas: z.number(),
  ttft: latencies,
  tpot: latencies.nullable(),
  latency: latencies
})

const workload = z.object({
  kind: z.literal('chat'),
  sourceModels: z.array(z.string()),
  targetModel: z.string().nullable(),
  requests: z.number(),
  recommended: candidate
})

const workloads = z.object({ capacity: z.object({ workloads: z.array(z.unknown()) }) })

export type Candidate = z.infer<typeof candidate>
export type Workload = z.infer<typeof workload>

const period = z.object({ period: z.object({ spanSeconds: z.number().positive() }) })

/** The rate that the plan is for, over the time of its log. [requests/s] `null`: the report states no time. */
export function plannedRate(report: unknown, { requests }: Workload): number | null {
  const span = period.safeParse(report).data?.period.spanSeconds
  return span === undefined ? null : requests / span
}

/** The chats with the most requests for which a fleet was found; `null`: there are none. */
export function plannedIn(report: unknown): Workload | null {
  const all = workloads.safeParse(report).data?.capacity.workloads ?? []
  const found = all.flatMap(each => workload.safeParse(each).data ?? [])
  return found.sort((a, b) => b.requests - a.requests)[0] ?? null
}
