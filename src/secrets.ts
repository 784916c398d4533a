/** Text of a log that is to be shown → the same text without keys, tokens and e-mail addresses. */

const KEYS = [
  'sk-[\\w-]{16,}',
  '(?:gsk|hf|gh[opsur]|github_pat)_\\w{20,}',
  '(?:xai|pplx)-[A-Za-z0-9]{20,}',
  'nvapi-[\\w-]{20,}',
  'AIza[\\w-]{20,}',
  'AKIA[0-9A-Z]{16}',
  'eyJ[\\w-]{10,}\\.[\\w-]{10,}(?:\\.[\\w-]*)?'
]
const KEY = new RegExp(`\\bBearer\\s+[^\\s"',;]{8,}|(?<![A-Za-z0-9])(?:${KEYS.join('|')})`, 'g')
const EMAIL = /[\w.+-]{1,256}@(?:[\w-]+\.)+[A-Za-z]{2,}/g

/** API keys, bearer tokens and e-mail addresses are replaced by what they are: none of them is a name of anything. */
export const withoutSecrets = (text: string): string =>
  text.replace(KEY, '[key]').replace(EMAIL, '[e-mail address]')

/** No model has a name of more characters with blanks among them: it is a text. */
const LONGEST_NAME = 80

/** What of the name of a model may be shown. A row shifted by a column may have a key or a prompt in its place. */
export const modelShown = (name: string): string =>
  name.length > LONGEST_NAME && /\s/.test(name) ? '[text]' : withoutSecrets(name)
