/** Observations for each event of a call, as emitters write them → one call each. */
import { expect, test } from 'vitest'
import { figuresOf } from '../figures.ts'

const event = (i: number, name: string, input: number) => ({
  id: `${name}-${i}`,
  traceId: 't1',
  type: 'GENERATION',
  name: `backend.openai.chat.${name}-${i}`,
  model: 'gpt-4o-mini',
  startTime: new Date(Date.UTC(2026, 2, 25, 9, i, name === 'start' ? 0 : 4)).toISOString(),
  endTime: new Date(Date.UTC(2026, 2, 25, 9, i, 5)).toISOString(),
  parentObservationId: null,
  usageDetails: input > 0 ? { input, total: input } : {},
  inputUsage: input,
  outputUsage: 0
})

test('what tells of the end of a call, and states no usage, is no other call', async () => {
  const text = JSON.stringify(
    [1, 2, 3].flatMap(i => [event(i, 'start', 100 * i), event(i, 'success', 0), event(i, 'finish', 0)])
  )
  // Worked by hand: 100 + 200 + 300.
  expect((await figuresOf(text, 'trace.json')).figures).toMatchObject({ attempts: 3, failed: 0, input: 600 })
})
