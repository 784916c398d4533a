/** A table of ClickHouse → when its newest row is of, and how many lie in a stretch of time. */
import type { Extent, OpenTimes } from '../store.ts'
import { connected, tableOf, timeOf } from './openClickhouse.ts'
import { fromOf, rowsInQuery, timesQuery } from './statements.ts'

export const clickhouseTimes: OpenTimes = async (address, asked, access) => {
  const from = fromOf(address)
  const server = await connected(address, asked, access)
  try {
    const table = await tableOf(server, address, from, asked)
    const time = timeOf(table, address)
    const rows = { ...table, from, name: address.name }
    const [newest = 0, now = 0] = ((await server.rows(timesQuery(rows, time))).rows[0] ?? []).map(Number)
    const rowsIn = async (extents: readonly Extent[]) => {
      if (extents.length === 0) return []
      const [counts = []] = (await server.rows(rowsInQuery(rows, time, extents))).rows
      return extents.map((_, i) => ({ rows: Number(counts[2 * i]), version: counts[2 * i + 1] ?? '' }))
    }
    const since = asked.stretch?.since ?? null
    return {
      newest,
      now,
      wanted: since === null ? null : { since, from: since },
      rowsIn,
      close: server.close
    }
  } catch (error) {
    await server.close()
    throw error
  }
}
