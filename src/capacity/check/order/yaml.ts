/** A value of objects, lists, texts and numbers → YAML, every text in quotes as JSON has them. */

export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [name: string]: Yaml }

export const yamlOf = (value: Yaml): string => `${block(value, '').trimStart()}\n`

/** YAML 1.2 takes any JSON text as it stands; names are bare where no reader could take them for anything else. */
function block(value: Yaml, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []'
    return value.map(item => `\n${indent}-${inList(item, indent)}`).join('')
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value)
    if (entries.length === 0) return ' {}'
    return entries.map(([name, each]) => `\n${indent}${key(name)}:${block(each, `${indent}  `)}`).join('')
  }
  return ` ${JSON.stringify(value)}`
}

/** The first entry of an object stands beside its dash. */
const inList = (item: Yaml, indent: string): string =>
  typeof item === 'object' ? ` ${block(item, `${indent}  `).trimStart()}` : block(item, indent)

const key = (name: string): string => (/^[A-Za-z][\w.-]*$/.test(name) ? name : JSON.stringify(name))
