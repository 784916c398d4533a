/** A table of PostgreSQL → when its newest row is of, and how many lie in a stretch of time. */
import type { OpenTimes } from '../store.ts'
import { chosenColumns } from './chosenColumns.ts'
import { type Client, connect } from './client.ts'
import { failure } from './failures.ts'
import { begin, stretchOf, timeOf } from './openPostgres.ts'
import { rowsIn, timesOf } from './statements.ts'
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
    const since = stretch?.since ?? null
    const { newest, now } = await answered<{ newest: string | null; now: string }>(
      timesOf(table, time, stretch)
    )
    return {
      newest: newest === null ? null : Number(newest),
      now: Number(now),
      wanted: since === null ? null : { since, from: since + (stretch?.slack ?? 0) },
      rowsIn: async extents => {
        if (extents.length === 0) return []
        const sql = (hasVersions: boolean) => rowsIn(table, time, stretch, extents, hasVersions)
        const row = (await versioned(client, sql(true))) ?? (await answered<Counted>(sql(false)))
        return extents.map((_, i) => ({ rows: Number(row[`rows${i}`]), version: row[`version${i}`] ?? '' }))
      },
      close
    }
  } catch (error) {
    await close()
    throw failure(error, address)
  }
}

type Counted = Readonly<Record<string, string>>

/** A view has no transactions, and who may read some columns alone may not see them. */
const NO_VERSIONS: readonly unknown[] = ['42703', '42501']

async function versioned(client: Client, sql: string): Promise<Counted | undefined> {
  await client.query('SAVEPOINT versions')
  try {
    return (await client.query<Counted>(sql)).rows[0]
  } catch (error) {
    if (!NO_VERSIONS.includes((error as { code?: unknown }).code)) throw error
    await client.query('ROLLBACK TO SAVEPOINT versions')
    return undefined
  }
}
