/** `--state FILE`: the inputs of a log as they were read, and the report that was made of them, in one file. */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { AuditError } from '../../errors.ts'
import type { KeptInput } from './keptInput.ts'
import { DAMAGED } from './segments.ts'
import { slideOf } from './slide.ts'

/** What a state was made with: under anything else its rows would be other ones. */
export type MadeWith = {
  readonly version: string
  /** Reading options as they were said, by their keys; secrets as hashes. */
  readonly options: Readonly<Record<string, unknown>>
}

export type State = {
  readonly madeWith: MadeWith
  /** A hash of the key that callers are named with. */
  readonly key: string
  /** When it was read. [ms since 1970] */
  readonly readAt: number
  readonly inputs: readonly KeptInput[]
}

const MARK = 'gpuops-audit state 2 '

/** The first line: the mark, a digest of what follows it, and the length of each of the parts that it is made of. */
type Layout = { readonly sha256: string; readonly lengths: readonly number[] }

/**
 * The state, or `null` where there is no such file.
 *
 * @throws AuditError STATE where it is none, is damaged, or was made with something else; UNWRITABLE where it could not be
 * put back
 */
export function stateIn(file: string, madeWith: MadeWith): State | null {
  refuseUnwritable(file)
  if (!existsSync(file)) return null
  const [head, , ...blocks] = partsOf(readBytes(file), file)
  const state = textIn(file, head, text => JSON.parse(text) as State)
  const refused = whyOther(state.madeWith, madeWith)
  if (refused !== null) throw AuditError.of('STATE', file, refused)
  const rest = blocks.values()
  const inputs = state.inputs.map(input => ({
    ...input,
    segments: input.segments.map(segment => ({ ...segment, block: rest.next().value as Uint8Array }))
  }))
  return { ...state, inputs }
}

function textIn<Result>(file: string, part: Uint8Array | undefined, read: (text: string) => Result): Result {
  try {
    return read(inflateRawSync(part as Uint8Array).toString())
  } catch (error) {
    throw AuditError.because('STATE', error, file, DAMAGED)
  }
}

/** Before an hour of reading, not behind it. */
function refuseUnwritable(file: string): void {
  try {
    accessSync(existsSync(file) ? file : path.dirname(file), constants.W_OK)
  } catch (error) {
    throw unusable('UNWRITABLE', error, file)
  }
}

/** The report that a state was put down with; `null` where the file is no state. @throws AuditError STATE */
export function reportInState(bytes: Buffer, file: string): string | null {
  const isState = bytes.toString('latin1', 0, MARK.length) === MARK
  return isState ? textIn(file, partsOf(bytes, file)[1], text => text) : null
}

/** Beside its place, and put there when it is whole. @throws AuditError UNWRITABLE */
export function keepState(file: string, state: State, report: string): void {
  const blocks = state.inputs.flatMap(({ segments }) => segments.map(({ block }) => block))
  const inputs = state.inputs.map(input => ({
    ...input,
    segments: input.segments.map(({ block: _, ...segment }) => segment)
  }))
  const parts = [JSON.stringify({ ...state, inputs }), report].map(text => deflateRawSync(text))
  const all = [...parts, ...blocks]
  const layout: Layout = { sha256: digestOf(all), lengths: all.map(({ length }) => length) }
  // Of a link, the file it points to is replaced.
  const target = existsSync(file) ? realpathSync(file) : file
  // Hidden: a folder of logs that holds it is not read with it.
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.partial`)
  try {
    // The traffic of an organisation is nobody else's business.
    writeFileSync(beside, Buffer.concat([Buffer.from(`${MARK}${JSON.stringify(layout)}\n`), ...all]), {
      mode: 0o600
    })
    renameSync(beside, target)
  } catch (error) {
    rmSync(beside, { force: true })
    throw unusable('UNWRITABLE', error, file)
  }
}

/** The text of the state, of the report, and a block for each segment. */
function partsOf(bytes: Buffer, file: string): readonly Uint8Array[] {
  const end = bytes.indexOf(0x0a)
  const line = bytes.subarray(0, Math.max(0, end)).toString('latin1')
  const layout = line.startsWith(MARK) ? layoutIn(line.slice(MARK.length)) : null
  if (layout === null)
    throw AuditError.of('STATE', file, 'is not a state of a log of requests of this version of gpuops-audit')
  let at = end + 1
  const parts = layout.lengths.map(length => {
    at += length
    return bytes.subarray(at - length, at)
  })
  if (at !== bytes.length || digestOf(parts) !== layout.sha256) throw AuditError.of('STATE', file, DAMAGED)
  return parts
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw unusable('UNREADABLE', error, file)
  }
}

function layoutIn(text: string): Layout | null {
  try {
    const { sha256, lengths } = JSON.parse(text) as Layout
    return Array.isArray(lengths) && lengths.length >= 2 ? { sha256, lengths } : null
  } catch {
    // Cut off in its first line.
    return null
  }
}

const digestOf = (parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

function whyOther(was: MadeWith, is: MadeWith): string | null {
  if (was.version !== is.version) return `was written by version ${was.version}, and this is ${is.version}`
  const names = new Set([...Object.keys(was.options), ...Object.keys(is.options)])
  const slides = slideOf(was.options, is.options) !== null
  const other = [...names].filter(
    name =>
      JSON.stringify(was.options[name]) !== JSON.stringify(is.options[name]) &&
      !(slides && name === '--since')
  )
  return other.length === 0 ? null : `was read with another ${other.join(' and ')}`
}

const unusable = (code: 'UNREADABLE' | 'UNWRITABLE', error: unknown, file: string): AuditError =>
  AuditError.because(code, error, file, (error as NodeJS.ErrnoException).code ?? 'unknown reason')
