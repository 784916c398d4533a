/** A table of ClickHouse → when its newest row is of, and how many lie before a moment. */
import type { OpenTimes } from '../store.ts'
import { connected, tableOf, timeOf } from './openClickhouse.ts'
import { fromOf, timesQuery } from './statements.ts'

export const clickhouseTimes: OpenTimes = async (address, asked, access) => {
  const from = fromOf(address)
  const server = await connected(address, asked, access)
  try {
    const table = await tableOf(server, address, from, asked)
    const time = timeOf(table, address)
    const told = async (moments: readonly number[]) => {
      const query = timesQuery({ ...table, from, name: address.name }, time, moments)
      return (await server.rows(query)).rows[0] ?? []
    }
    const [newest = 0, now = 0] = (await told([])).map(Number)
    const rowsBefore = async (moments: readonly number[]) => {
      const [, , ...counts] = await told(moments)
      return moments.map((_, i) => ({ rows: Number(counts[2 * i]), version: counts[2 * i + 1] ?? '' }))
    }
    return { newest, now, rowsBefore, close: server.close }
  } catch (error) {
    await server.close()
    throw error
  }
}
