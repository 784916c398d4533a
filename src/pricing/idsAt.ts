/** A model's id → the ways in which a provider's list may write it. */

const BEDROCK_REGION = /^(?:us|eu|apac|ap|jp|au|ca|sa|global|us-gov|regional)\./
const BEDROCK_VERSION = /-v\d+(?::\d+)?(?::\d+k)?$|:\d+(?:k)?$/

/** The id as it is first; what comes after it is looser. */
export function idsAt(provider: string, id: string): readonly string[] {
  const last = id.slice(id.lastIndexOf('/') + 1)
  return [...new Set([id, id.replace(/:thinking$/, ''), last, ...(SPELLINGS[provider]?.(last) ?? [])])]
}

/** How each provider's names differ from a log's. */
const SPELLINGS: Readonly<Record<string, (id: string) => readonly string[]>> = {
  aws: id => {
    const bare = id.replace(BEDROCK_REGION, '')
    const versioned = [bare, `${bare.replace(BEDROCK_VERSION, '')}-v1:0`, bare.replace(BEDROCK_VERSION, '')]
    return versioned.flatMap(name => [name, `us.${name}`, `regional.${name}`, `global.${name}`])
  },
  azure: id => [id.replace('gpt-35', 'gpt-3.5')],
  google: id => [
    id.replace(/@(?:default|latest)$/, ''),
    id.replace('@', '-'),
    id.replace(/-maas$/, ''),
    `${id}-preview`
  ],
  anthropic: id => [
    id.replace('@', '-').replace(/-v\d+$/, ''),
    id.replace(/@.*$/, ''),
    id.replaceAll('.', '-')
  ],
  openai: id => [
    id.replace('gpt-35', 'gpt-3.5'),
    id.replace(/-(?:global|datazone|standard)$/, ''),
    id.replace(/-\d{4}-\d{2}-\d{2}$/, '')
  ],
  fireworks: id => [`accounts/fireworks/models/${id}`, `accounts/fireworks/routers/${id}`]
}
