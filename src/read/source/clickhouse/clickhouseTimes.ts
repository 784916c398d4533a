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
      return ((await server.rows(query)).rows[0] ?? []).map(Number)
    }
    const [newest = 0, now = 0] = await told([])
    return { newest, now, rowsBefore: async moments => (await told(moments)).slice(2), close: server.close }
  } catch (error) {
    await server.close()
    throw error
  }
}
