/** What the price package has wrong or lacks, each with its source: goes before the package and the refreshed list. */
import type { Source } from './source.ts'
import type { TokenPriceRow, TokenRates } from './tokenPriceRows.ts'

const rates = (input: number, cached: number | null, output: number): TokenRates => ({
  input,
  cached,
  write: null,
  write1h: null,
  output
})

const DEEPSEEK: Source = {
  where: 'api-docs.deepseek.com/quick_start/pricing, by its versions',
  asOf: '2026-04-13',
  verified: true
}
const DEEPSEEK_V4: Source = {
  where: 'DeepSeek’s release note of 2026-04-24, as arikusi/deepseek-mcp-server v2.0.0 relays its prices',
  asOf: '2026-06-22',
  verified: false,
  note: 'deepseek-chat and -reasoner stood for deepseek-v4-flash until 2026-07-24'
}
/** DeepSeek's models of after that day cost more. */
const DEEPSEEK_SINCE =
  'the name stood for deepseek-v4-flash until 2026-07-24, and what is asked for it since is not listed'
const DEEPSEEK_FLASH: Source = {
  where:
    'npm @earendil-works/pi-ai 1.6.0 (peak rate); api-docs.deepseek.com/zh-cn/quick_start/pricing for the hours and the half price outside of them',
  asOf: '2026-11-20',
  verified: true,
  note: 'Chinese public holidays, which are not peak hours, are not known to the program'
}
/** 09:00–12:00 and 14:00–18:00 in Beijing. */
const DEEPSEEK_PEAK = [
  ['01:00', '04:00'],
  ['06:00', '10:00']
] as const

/** Nobody is charged for them, and half of a log's calls may be such: without a price they would pass for unknown costs. */
const MODERATION: Source = {
  where: 'developers.openai.com/api/docs/models/omni-moderation-latest: moderation models are free',
  asOf: null,
  verified: true,
  note: 'undated'
}

const FINE_TUNED: Source = {
  where: 'OpenAI’s pricing page and LiteLLM’s model_prices_and_context_window.json, from general knowledge',
  asOf: null,
  verified: false,
  note: 'use of a fine-tuned model; its training is not in it'
}

const LITELLM: Source = {
  where: 'LiteLLM’s model_prices_and_context_window.json (RoCry/llm-api-price@8442b93)',
  asOf: '2026-07-24',
  verified: true
}

/** What the package takes for another model, or has otherwise than the cloud. */
const AT_CLOUDS: readonly (readonly [provider: string, model: string, ...rates: Parameters<typeof rates>])[] =
  [
    ['aws', 'amazon.titan-embed-text-v2:0', 0.02, null, 0],
    ['aws', 'eu.amazon.nova-micro-v1:0', 0.046, null, 0.184],
    ['aws', 'eu.amazon.nova-lite-v1:0', 0.078, null, 0.312],
    ['aws', 'eu.amazon.nova-pro-v1:0', 1.05, null, 4.2],
    ['aws', 'apac.amazon.nova-micro-v1:0', 0.037, null, 0.148],
    ['aws', 'apac.amazon.nova-lite-v1:0', 0.063, null, 0.252],
    ['aws', 'apac.amazon.nova-pro-v1:0', 0.84, null, 3.36],
    ['aws', 'cohere.command-r-v1:0', 0.5, null, 1.5],
    ['aws', 'cohere.command-r-plus-v1:0', 3, null, 15],
    ['aws', 'mistral.mistral-large-2407-v1:0', 3, null, 9],
    ['azure', 'phi-4', 0.125, null, 0.5],
    ['azure', 'phi-4-mini-instruct', 0.075, null, 0.3],
    ['azure', 'phi-4-multimodal-instruct', 0.08, null, 0.32],
    ['azure', 'phi-3-medium-128k-instruct', 0.17, null, 0.68],
    ['azure', 'phi-3-mini-128k-instruct', 0.13, null, 0.52],
    ['groq', 'openai/gpt-oss-safeguard-20b', 0.075, 0.037, 0.3]
  ]

