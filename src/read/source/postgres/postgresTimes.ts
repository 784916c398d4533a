/** A table of PostgreSQL → when its newest row is of, and how many lie before a moment. */
import type { OpenTimes } from '../store.ts'
import { chosenColumns } from './chosenColumns.ts'
import { connect } from './client.ts'
import { failure } from './failures.ts'
import { begin, stretchOf, timeOf } from './openPostgres.ts'
import { rowsBefore, timesOf } from './statements.ts'
import { tableOf } from './tables.ts'

export const postgresTimes: OpenTimes = async (address, asked, access) => {
  const connection = await connect(address, asked, access).catch(error => {
    throw failure(error, address)
  })
  const { client } = connection
  const close = () => client.end().catch(() => {})
  const answered = async <Row>(sql: string): Promise<Row> => {
    const { rows } = await client.query<Row>(sql).catch(error => {
      throw failure(error, address)
    })
    return rows[0] as Row
  }
  try {
    await begin(client, asked)
    const table = await tableOf(client, address)
    const chosen = chosenColumns(table, address, asked)
    const [time, stretch] = [timeOf(chosen, address), stretchOf(chosen, asked)]
    const { newest, now } = await answered<{ newest: string | null; now: string }>(
      timesOf(table, time, stretch)
    )
    return {
      newest: newest === null ? null : Number(newest),
      now: Number(now),
      rowsBefore: async moments =>
        Object.values(await answered<object>(rowsBefore(table, time, stretch, moments))).map(Number),
      close
    }
  } catch (error) {
    await close()
    throw failure(error, address)
  }
}
