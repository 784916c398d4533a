// slow: reads a million rows
/** A table whose text is far larger than what may be held of it is read in a memory that does not grow with it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditTraffic } from '../../../../src/audit.ts'
import type { ReadOptions } from '../../../../src/read/readLog.ts'
import { MISSING, type Server, startPostgres } from '../../../engines/postgres.ts'

async function* nothing(): AsyncGenerator<Uint8Array> {}

const MIB = 1 << 20
/** Three times as much text as may be held at once, in as few rows as that takes. */
const [ROWS, NOTE_BYTES, MOST_HELD] = [16_000, 20_000, 100 * MIB]

describe.skipIf(MISSING !== null)(`PostgreSQL${MISSING === null ? '' : ` (skipped: ${MISSING})`}`, () => {
  let server: Server
  beforeAll(async () => {
    server = await startPostgres()
    await server.admin.query("CREATE ROLE auditor LOGIN PASSWORD 'Q7secretQ7'")
    await server.admin.query(
      `CREATE VIEW fat AS SELECT 'r' || i AS request_id, TIMESTAMPTZ '2026-03-02Z' + i * interval '1 s' AS start_time,
        10 AS input_tokens, 20 AS output_tokens, repeat('x', ${NOTE_BYTES}) AS note FROM generate_series(1, ${ROWS}) i`
    )
    await server.admin.query('GRANT SELECT ON fat TO auditor')
  })
  afterAll(() => server?.stop())

  test('rows are taken as they come, and none of their text is kept', async () => {
    const held = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
    const before = held()
    let most = 0
    const options = {
      stdin: nothing(),
      access: { env: {} },
      onProgress: () => {
        most = Math.max(most, held() - before)
      }
    } as unknown as ReadOptions
    const { reading, inputs } = await auditTraffic([server.address('fat')], options)
    expect(reading.rows).toBe(ROWS)
    expect(inputs[0]?.bytes).toBeGreaterThan(ROWS * NOTE_BYTES)
    expect(most).toBeLessThan(MOST_HELD)
  })
})
