/** `openai_prompt_tokens` beside `anthropic_input_tokens`: counts of one kind of call each, of which a row has one. */
import { isBlank, numberOf } from '../cell.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { callNamed } from './severalCalls.ts'

type Sides = { readonly input: readonly Column[]; readonly output: readonly Column[] }

const FEWEST_ROWS = 2

/** Who answers calls: of any other word – a team, an hour, what was saved or reserved – the counts may be of anything. */
const PROVIDER =
  /^(?:openai|azure|aoai|anthropic|claude|gemini|google|vertex(?:ai)?|bedrock|aws|mistral|groq|cohere|deepseek|llama|meta|qwen|grok|xai|together|fireworks|openrouter|perplexity|cerebras|ollama|vllm|sglang)$/

const states = (value: unknown): boolean => !isBlank(value) && numberOf(value) !== 0

/**
 * @param known columns whose names are known to count a side
 * @param all also those that count by what their words say
 * @returns the known ones, and behind them the pairs that are filled where none of the known is
 */
export function withOtherProviders(known: Sides, all: readonly Column[]): Sides {
  if (known.input.length === 0 || known.output.length === 0) return known
  const isApart = (column: Column) => {
    const stated = column.values.flatMap((value, i) => (states(value) ? [i] : []))
    return (
      stated.length >= FEWEST_ROWS &&
      mostly(column, isCount) &&
      stated.every(i => [...known.input, ...known.output].every(({ values }) => !states(values[i])))
    )
  }
  const others = (side: 'input' | 'output') =>
    all.filter(column => column.meanings.has(side) && !known[side].includes(column) && isApart(column))
  const outputs = others('output')
  const pairs = others('input').flatMap(input => {
    const output = outputs.find(column => callNamed(column) === callNamed(input))
    return output !== undefined && PROVIDER.test(callNamed(input)) ? [{ input, output }] : []
  })
  return {
    input: [...known.input, ...pairs.map(({ input }) => input)],
    output: [...known.output, ...pairs.map(({ output }) => output)]
  }
}
