// slow: many whole audits
/** Why calls failed, in words of many languages, in codes of gRPC, or not at all → the 429s, or that nobody knows them. */
import { describe, expect, test } from 'vitest'
import { type Call, csvOf, figuresOf, linesOf, PLAIN, TRUTH } from './figures.ts'

const withStatus = (name: string, of: (call: Call) => string | number) => {
  const { status: _, ...others } = PLAIN
  return csvOf({ ...others, [name]: of })
}
const by =
  (...[ok, limited, failed]: readonly [string | number, string | number, string | number]) =>
  ({ status }: Call) =>
    status === 200 ? ok : status === 429 ? limited : failed

/** A column's name, and what calls have in it that were answered, refused by a rate limit, and failed otherwise. */
const WORDS: readonly (readonly [string, string, string, string])[] = [
  ['status', 'ok', 'rate_limited', 'error'],
  ['Worked?', 'yes', 'no – rate limited', 'no – crashed'],
  ['Geklappt', 'ja', 'nein: Limit überschritten', 'nein: Fehler'],
  ['error_log', '', '429 Too Many Requests', '500 Internal'],
  ['status', 'ok', 'exceeded the rate limit', 'error'],
  ['estado', 'éxito', 'límite_excedido', 'error'],
  ['estado', 'correcto', 'demasiadas solicitudes', 'fallo'],
  ['statut', 'réussie', 'limite atteinte', 'échec'],
  ['statut', 'ok', 'trop de requêtes', 'erreur interne'],
  ['statut', 'réussi', 'limite de débit', 'échec'],
  ['status', 'sukces', 'przekroczono limit zapytań', 'błąd serwera'],
  ['durum', 'başarılı', 'limit aşımı', 'hata'],
  ['результат', 'успех', 'превышение лимита', 'ошибка'],
  ['Status', 'erfolgreich', 'gedrosselt', 'fehlgeschlagen'],
  ['Ergebnis', 'OK', 'Limit überschritten', 'Fehler'],
  ['Ergebnis', 'OK', 'LIMIT_UEBERSCHRITTEN', 'Fehler'],
  ['esito', 'riuscita', 'limite superato', 'errore'],
  ['erro', '', 'limite de taxa excedido', 'erro interno'],
  ['status', 'sucesso', 'muitas requisições', 'falha'],
  ['foutmelding', '', 'te veel verzoeken', 'interne fout'],
  ['wynik', 'sukces', 'zbyt wiele żądań', 'błąd'],
  ['результат', 'успешно', 'лимит превышен', 'сбой'],
  ['результат', 'успех', 'слишком много запросов', 'ошибка'],
  ['ステータス', '正常終了', 'レート制限', 'エラー'],
  ['结果', '成功', '限流', '失败'],
  ['状态', '已完成', '请求过多', '错误'],
  ['결과', '성공', '속도제한', '실패'],
  ['결과', '성공', '요청 한도 초과', '오류']
]

test.each(WORDS)('%s: %s, %s, %s', async (...[name, ok, limited, failed]) => {
  const { figures, doubts } = await figuresOf(withStatus(name, by(ok, limited, failed)))
  expect(figures).toEqual(TRUTH)
  expect(doubts).not.toContain('untold-failures')
})

/** Limits of lengths, times and money are no rates. */
test.each([
  'context limit exceeded',
  'time limit exceeded',
  'monthly budget limit reached',
  'credit limit exceeded'
])('%s is no 429', async words => {
  const { figures, doubts } = await figuresOf(withStatus('error', by('', words, 'boom')))
  expect(figures).toMatchObject({ failed: 8, throttled: 0 })
  expect(doubts).toContain('untold-failures')
})

describe('codes of gRPC, where 8 is RESOURCE_EXHAUSTED (grpc.io/docs/guides/status-codes)', () => {
  test.each(['grpc_status', 'grpc.code', 'rpc.grpc.status_code', 'grpcStatusCode'])('%s', async name => {
    expect((await figuresOf(withStatus(name, by(0, 8, 13)))).figures).toEqual(TRUTH)
  })

  test('beside the method called', async () => {
    const { status: _, ...others } = PLAIN
    const text = csvOf({ ...others, method: () => '/llm.v1.Chat/Complete', code: by(0, 8, 14) })
    expect((await figuresOf(text)).figures).toEqual(TRUTH)
  })

  test('in JSON', async () => {
    const text = linesOf(call =>
      JSON.stringify({
        ts: call.at,
        model: call.model,
        rpc: { system: 'grpc', grpc: { status_code: by(0, 8, 2)(call) } },
        ...(call.status === 200
          ? { usage: { prompt_tokens: call.input, completion_tokens: call.output } }
          : {}),
        duration_ms: call.millis
      })
    )
    expect((await figuresOf(text, 'grpc.jsonl')).figures).toEqual(TRUTH)
  })

  test('an exit code of 8 is none of them', async () => {
    const { figures } = await figuresOf(withStatus('exit_code', by(0, 8, 13)))
    expect(figures).toMatchObject({ failed: 8, throttled: 0 })
  })
})

test.each([
  ['success', 'true', 'false'],
  ['status', 'ok', 'error'],
  ['failed', '', 'x']
])('%s alone does not say why', async (name, ok, failed) => {
  const { figures, doubts } = await figuresOf(withStatus(name, by(ok, failed, failed)))
  expect(figures).toMatchObject({ failed: 8, throttled: 0 })
  expect(doubts).toContain('untold-failures')
})
