/** What a cell says of how a call ended – a number, a word of any language, a mark – → its HTTP status, or that it failed. */
import { FAILED } from '../../log/trafficLog.ts'
import { LONGEST_VALUE, numberOf, textOf } from './cell.ts'
import { plainLetters } from './plainLetters.ts'

/** A status of 0: none is stated. */
export type Outcome = { readonly status: number; readonly flags: number }

const ANSWERED: Outcome = { status: 0, flags: 0 }
const REFUSED: Outcome = { status: 0, flags: FAILED }

const words = (listed: string): ReadonlySet<string> => new Set(listed.split('|'))

const SUCCESS = words(
  'ok|okay|i. o.|i.o.|io|in ordnung|alright|fine|delivered|fulfilled|success|successful|succeeded|succeed|complete|completed|done|finished|stop|end turn|normal|true|200 ok|status code ok|stopped at end|passed|served|answered|finished successfully|2xx|' +
    'erfolg|erfolgreich|fertig|erledigt|geliefert|abgeschlossen|beantwortet|succes|reussi|reussie|termine|terminee|fini|finie|repondu|repondue|livre|livree|exito|exitoso|exitosa|correcto|correcta|completado|completada|terminado|terminada|finalizado|finalizada|respondido|respondida|hecho|hecha|listo|lista|sucesso|bem sucedido|concluido|concluida|feito|feita|pronto|pronta|successo|riuscito|riuscita|completato|completata|gelukt|geslaagd|voltooid|sukces|powodzenie|zakonczone|uspech|lyckades|klar|vellykket|onnistui|valmis|siker|sikeres|berhasil|selesai|basarili|tamamlandi|' +
    'успех|успешно|успешный|выполнено|готово|успішно|成功|正常|正常終了|正常完了|完成|已完成|完了|処理済み|済|済み|応答済み|回答済み|已处理|已回复|완료|성공|정상|✓|✔|✅|☑|👍|○|◯|〇'
)
const FAILURE = words(
  'error|err|errored|fail|failed|failure|false|timeout|time out|timedout|timed out|canceled|cancelled|aborted|exception|rejected|denied|refused|invalid|unavailable|overloaded|crashed|bad request|unauthorized|forbidden|not found|status code error|4xx|5xx|insufficient quota|insufficient funds|insufficient credits|insufficient balance|billing hard limit reached|context length exceeded|' +
    // What gRPC calls its codes: https://grpc.io/docs/guides/status-codes/
    'invalid argument|deadline exceeded|already exists|permission denied|failed precondition|out of range|unimplemented|internal|data loss|unauthenticated|✗|✘|❌|✖|👎|×|✕'
)
const THROTTLED = words(
  'throttled|throttling|resource exhausted|ratelimited|ratelimitexceeded|gedrosselt|drosselung|abgeregelt|limitado|limitada|limite|limitato|limitata|begrensd|ograniczone|ограничено'
)

/** Within a name of several words, such as `upstream_error` or `InternalServerError`. */
const FAILURE_PART =
  /(?:^|[^a-z])(?:errors?|fail|fails|failed|failure|exception|time ?out|timed ?out|denied|rejected|refused|aborted|cancell?ed|unavailable|overloaded|crashed|fehler|fehlgeschlagen|gescheitert|abgebrochen|abgelehnt|verweigert|zurueckgewiesen|zuruckgewiesen|zeituberschreitung|zeitueberschreitung|n\. ?i\. ?o\.?|erreurs?|echec|echouee?|rejetee?|refusee?|annulee?|interrompue?|abandonnee?|expiree?|delai depasse|fallo|fallid[oa]|fallad[oa]|rechazad[oa]|denegad[oa]|cancelad[oa]|interrumpid[oa]|abortad[oa]|caducad[oa]|agotad[oa]|falha|falhou|falhad[oa]|rejeitad[oa]|recusad[oa]|negad[oa]|interrompid[oa]|expirad[oa]|esgotad[oa]|errore|fallit[oa]|rifiutat[oa]|annullat[oa]|interrott[oa]|scadut[oa]|erro|mislukt|geweigerd|afgebroken|geannuleerd|fout|blad|chyba|virhe|fejl|feil|fel|hiba|hata|misslyckades|gagal|galat)(?:$|[^a-z])|ошибк|сбой|помилк|σφαλμα|失败|失敗|错误|錯誤|异常|異常|エラー|中断|拒否|タイムアウト|超时|逾時|中止|拒绝|拒絕|取消|실패|오류|거부|취소|시간 ?초과/i

