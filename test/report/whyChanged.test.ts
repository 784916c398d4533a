import { describe, expect, test } from 'vitest'
import { whyChanged } from '../../src/report/whyChanged.ts'

/** Only what the sentences ask for, of a report of any version. */
const reportOf = (peakRpm: number, gpus: number, more: object = {}) => ({
  schemaVersion: '1',
  tool: { name: 'gpuops-audit', version: '0.1.0' },
  traffic: { rate: { peakRpm: { value: peakRpm, unit: 'requests/min', basis: 'measured' } } },
  capacity: { gpus: { value: gpus, unit: 'GPUs', basis: 'estimated' } },
  run: { options: {} },
  ...more
})

const planOf = (before: object, after: object): string | undefined =>
  whyChanged(before as never, after as never).find(text => text.startsWith('Plan:'))

describe('why it changed', () => {
  test('more GPUs with a higher peak went with it', () => {
    expect(planOf(reportOf(30, 2), reportOf(60, 4))).toBe(
      'Plan: the fleet rose from 2 GPUs to 4 GPUs (+100 %), with the peak.'
    )
  })

  test('fewer GPUs under a higher peak are said to go against it, with what else changed', () => {
    const after = reportOf(60, 1, { run: { options: { headroom: 0 } } })
    expect(planOf(reportOf(30, 2), after)).toBe(
      'Plan: the fleet fell from 2 GPUs to 1 GPUs (-50 %), although the peak rose: option headroom not set → 0.'
    )
  })

  test('no sentence praises a fleet', () => {
    for (const [peak, gpus] of [
      [60, 1],
      [10, 1],
      [60, 9]
    ] as const)
      expect(whyChanged(reportOf(30, 2) as never, reportOf(peak, gpus) as never).join(' ')).not.toMatch(
        /better|improv|worse/i
      )
  })

  test('a bill is tokens × price: what each did to it', () => {
    // 100 USD at 2 USD/Mtok are 50 Mtok, 90 at 1 are 90 Mtok: +80 % tokens, −50 % price.
    const bill = (usd: number, perMtok: number) =>
      reportOf(30, 2, {
        pricing: {
          shared: { usdPerMonth: { value: usd, unit: 'USD/month', basis: 'derived' } },
          sharedUsdPerMtok: { value: perMtok, unit: 'USD/Mtok', basis: 'derived' }
        }
      })
    expect(whyChanged(bill(100, 2) as never, bill(90, 1) as never)).toContain(
      'Bill: the shared pool fell from $100 a month to $90.00 a month (-10 %): tokens a month +80 %, price of a token -50 %.'
    )
  })

  test('what one of them does not state is left out', () => {
    expect(whyChanged({ schemaVersion: '1' }, { schemaVersion: '1' })).toEqual([])
  })
})
