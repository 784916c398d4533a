import { describe, expect, test } from 'vitest'
import { forBuyers } from '../../../src/report/html/buyerText.ts'

describe('forBuyers', () => {
  test.each([
    ['an outage costs revenue – say --outage-costs-revenue yes or no', 'an outage costs revenue'],
    ['p95 of the log (--slo from-log)', 'p95 of the log'],
    ['Larger max_tokens are charged for: say --max-tokens.', 'Larger max_tokens are charged for.'],
    ['Set --x 3. It stays.', 'It stays.'],
    ['The speed is uncertain (gpuops-audit calibrate).', 'The speed is uncertain.'],
    ['Nothing to take out – here.', 'Nothing to take out – here.'],
    ['a model called x--y', 'a model called x--y']
  ])('%s', (said, left) => expect(forBuyers(said)).toBe(left))
})
