/** What may be changed in the what-if panel: an option of the command line, read by the same code, moved by hand. */
import type { Question } from '../src/decide.ts'

export type Field = {
  readonly flag: string
  /** Part of the value that the flag takes and the control does not: the model or the GPU whose price it is. */
  readonly of?: string
  readonly label: string
  /** Controls of one group stand together, under its name. */
  readonly group: string
  readonly control: Slider | Choices | Numbers
  /** Throws what the command line would say. @param said as the option takes it */
  readonly apply: (said: string, question: Question) => Question
}

/** A number between two ends, moved in steps. */
export type Slider = {
  readonly kind: 'slider'
  readonly least: number
  readonly most: number
  readonly step: number
  /** As in the report; it may lie between two steps. */
  readonly initial: number
  /** As the option takes it. */
  readonly said: (position: number) => string
  /** As a reader takes it. */
  readonly shown: (position: number) => string
}

/** One of a few. The first is as in the report. */
export type Choices = {
  readonly kind: 'choices'
  readonly options: readonly { readonly said: string; readonly shown: string }[]
}

/** Several numbers that are said together, with commas between; empty: not known. */
export type Numbers = {
  readonly kind: 'numbers'
  readonly names: readonly string[]
  readonly initial: readonly string[]
}