/** Too many requests, as languages put it; limits of a rate by their own words. */
export const THROTTLE_PART = new RegExp(
  [
    '(?:^|[^a-z])(?:rate ?limit|raten?limit|throttl)',
    'too many requests|zu viele (?:anfragen|requests|aufrufe)|trop de (?:requetes|demandes|appels)|demasiad[ao]s (?:solicitudes|peticiones|requests|llamadas)|troppe (?:richieste|chiamate)|muit[ao]s (?:requisicoes|solicitacoes|pedidos|chamadas)|te veel (?:verzoeken|aanvragen|requests)|zbyt wiele (?:zadan|zapytan)|za duzo (?:zadan|zapytan)|prilis mnoho pozadavku|for mange (?:foresporgsler|foresporsler)|for manga (?:forfragningar|anrop)|liian monta pyyntoa|cok fazla istek|terlalu banyak permintaan|слишком много запросов|забагато запитів',
    '限流|限速|频率限制|頻率限制|速率限制|请求过多|請求過多|请求频繁|レート ?制限|レートリミット|速度制限|流量制限|制限超過|上限超過|リクエスト過多|속도 ?제한|요청 ?제한|요청 ?한도|한도 ?초과|요청 ?과다'
  ].join('|'),
  'i'
)
const LIMIT = '(?:[a-z]*limits?|limite|limiet|limita|limitu|limiti|лимита?|ліміту?)'
const PASSED =
  '(?:exceeded|reached|hit|uberschritten|ueberschritten|erreicht|atteinte?|depassee?|excedid[oa]|superad[oa]|superat[oa]|alcanzad[oa]|atingid[oa]|ultrapassad[oa]|raggiunt[oa]|bereikt|overschreden|przekroczon[yoa]|przekroczenie|prekrocen[oi]?|depassement|uberschreitung|excedeu|superamento|overschrijding|asildi|asimi|превышен|превышение|исчерпан|перевищен|перевищення)'
const between = (one: string, other: string): string =>
  `(?:^|[^\\p{L}])${one}(?:[^\\p{L}]|[^\\p{L}].{0,24}[^\\p{L}])${other}(?:$|[^\\p{L}])`
/** Rates and requests, which a limit may be of. */
const RATE =
  '(?:debit|taux|taxa|tasa|velocidad|velocidade|frequenza|frequence|frecuencia|requetes|solicitudes|peticiones|richieste|requisicoes|solicitacoes|anfragen|verzoeken|zapytan|zadan|pozadavku|istek|запросов|запитів|частоты)'
/** A limit, and near it that it is passed or that it is one of a rate. */
export const LIMIT_PASSED = new RegExp(
  [between(LIMIT, PASSED), between(PASSED, LIMIT), between(LIMIT, RATE)].join('|'),
  'iu'
)
/** Limits of other things than rates: of lengths, times and money. */
export const OTHER_LIMIT =
  /(?:^|[^a-z])(?:context|kontext|contexto|contexte|length|size|max tokens?|tokens? max|time ?limit|zeitlimit|spend|spending|budget|credits?|billing|monthly)(?:$|[^a-z])/i

const isThrottling = (text: string): boolean =>
  THROTTLE_PART.test(text) || (LIMIT_PASSED.test(text) && !OTHER_LIMIT.test(text))

const NO_FAILURE =
  /(?:^|[^a-z])(?:no|non|not|without|sans|ohne|kein|keine|sin|sem|senza|zonder|bez)(?:$|[^a-z])|无错误|エラーなし/i
const LONGEST_WORDS = 60
const CODE_FIRST = /^(?:http(?:\/[\d.]+)?[ _:-]*)?([1-5]\d\d)(?:$|[^\w.])/i
/** `171 memories`: 1xx is no answer, and of 2xx and 3xx few are any. */
const NO_CODE = /^(?:1|2[1-9]|3[1-9])/
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
  const code = CODE_FIRST.exec(text.replace(MARKS_BEFORE, ''))?.[1]
  if (code !== undefined && !NO_CODE.test(code)) return { status: Number(code), flags: 0 }
  const apart = text.length > LONGEST_VALUE ? '' : wordsApart(text.replace(LEADING_MARKS, '$1'))
  if (THROTTLED.has(apart)) return { status: 429, flags: 0 }
  if (FAILURE.has(apart)) return REFUSED
  return SUCCESS.has(apart) ? ANSWERED : (partialOutcome(text, apart) ?? marked(text))
}

/** `❌ 429`; a sign of a number is none. */
const MARKS_BEFORE = /^[^\p{L}\p{N}.+-]+/u

/** `✅ delivered`, `❌ gave up`: the mark tells, whatever the words are. */
function marked(text: string): Outcome | undefined {
  const mark = /^[✓✔✅☑✗✘❌✖]/u.exec(text)?.[0]
  if (mark === undefined || text.length > LONGEST_WORDS) return undefined
  return SUCCESS.has(mark) ? ANSWERED : REFUSED
}

/** `✅ ok`, `[429] …`: what stands before the words. */
const LEADING_MARKS = /^[^\p{L}\p{N}]+([\p{L}\p{N}].*)$/u

/** Whether a text says that a rate was too high. */
export const saysThrottled = (text: string): boolean => isThrottling(plainLetters(text))

/** `RateLimitError`, `rate_limit_error`, `APIError` → the same words with spaces between. */
const wordsApart = (text: string): string =>
  plainLetters(text)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll('\ufe0f', '')
    .toLowerCase()

/** `no – rate limited`, `nein: Zeitlimit`: a no and why. */
const NO_AND_WHY = /^(?:no|non|nein|nee|não|nao|нет|false|✗|✘|❌)\s*[–—:;,(/-]+\s*(\S.*?)\)?$/iu

function partialOutcome(text: string, apart: string): Outcome | undefined {
  const why = text.length > LONGEST_WORDS ? undefined : NO_AND_WHY.exec(text)?.[1]
  if (why !== undefined) return worded(why) ?? REFUSED
  if (text.length > LONGEST_WORDS || NO_FAILURE.test(apart)) return undefined
  if (isThrottling(apart)) return { status: 429, flags: 0 }
  if (!FAILURE_PART.test(apart)) return undefined
  const code = CODE_BEHIND.exec(apart)?.[1]
  return code === undefined ? REFUSED : { status: Number(code), flags: 0 }
}
