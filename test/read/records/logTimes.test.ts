/** Times as servers and portals write them, against ISO text of the same instant. */

import { describe, expect, test } from 'vitest'
import { textMicros, ticksMicros } from '../../../src/read/records/logTimes.ts'
import { isoMicros } from '../../../src/read/records/time.ts'

describe('textMicros', () => {
  test.each([
    ['03/Nov/2026:14:00:05 +0000', '2026-11-03T14:00:05Z'],
    ['[03/Nov/2026:14:00:05.25 +0530]', '2026-11-03T08:30:05.250Z'],
    ['11/3/2026, 2:00:08.800 PM', '2026-11-03T14:00:08.800Z'],
    ['11/3/2026, 12:00:08 AM', '2026-11-03T00:00:08Z'],
    ['11/3/2026, 12:30:00 PM', '2026-11-03T12:30:00Z'],
    ['2026-11-03 14:00:05+00', '2026-11-03T14:00:05Z']
  ])('%s', (text, iso) => {
    expect(textMicros(text)).toBe(isoMicros(iso))
  })

  test.each([
    '31/Feb/2026:14:00:05 +0000',
    '03/Nob/2026:14:00:05 +0000',
    '13/3/2026, 2:00:08 PM',
    '11/3/2026, 13:00:08 PM',
    'INFO 11-03 14:00:07',
    ''
  ])('"%s" is not a time', text => {
    expect(textMicros(text)).toBeNaN()
  })
})

test('ticks: 638481757794854611 is 2024-04-08T12:22:59.485461Z, within the 6.4 µs that a double loses', () => {
  // Elastic's azure_openai test log gives these ticks beside the same second in ISO.
  const micros = ticksMicros(Number('638481757794854611'))
  expect(Math.abs(micros - isoMicros('2024-04-08T12:22:59.485461Z'))).toBeLessThanOrEqual(7)
})