const tuned = (model: string, input: number, cached: number | null, output: number): TokenPriceRow => ({
  provider: 'openai',
  model: `ft:${model}`,
  from: null,
  rates: rates(input, cached, output),
  above: null,
  source: FINE_TUNED
})

export const PRICE_CORRECTIONS: readonly TokenPriceRow[] = [
  ...['deepseek-chat', 'deepseek-reasoner'].flatMap(model =>
    (
      [
        ['2025-09-05T16:00:00Z', rates(0.56, 0.07, 1.68), DEEPSEEK],
        ['2025-09-29T00:00:00Z', rates(0.28, 0.028, 0.42), DEEPSEEK],
        ['2026-04-24T00:00:00Z', rates(0.14, 0.0028, 0.28), DEEPSEEK_V4],
        ['2026-07-24T00:00:00Z', rates(0.14, 0.0028, 0.28), DEEPSEEK_V4, DEEPSEEK_SINCE]
      ] as const
    ).map(([from, listed, source, least]) => ({
      provider: 'deepseek',
      model,
      from,
      rates: listed,
      above: null,
      ...(least === undefined ? {} : { least }),
      source
    }))
  ),
  ...(
    [
      ['deepseek-flash', null],
      ['deepseek-v4-flash', '2026-09-10T00:00:00Z'],
      ['deepseek-v4-flash-vision-exp', '2026-09-10T00:00:00Z']
    ] as const
  ).map(([model, from]) => ({
    provider: 'deepseek',
    model,
    from,
    rates: rates(0.15, 0.003, 0.6),
    above: null,
    peak: { hours: DEEPSEEK_PEAK, rates: rates(0.3, 0.006, 1.2) },
    source: DEEPSEEK_FLASH
  })),
  ...AT_CLOUDS.map(([provider, model, ...listed]) => ({
    provider,
    model,
    from: null,
    rates: rates(...listed),
    above: null,
    source: LITELLM
  })),
  {
    provider: 'mistral',
    model: 'mistral-large-latest',
    from: '2025-12-02',
    rates: rates(0.5, 0.05, 1.5),
    above: null,
    source: { ...LITELLM, note: 'Mistral Large 3; its day is that of its release' }
  },
  ...[
    'omni-moderation-latest',
    'omni-moderation-2024-09-26',
    'text-moderation-latest',
    'text-moderation-stable'
  ].map(model => ({
    provider: 'openai',
    model,
    from: null,
    rates: rates(0, 0, 0),
    above: null,
    source: MODERATION
  })),
  tuned('gpt-4o', 3.75, 1.875, 15),
  tuned('gpt-4o-mini', 0.3, 0.15, 1.2),
  tuned('gpt-4.1', 3, 0.75, 12),
  tuned('gpt-4.1-mini', 0.8, 0.2, 3.2),
  tuned('gpt-4.1-nano', 0.2, 0.05, 0.8),
  tuned('gpt-3.5-turbo', 3, null, 6),
  tuned('o4-mini', 4, 1, 16)
]

/** Where a model's long requests cost more than the package says: times its rates, for the whole request. */
export type LongContext = {
  readonly model: RegExp
  /** Input tokens above which it holds. */
  readonly start: number
  readonly input: number
  readonly output: number
  readonly source: Source
}

export const LONG_CONTEXT: readonly LongContext[] = [
  {
    model: /^grok-4(?:-1)?(?:$|-(?:0709|latest|fast))/,
    start: 128_000,
    input: 2,
    output: 2,
    source: LITELLM
  },
  {
    model: /claude-(?:sonnet-4(?:-5)?|4-(?:5-)?sonnet)(?:$|[@-](?:0(?:$|-)|2025|v1|default|latest))/,
    start: 200_000,
    input: 2,
    output: 1.5,
    source: {
      where:
        'platform.claude.com, long context pricing: Sonnet 4 as Sonnet 4.5 (6 and 22.50 USD), wherever they are sold',
      asOf: '2025-08-12',
      verified: true
    }
  }
]
