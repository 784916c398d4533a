/** The limits that the fleets are sized on, as the section of the capacity lists them. */
import type { AuditReport } from '../auditReport.ts'
import type { Entry } from '../blocks.ts'
import { duration, share } from '../format.ts'
import { byLength, keptPromise, limitText, wholeAnswer } from '../promiseText.ts'
import { plain } from './figures.ts'

/** By whom the limits were set says what they stand on; agents wait for throughput, not for a token. */
export function promiseEntries({ slo, workloads }: AuditReport['capacity']): readonly Entry[] {
  if (workloads.length > 0 && workloads.every(({ promise }) => promise.from === 'agents'))
    return [
      plain(
        'Promise',
        'throughput',
        'assumed',
        'most of each prompt is cached, as agents do: no limit on waits'
      )
    ]
  const { promises, times } = keptPromise({ slo, workloads }) ?? { promises: [slo], times: 1 }
  const basis = slo.from === 'log' ? 'measured' : 'assumed'
  const ofLog = slo.from === 'log' ? 'p95 of the log: no slower than today' : ''
  const ttft = limitText(promises.map(({ ttftSeconds }) => ttftSeconds))
  const tpot = limitText(promises.map(({ tpotSeconds }) => tpotSeconds))
  const whole = wholeAnswer(promises)
  const note = (kept: string, asked: string) => (kept === asked ? ofLog : `asked for: ${asked}, see Advice`)
  const lengths = times === 1 ? byLength(slo) : byLength({ ...slo, classes: [] })
  const ttftNote = [note(ttft, duration(slo.ttftSeconds)), lengths].filter(part => part !== '').join('; ')
  return [
    plain('First token within', ttft, basis, ttftNote || null),
    plain('Gap between tokens within', tpot, basis, note(tpot, duration(slo.tpotSeconds)) || null),
    ...(whole === null ? [] : [plain('Whole answer within', whole, 'assumed')]),
    plain('For this share of requests', share(slo.attainment), 'assumed')
  ]
}
