/** A stamp beside the level of a line → whether a logger wrote it, when it wrote the line. */
import { textOf } from '../cell.ts'
import { BEGINS } from './begins.ts'
import { type Column, mostly } from './columns.ts'
import { areEnds, endsBecause, isOpenStamp, leansToStart, type StampVotes } from './endStamps.ts'

/** Names of levels, and the numbers that pino and bunyan have for them. */
const LEVEL =
  /^(?:trace|verbose|debug|dbg|info(?:rmation)?|inf|notice|warn(?:ing)?|wrn|error|err|critical|crit|fatal|[1-6]0|[diewf])$/i
const FEWEST = 2

const parentOf = ({ path }: Column): string => path.slice(0, path.lastIndexOf('.') + 1)

type Written = { readonly isAtEnd: boolean; readonly because: string | undefined }

/** Whether a stamp that its name leaves open was written when its call had ended, and why. */
export function writtenAt(
  stamp: Column | undefined,
  columns: readonly Column[],
  lengths: readonly number[] | undefined,
  votes: StampVotes
): Written {
  if (areEnds(votes)) return { isAtEnd: true, because: endsBecause(votes) }
  const isAtEnd =
    stamp !== undefined && lengths !== undefined && !leansToStart(votes) && isLoggers(stamp, columns)
  return { isAtEnd, because: isAtEnd ? LOGGED : undefined }
}

const LOGGED = 'a logger stamps a line as it writes it, and these lines state how long their calls took'

const isLoggers = (stamp: Column, columns: readonly Column[]): boolean =>
  isOpenStamp(stamp) &&
  !columns.some(({ filled }) => filled.some(begins)) &&
  columns.some(column => parentOf(column) === parentOf(stamp) && isOfLines(column))

/** Where starts are events of their own, those say when calls began. */
const begins = (value: unknown): boolean => typeof value === 'string' && BEGINS.test(value)

/** `level` of INFO and ERROR, or the template of a message, as Serilog writes it. */
const isOfLines = (column: Column): boolean =>
  column.path === '@mt' ||
  (column.meanings.has('level') &&
    column.filled.length >= FEWEST &&
    mostly(column, value => LEVEL.test(textOf(value).trim())))
