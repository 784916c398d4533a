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
export function isGrpcCodes({ name, filled }: Column, columns: readonly Column[]): boolean {
  const words = [...name.around, ...name.all]
  const isNamed = words.includes('code') || words.includes('status')
  if (!isNamed || filled.length === 0 || !filled.every(isCode)) return false
  return words.includes('grpc') || (!words.includes('exit') && columns.some(namesMethods))
}

/** `/llm.v1.Chat/Complete` */
const namesMethods = ({ filled }: Column): boolean =>
  filled.length > 0 && filled.every(value => /^\/?[a-z][\w]*(?:\.\w+)+\/[A-Z]\w*$/.test(textOf(value)))
