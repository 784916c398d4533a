/** Prompts and answers of a log without usage → token counts. The one importer of tiktoken, which is loaded only then. */
import type { Tiktoken } from 'tiktoken'
import type { RequestRow } from '../../log/requestRow.ts'
import { COUNTED, FAILED } from '../../log/trafficLog.ts'
import type { RequestFields } from '../format/format.ts'
import { ifInstalled } from '../ifInstalled.ts'
import { type Cell, textOf } from './cell.ts'
import { answeredChat, messagesOf, roleOf } from './chats.ts'
import { piecesOf } from './textPieces.ts'
import type { Side, TokenSample } from './tokenSample.ts'

/** Counts the tokens of a text for a model. */
export type CountTokens = (text: string, model: string) => number

/** Names unknown to tiktoken are counted as OpenAI's models since gpt-4o are. */
const NEWEST_ENCODING = 'o200k_base'

/** Around each chat message and before the answer: OpenAI Cookbook, "How to count tokens with tiktoken". */
const TOKENS_PER_MESSAGE = 3
const TOKENS_BEFORE_ANSWER = 3

/** By name, whatever log they were made for: each takes 0.3 s to make. */
const encodings = new Map<string, Tiktoken>()

/** Loads tiktoken: 0.2 s and 23 MB that no log with usage needs. `null`: it was left out when this was installed. */
export async function loadTokenCounter(
  load: () => Promise<typeof import('tiktoken')> = () => import('tiktoken')
): Promise<CountTokens | null> {
  const tiktoken = await ifInstalled(load)
  if (tiktoken === null) return null
  const { get_encoding, get_encoding_name_for_model } = tiktoken
  const names = new Map<string, string>()
  const nameFor = (model: string): string => {
    try {
      return get_encoding_name_for_model(model as Parameters<typeof get_encoding_name_for_model>[0])
    } catch {
      // A name it does not know.
      return NEWEST_ENCODING
    }
  }
  return (text, model) => {
    const name = names.get(model) ?? nameFor(model)
    names.set(model, name)
    const encoding = encodings.get(name) ?? get_encoding(name as Parameters<typeof get_encoding>[0])
    encodings.set(name, encoding)
    if (text.length > MOST_CHARACTERS) return Number.POSITIVE_INFINITY
    return piecesOf(text).reduce((tokens, piece) => tokens + encoding.encode(piece, [], []).length, 0)
  }
}

export const needsCounting = ({ inputText, outputText }: RequestFields): boolean =>
  inputText !== undefined || outputText !== undefined

/** Counts texts, all of them or a sample's; where nothing is there to count with, rows that would need it. */
export type Counting = {
  readonly count: CountTokens | null
  readonly sample: TokenSample
  uncounted: number
}

/**
 * Fills in what the row does not state: tokens, or the negative of a text's characters where the row is not in the
 * sample (see `TokenSample`). A failed attempt without an answer stays unknown, not empty.
 */
export function countMissing(row: RequestRow, cell: Cell, fields: RequestFields, counting: Counting): void {
  const { prompt, answer } = textsOf(fields, cell)
  const lacksInput = Number.isNaN(row.inputTokens) && prompt !== undefined
  const lacksOutput =
    Number.isNaN(row.outputTokens) && answer !== undefined && (row.flags & FAILED) === 0 && row.status < 400
  if (!lacksInput && !lacksOutput) return
  const { count, sample } = counting
  if (count === null) {
    counting.uncounted++
    return
  }
  const told = tellerFor(count, sample, row)
  if (lacksInput) row.inputTokens = told('input', count => countPrompt(prompt, row.model, count))
  if (lacksOutput) row.outputTokens = told('output', count => count(contentOf(answer), row.model))
  row.flags |= COUNTED
}

/** One column may hold both. */
function textsOf({ inputText, outputText }: RequestFields, cell: Cell): { prompt: unknown; answer: unknown } {
  const [prompt, answer] = [first(inputText, cell), first(outputText, cell)]
  if (prompt !== answer || prompt === undefined || !areShared(inputText, outputText))
    return { prompt, answer }
  const chat = answeredChat(prompt)
  return { prompt: chat?.asked ?? prompt, answer: chat?.answer }
}

const areShared = (inputText: RequestFields['inputText'], outputText: RequestFields['outputText']): boolean =>
  [inputText ?? []].flat().some(path => [outputText ?? []].flat().includes(path))

/** Characters stand for the tokens of rows that are not counted; cached tokens are held against counted ones. */
function tellerFor(count: CountTokens, sample: TokenSample, { model, cachedTokens }: RequestRow) {
  const isDrawn = sample.countsNext()
  const isCounted = isDrawn || !Number.isNaN(cachedTokens)
  return (side: Side, countWith: (count: CountTokens) => number): number => {
    const characters = countWith(text => text.length)
    if (!isCounted && characters <= MOST_CHARACTERS) return -characters || 0
    const tokens = countWith(count)
    if (isDrawn && Number.isFinite(tokens)) sample.note(side, model, characters, tokens)
    return tokens
  }
}

/** Float32 columns hold whole numbers exactly up to here, and no prompt is longer. */
const MOST_CHARACTERS = 2 ** 24

function first(paths: RequestFields['inputText'], cell: Cell): unknown {
  const all = paths === undefined ? [] : typeof paths === 'string' ? [paths] : paths
  return all.map(cell).find(value => value !== undefined && value !== null && value !== '')
}

function countPrompt(prompt: unknown, model: string, count: CountTokens): number {
  const messages = messagesOf(prompt)
  if (messages === undefined) return count(contentOf(prompt), model)
  return messages.reduce<number>(
    (sum, message) =>
      sum + TOKENS_PER_MESSAGE + count(roleOf(message), model) + count(contentOf(message), model),
    TOKENS_BEFORE_ANSWER
  )
}

/** Text of a prompt, a message, or a message's parts; images and other media have none. */
function contentOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(contentOf).join('')
  if (typeof value !== 'object' || value === null) return textOf(value)
  const { content, text } = value as { content?: unknown; text?: unknown }
  return contentOf(content ?? text)
}
