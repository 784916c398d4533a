/** Tables in the older encodings of a country, with a header in its language → the same figures as in UTF-8. */
import { expect, test } from 'vitest'
import { headerEncoding } from '../../../src/read/source/headerEncoding.ts'
import { csvOf, figuresOf, PLAIN, TRUTH } from '../figures.ts'

/** Every letter of an encoding by its bytes, as its decoder has them: https://encoding.spec.whatwg.org */
function bytesOf(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding)
  const isSingle = /^(?:windows|koi8)/.test(encoding)
  const leads = Array.from({ length: 128 }, (_, i) => 128 + i)
  const trails = Array.from({ length: 191 }, (_, i) => 64 + i)
  const codes = isSingle
    ? leads.map(lead => [lead])
    : leads.flatMap(lead => trails.map(trail => [lead, trail]))
  const known = new Map(codes.map(code => [decoder.decode(Uint8Array.from(code)), code]))
  return Uint8Array.from(
    [...text].flatMap(letter => (letter < '\x80' ? [letter.charCodeAt(0)] : (known.get(letter) ?? [])))
  )
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'windows-1250': ['čas', 'model', 'vstupní_tokeny', 'výstupní_tokeny', 'trvání_ms', 'stavový_kód'],
  'windows-1254': ['başlangıç', 'model', 'girdi_token', 'çıktı_token', 'süre_ms', 'durum_kodu'],
  'windows-1251': ['время', 'модель', 'входные_токены', 'выходные_токены', 'длительность_мс', 'код_ответа'],
  'koi8-r': ['время', 'модель', 'входные_токены', 'выходные_токены', 'длительность_мс', 'код_ответа'],
  gbk: ['时间', '模型', '输入token数', '输出token数', '耗时(毫秒)', '状态码'],
  'euc-kr': ['시각', '모델', '입력 토큰', '출력 토큰', '소요시간(ms)', '상태코드'],
  shift_jis: ['日時', 'モデル', '入力トークン', '出力トークン', '所要時間(ms)', 'ステータスコード'],
  big5: ['時間', '模型', '輸入token數', '輸出token數', '耗時(毫秒)', '狀態碼']
}

test.each(Object.keys(NAMES))('a header in %s', async encoding => {
  const names = NAMES[encoding] as readonly string[]
  const table = Object.fromEntries(Object.values(PLAIN).map((of, i) => [names[i] as string, of]))
  const text = csvOf(table, ';')
  const bytes = bytesOf(text, encoding)
  expect(new TextDecoder(encoding).decode(bytes)).toBe(text)
  expect(headerEncoding(bytes)).toBe(encoding)
  const { figures, warnings } = await figuresOf(bytes)
  expect(figures).toEqual(TRUTH)
  expect(warnings.map(({ message }) => message).join()).toContain(`is written in ${encoding.toUpperCase()}.`)
})

test.each([
  ['plain ASCII', new TextEncoder().encode('timestamp,model\n')],
  ['UTF-8', new TextEncoder().encode('время,модель,токены\n')],
  ['Western Europe', bytesOf('durée_ms;modèle;jetons_entrée\n', 'windows-1252')],
  ['one word alone', bytesOf('время,model\n', 'windows-1251')]
])('%s needs no word of a header', (_, bytes) => {
  expect(headerEncoding(bytes)).toBeUndefined()
})

test('a long header in UTF-8 is in none of them, wherever it is cut', () => {
  for (let more = 0; more < 4; more++) {
    const text = `${'a'.repeat(more)}${'время,модель,входные_токены,'.repeat(2_000)}`
    expect(headerEncoding(Buffer.from(text))).toBeUndefined()
  }
})
