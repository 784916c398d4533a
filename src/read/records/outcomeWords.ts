/** What a cell says of how a call ended – a number, a word of any language, a mark – → its HTTP status, or that it failed. */
import { FAILED } from '../../log/trafficLog.ts'
import { numberOf, textOf } from './cell.ts'

/** A status of 0: none is stated. */
export type Outcome = { readonly status: number; readonly flags: number }

const ANSWERED: Outcome = { status: 0, flags: 0 }
const REFUSED: Outcome = { status: 0, flags: FAILED }

const words = (listed: string): ReadonlySet<string> => new Set(listed.split('|'))

const SUCCESS = words(
  'ok|okay|success|successful|succeeded|succeed|complete|completed|done|finished|stop|end turn|normal|true|200 ok|status code ok|stopped at end|passed|served|answered|finished successfully|2xx|' +
    'erfolg|erfolgreich|fertig|succes|succès|reussi|réussi|terminé|exito|éxito|exitoso|completado|sucesso|concluído|successo|riuscito|completato|gelukt|geslaagd|voltooid|sukces|powodzenie|lyckades|klar|berhasil|selesai|başarılı|tamamlandı|' +
    'успех|успешно|выполнено|成功|正常|完成|完了|완료|성공|✓|✔|✅|☑|👍|○|◯|〇'
)
const FAILURE = words(
  'error|err|errored|fail|failed|failure|false|timeout|time out|timedout|timed out|canceled|cancelled|aborted|exception|rejected|denied|refused|invalid|unavailable|overloaded|crashed|bad request|unauthorized|forbidden|not found|status code error|4xx|5xx|' +
    // What gRPC calls its codes: https://grpc.io/docs/guides/status-codes/
    'invalid argument|deadline exceeded|already exists|permission denied|failed precondition|out of range|unimplemented|internal|data loss|unauthenticated|✗|✘|❌|✖|👎|×|✕'
)
const THROTTLED = words('throttled|throttling|resource exhausted|ratelimited|ratelimitexceeded')

/** Within a name of several words, such as `upstream_error` or `InternalServerError`. */
const FAILURE_PART =
  /(?:^|[^a-z])(?:errors?|fail|failed|failure|exception|time ?out|timed ?out|denied|rejected|refused|aborted|cancell?ed|unavailable|overloaded|crashed|fehler|fehlgeschlagen|erreurs?|echec|échec|fallo|fallido|falha|falhou|errore|fallito|erro|mislukt|fout|błąd|chyba|hata|misslyckades|gagal)(?:$|[^a-z])|ошибк|помилк|失败|失敗|错误|錯誤|异常|エラー|실패|오류/i
export const THROTTLE_PART =
  /(?:^|[^a-z])(?:rate ?limit|raten?limit|throttl)|too many requests|zu viele anfragen|trop de requêtes|demasiadas (?:solicitudes|peticiones)|troppe richieste|(?:^|[^a-z])limit (?:exceeded|reached|überschritten|erreicht|atteinte?|excedido|superato)|限流|请求过多|レート制限/i
const NO_FAILURE =
  /(?:^|[^a-z])(?:no|non|not|without|sans|ohne|kein|keine|sin|sem|senza|zonder|bez)(?:$|[^a-z])|无错误|エラーなし/i
const LONGEST_WORDS = 60
const CODE_FIRST = /^(?:http(?:\/[\d.]+)?[ _:-]*)?([1-5]\d\d)(?:$|[^\w.])/i
/** `error: 429`, `failed (503)`: behind a word for a failure. */
const CODE_BEHIND = /(?:^|[^\w.])([45]\d\d)(?:$|[^\w.])/

/** What a cell says of how a request ended, in a number or in words; `undefined` where it is neither. */
export function outcomeOf(value: unknown): Outcome | undefined {
  const status = numberOf(value)
  if (status !== undefined && status >= 100 && status <= 599 && Number.isInteger(status))
    return { status, flags: 0 }
  const text = textOf(value)
  const known = told.get(text)
  if (known !== undefined) return known ?? undefined
  if (told.size >= MOST_TOLD) told.clear()
  const outcome = worded(text.trim().replace(/^'(.*?)'?$/, '$1'))
  told.set(text, outcome ?? null)
  return outcome
}

/** A log has few words for it, and each in many rows: `null` for one that says nothing. */
const told = new Map<string, Outcome | null>()
const MOST_TOLD = 1_000

function worded(text: string): Outcome | undefined {
  const code = CODE_FIRST.exec(text)?.[1]
  if (code !== undefined) return { status: Number(code), flags: 0 }
  const apart = wordsApart(text.replace(LEADING_MARKS, '$1'))
  if (THROTTLED.has(apart)) return { status: 429, flags: 0 }
  if (FAILURE.has(apart)) return REFUSED
  return SUCCESS.has(apart) ? ANSWERED : partialOutcome(text, apart)
}

/** `✅ ok`, `[429] …`: what stands before the words. */
const LEADING_MARKS = /^[^\p{L}\p{N}]+([\p{L}\p{N}].*)$/u

/** Whether a text says that a rate was too high. */
export const saysThrottled = (text: string): boolean => THROTTLE_PART.test(text)

/** `RateLimitError`, `rate_limit_error`, `APIError` → the same words with spaces between. */
const wordsApart = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll('\ufe0f', '')
    .toLowerCase()

function partialOutcome(text: string, apart: string): Outcome | undefined {
  if (text.length > LONGEST_WORDS || NO_FAILURE.test(apart)) return undefined
  if (THROTTLE_PART.test(apart)) return { status: 429, flags: 0 }
  if (!FAILURE_PART.test(apart)) return undefined
  const code = CODE_BEHIND.exec(apart)?.[1]
  return code === undefined ? REFUSED : { status: Number(code), flags: 0 }
}
