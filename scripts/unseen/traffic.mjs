/** Draws → a small true traffic, call by call, and what is true of it. */

const MODELS = [
  ['gpt-4o', 'gpt-4o-mini'],
  ['claude-sonnet-4-5', 'claude-haiku-4-5'],
  ['meta-llama/Llama-3.3-70B-Instruct', 'Qwen/Qwen2.5-7B-Instruct'],
  ['gemini-2.5-flash', 'gemini-2.5-pro'],
  ['mistral-large-2411', 'mistral-small-latest'],
  ['deepseek-chat', 'deepseek-reasoner'],
  ['acme-chat-v2', 'acme-summarizer']
]
const CALLERS = ['search', 'chat-ui', 'mailer', 'batch', 'alice', 'team-7']

/**
 * @returns calls in the order of their arrival: `at` in ms since 1970, lengths in ms, tokens as counts; `status` is one of HTTP
 */
export function drawTraffic(draw) {
  const count = 20 + draw.below(draw.chance(0.3) ? 181 : 60)
  const models = draw.pick(MODELS)
  const gap = draw.spread(0.3, 900) * 1_000
  const [throttling, failing] = [draw.pick([0, 0.05, 0.12]), draw.pick([0, 0.04, 0.1])]
  const [input, output] = [draw.spread(80, 9_000), draw.spread(30, 900)]
  const [cachedShare, reasoning] = [draw.pick([0, 0.4, 0.8]), draw.chance(0.3)]
  const speed = draw.spread(18, 120)
  let at = Date.UTC(2024, 0, 3) + draw.below(900) * 86_400_000 + draw.below(86_400_000)
  const isWhole = draw.chance(0.3)
  const calls = []
  for (let i = 0; i < count; i++) {
    at += Math.max(1, Math.round(-Math.log(1 - draw.next()) * gap))
    if (isWhole) at = Math.ceil(at / 1_000) * 1_000
    calls.push(drawCall(i))
  }
  ensureOutcomes(calls)
  return { calls: draw.chance(0.3) ? withRetries(draw, calls) : calls }

  function drawCall(i) {
    const model = models[draw.chance(0.7) ? 0 : 1]
    const luck = draw.next()
    const status =
      luck < throttling ? 429 : luck < throttling + failing ? draw.pick([500, 502, 503, 504]) : 200
    const caller = draw.pick(CALLERS)
    const id = `${i.toString(16)}${Math.floor(draw.next() * 2 ** 40)
      .toString(16)
      .padStart(10, '0')}`
    const whole = { i, id, at, model, caller, status }
    const asked = Math.max(3, Math.round(input * draw.spread(0.2, 4)))
    if (status !== 200)
      return {
        ...whole,
        asked,
        input: 0,
        output: 0,
        cached: 0,
        reasoning: 0,
        lasted: 20 + draw.below(400),
        waited: null
      }
    const written = Math.max(2, Math.round(output * draw.spread(0.15, 3)))
    const waited = Math.round(80 + asked / draw.between(4, 12))
    return {
      ...whole,
      asked,
      input: asked,
      output: written,
      cached: draw.chance(cachedShare) ? Math.floor(asked * draw.between(0.3, 0.9)) : 0,
      reasoning: reasoning ? Math.floor(written * draw.between(0, 0.6)) : 0,
      waited,
      lasted: waited + Math.round((written / speed) * 1_000 * draw.between(0.8, 1.25))
    }
  }
}

/** Most failed calls are tried again, some programs under the same id; the log has a row for each attempt. */
function withRetries(draw, calls) {
  const keepsId = draw.chance(0.5)
  const answers = calls.filter(({ status }) => status === 200)
  const tried = calls.flatMap((call, at) => {
    const next = calls[at + 1]
    const later = call.at + call.lasted + 200 + draw.below(2_000)
    const again = call.status !== 200 && answers.length > 0 && (!next || later < next.at) && draw.chance(0.8)
    if (!again) return [{ ...call, attempt: 1 }]
    const { output, waited, lasted } = draw.pick(answers)
    const id = keepsId ? call.id : `${call.id}b`
    const second = {
      ...call,
      id,
      at: later,
      status: 200,
      input: call.asked,
      output,
      waited,
      lasted,
      attempt: 2
    }
    return [{ ...call, attempt: 1 }, second]
  })
  return tried.map((call, i) => ({ ...call, i }))
}

/** A log without a failure says nothing of how it writes one. */
function ensureOutcomes(calls) {
  const failed = calls.filter(({ status }) => status !== 200)
  if (failed.length === 1) failed[0].status = 429
}
