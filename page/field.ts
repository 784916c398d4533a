/** An input of the what-if panel: an option of the command line, read by the same code. */
import type { Question } from '../src/decide.ts'

export type Field = {
  readonly flag: string
  /** Part of the value that the flag takes and the input does not: the model whose price it is. */
  readonly of?: string
  readonly label: string
  /** Inputs of one group stand together, under its name. */
  readonly group: string
  /** What may be chosen; `null`: free text. */
  readonly choices: readonly string[] | null
  /** As the report was made. */
  readonly initial: string
  /** Throws what the command line would say. */
  readonly apply: (text: string, question: Question) => Question
}

/** Free text. */
export const text = (field: Omit<Field, 'choices'>): Field => ({ ...field, choices: null })
