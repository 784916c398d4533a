/** A log in the demo's columns → the usage export of OpenAI's API for the same traffic: sums by hour and model. */

type Sums = { input: number; cached: number; output: number; requests: number }

export function usageExportOf(csv: string): string {
  const [head = '', ...lines] = csv.trimEnd().split('\n')
  const columns = head.split(',')
  const hours = new Map<number, Map<string, Sums>>()
  for (const line of lines) {
    const cells = line.split(',')
    const cell = (name: string) => cells[columns.indexOf(name)] as string
    const hour = Math.floor(Date.parse(cell('start_time')) / HOUR)
    if (cell('status') !== '200' || Number.isNaN(hour)) continue
    const models = hours.get(hour) ?? new Map<string, Sums>()
    hours.set(hour, models)
    addTo(models, cell('model'), {
      input: Number(cell('input_tokens')) || 0,
      cached: Number(cell('cached_tokens')) || 0,
      output: Number(cell('output_tokens')) || 0,
      requests: 1
    })
  }
  return JSON.stringify({
    object: 'page',
    data: [...hours].sort(([a], [b]) => a - b).map(bucketOf),
    has_more: false
  })
}

const HOUR = 3_600_000

function addTo(models: Map<string, Sums>, model: string, more: Sums): void {
  const sum = models.get(model) ?? { input: 0, cached: 0, output: 0, requests: 0 }
  models.set(model, sum)
  for (const part of ['input', 'cached', 'output', 'requests'] as const) sum[part] += more[part]
}

const bucketOf = ([hour, models]: readonly [number, ReadonlyMap<string, Sums>]) => ({
  object: 'bucket',
  start_time: (hour * HOUR) / 1_000,
  end_time: ((hour + 1) * HOUR) / 1_000,
  results: [...models].map(([model, { input, cached, output, requests }]) => ({
    object: 'organization.usage.completions.result',
    input_tokens: input,
    input_cached_tokens: cached,
    output_tokens: output,
    num_model_requests: requests,
    project_id: null,
    user_id: null,
    api_key_id: null,
    model,
    batch: false,
    service_tier: null
  }))
})
