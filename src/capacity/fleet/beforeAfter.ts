/** What users wait today and what a fleet is predicted to do → both side by side. */
import type { Distribution } from '../../figure.ts'
import type { Candidate } from '../candidateShape.ts'
import type { BeforeAfter, Waits } from '../workloadShape.ts'

/** Slower by less is within what a prediction may be off. */
const NOTABLE = 1.05

export const isNotablySlower = (plannedSeconds: number, todaySeconds: number): boolean =>
  plannedSeconds > NOTABLE * todaySeconds

export function beforeAfterOf(today: Waits | null, candidate: Candidate | null): BeforeAfter {
  const planned = candidate && plannedWaits(candidate)
  return { today, planned, isSlower: today && planned && longerWaits(planned, today).length > 0 }
}

const plannedWaits = ({ ttft, tpot, latency }: Candidate): Waits => ({
  ttft: waited(ttft),
  tpot: tpot && waited(tpot),
  latency: waited(latency)
})

const waited = ({ p50, p95, count }: Distribution) => ({ p50, p95, count })

const WAITS = ['ttft', 'latency'] as const

/** What users would wait for longer than today: the first token, the whole answer. */
const longerWaits = (planned: Waits, today: Waits): readonly (typeof WAITS)[number][] =>
  WAITS.filter(wait => {
    const [then, now] = [planned[wait], today[wait]]
    return then !== null && now !== null && isNotablySlower(then.p95, now.p95)
  })

/** `p95 of the whole answer 8.2 s against 5 s`, wait by wait that is longer. */
export const longerInWords = (
  { planned, today }: Pick<BeforeAfter, 'planned' | 'today'>,
  write: (seconds: number) => string
): readonly string[] =>
  planned === null || today === null
    ? []
    : longerWaits(planned, today).map(
        wait =>
          `p95 of the ${wait === 'ttft' ? 'first token' : 'whole answer'} ${write(planned[wait]?.p95 ?? Number.NaN)} against ${write(today[wait]?.p95 ?? Number.NaN)}`
      )
