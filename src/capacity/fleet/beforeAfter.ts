/** What users wait today and what a fleet is predicted to do → both side by side. */
import type { Distribution } from '../../figure.ts'
import type { Candidate } from '../candidateShape.ts'
import type { BeforeAfter, Waits } from '../workloadShape.ts'

/** Slower by less is within what a prediction may be off. */
const NOTABLE = 1.05

export function beforeAfterOf(today: Waits | null, candidate: Candidate | null): BeforeAfter {
  const planned = candidate && plannedWaits(candidate)
  return { today, planned, isSlower: today && planned && isLonger(planned, today) }
}

const plannedWaits = ({ ttft, tpot, latency }: Candidate): Waits => ({
  ttft: waited(ttft),
  tpot: tpot && waited(tpot),
  latency: waited(latency)
})

const waited = ({ p50, p95, count }: Distribution) => ({ p50, p95, count })

const isLonger = (planned: Waits, today: Waits): boolean =>
  planned.latency.p95 > NOTABLE * today.latency.p95 ||
  (planned.ttft !== null && today.ttft !== null && planned.ttft.p95 > NOTABLE * today.ttft.p95)
