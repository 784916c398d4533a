// slow: audits the demo log several times
/** The library as a program meets it that has no types. */
import { expect, test } from 'vitest'
import { audit, auditTraffic, readLog } from '../src/index.ts'

const LOG = 'fixtures/demo.csv'

test('a path alone is a list of one, read without anything of standard input', async () => {
  const { traffic } = await auditTraffic(LOG)
  expect(traffic).toEqual((await auditTraffic([LOG])).traffic)
  expect((await audit(LOG)).traffic).toEqual(traffic)
  expect((await readLog(LOG)).data.length).toBe((await readLog([LOG])).data.length)
})

test('standard input that nobody hands on is empty', async () => {
  await expect(auditTraffic('-')).rejects.toMatchObject({ name: 'AuditError' })
})

test('no path at all is said to be none', async () => {
  for (const read of [audit, auditTraffic, readLog])
    await expect(read([])).rejects.toMatchObject({
      code: 'NO_LOG_NAMED',
      message: expect.stringMatching(/^Nothing to read was named/)
    })
})
