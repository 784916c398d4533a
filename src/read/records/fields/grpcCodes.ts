/** Columns of numbers that are codes of gRPC, where 0 is success: https://grpc.io/docs/guides/status-codes/ */
import { numberOf, textOf } from '../cell.ts'
import type { Column } from './columns.ts'

/** What HTTP says of the same; the others are failures without a status. */
export const GRPC_STATUS: ReadonlyMap<number, number> = new Map([
  [4, 504],
  [8, 429],
  [13, 500],
  [14, 503]
])

const MOST_CODE = 16
const isCode = (value: unknown): boolean => {
  const code = numberOf(value)
  return code !== undefined && Number.isInteger(code) && code >= 0 && code <= MOST_CODE
}

/** `grpc_status`, `rpc.grpc.status_code`; or a bare `code` where another column names a method as gRPC does. */
export function isGrpcCodes({ path, name, filled }: Column, columns: readonly Column[]): boolean {
  const words = [...name.around, ...name.all]
  const isNamed = words.includes('code') || words.includes('status')
  if (!isNamed || filled.length === 0 || !filled.every(isCode)) return false
  return (
    words.includes('grpc') ||
    isRpcStatus(path, filled, columns) ||
    (!words.includes('exit') && columns.some(namesMethods))
  )
}

/** `status.code` beside `status.message`, as Google's APIs say it; OpenTelemetry's goes no further than 2. */
const MOST_OF_SPANS = 2
const isRpcStatus = (path: string, filled: readonly unknown[], columns: readonly Column[]): boolean =>
  /(?:^|\.)(?:status|error)\.code$/.test(path) &&
  columns.some(column => column.path === path.replace(/code$/, 'message')) &&
  filled.some(value => (numberOf(value) ?? 0) > MOST_OF_SPANS)

/** `/llm.v1.Chat/Complete` */
const namesMethods = ({ filled }: Column): boolean =>
  filled.length > 0 && filled.every(value => /^\/?[a-z][\w]*(?:\.\w+)+\/[A-Z]\w*$/.test(textOf(value)))
