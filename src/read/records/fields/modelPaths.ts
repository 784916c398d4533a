/** A column of paths that were called, where none states the model → a column of the models that they name. */
import { modelInPath } from '../../format/modelCalls.ts'
import { type Cell, textOf } from '../cell.ts'
import { modelColumns } from './choose.ts'
import { type Column, columnOf, mostly } from './columns.ts'

export type MadeColumns = {
  readonly columns: readonly Column[]
  /** How the new ones are read from a record. */
  readonly made: ReadonlyMap<string, (cell: Cell) => unknown> | undefined
}

/** `/openai/deployments/gpt-4o/chat/completions` names `gpt-4o`; without such a column they stay as they are. */
export function withPathModels({ columns, made }: MadeColumns): MadeColumns {
  const modelOf = (value: unknown) => modelInPath(textOf(value)) || undefined
  const paths =
    modelColumns(columns).length > 0
      ? undefined
      : columns.find(
          column => column.filled.length > 0 && mostly(column, value => modelOf(value) !== undefined)
        )
  if (paths === undefined) return { columns, made }
  const path = `the model in ${paths.path}`
  const named = columnOf(path, paths.values.map(modelOf), columns.length, 'model')
  return {
    columns: [...columns, named],
    made: new Map([...(made ?? []), [path, cell => modelOf(cell(paths.path))]])
  }
}
