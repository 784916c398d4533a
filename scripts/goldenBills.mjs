// @ts-nocheck: numbers alone.
/**
 * Made-up logs of nine kinds of teams and their bills, worked out here from rates written down here: nothing of the program is
 * asked for them.
 *
 *   node scripts/goldenBills.mjs       npm run build first; compares each with what `analyze` says, and ends with 1 where one differs
 *
 * Rates are those of the makers' pages as of 2026-11-20, in USD per million tokens.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const MONDAY = Date.UTC(2026, 9, 5)
export const HOUR = 3_600_000

/** Whole numbers that look random and are the same everywhere: a linear congruence. */
const numbers = seed => {
  let state = seed
  return (from, to) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return from + (Math.floor(state / 65_536) % (to - from + 1))
  }
}

export const requests = (seed, count, row) => {
  const next = numbers(seed)
  return Array.from({ length: count }, (_, i) => row(next, i)).sort((a, b) => a.at - b.at)
}

export const anyTime = (next, days) => MONDAY + next(0, days * 24 - 1) * HOUR + next(0, 3_599) * 1_000

/** Rates: input, cached input, output; `long`: the same above so many input tokens. */
export const LOGS = [
  {
    name: 'fintech, gpt-4o',
    rates: { 'gpt-4o': [2.5, 1.25, 10] },
    rows: requests(1, 400, next => {
      const input = next(500, 6_000)
      return {
        at: anyTime(next, 14),
        model: 'gpt-4o',
        input,
        cached: next(0, 1) * next(0, input),
        output: next(50, 900)
      }
    })
  },
  {
    name: 'legal, long prompts of Sonnet 4',
    rates: { 'claude-sonnet-4-20250514': [3, 0.3, 15] },
    long: { start: 200_000, 'claude-sonnet-4-20250514': [6, 0.6, 22.5] },
    rows: requests(2, 200, (next, i) => ({
      at: anyTime(next, 10),
      model: 'claude-sonnet-4-20250514',
      input: i % 5 === 0 ? next(150_000, 320_000) : next(25_000, 35_000),
      cached: 0,
      output: next(400, 2_000)
    }))
  },
  {
    name: 'nightly batch, gpt-5-mini',
    rates: { 'gpt-5-mini': [0.125, 0.0125, 1] },
    tier: 'batch',
    rows: requests(3, 300, (next, i) => ({
      at: MONDAY + Math.floor(i / 30) * 24 * HOUR + 2 * HOUR + (i % 30) * 60_000,
      model: 'gpt-5-mini',
      input: next(2_000, 9_000),
      cached: 0,
      output: next(100, 400)
    }))
  },
  {
    name: 'agents, nine tenths cached, gpt-6.1-sol',
    rates: { 'gpt-6.1-sol': [2, 0.1, 10] },
    rows: requests(4, 300, next => {
      const input = next(20_000, 90_000)
      return {
        at: anyTime(next, 7),
        model: 'gpt-6.1-sol',
        input,
        cached: Math.floor(0.9 * input),
        output: next(200, 3_000)
      }
    })
  },
  {
    // 960 requests a day of 900,000 × 2 + 31,849 × 8 USD per Mtok: 1,972.60 USD a day, 730 / 24 days a month.
    name: 'flat, 60,000 USD a month of gpt-4.1',
    rates: { 'gpt-4.1': [2, 0.5, 8] },
    usdPerMonth: 60_000,
    rows: requests(5, 13_440, (_, i) => ({
      at: MONDAY + i * (HOUR / 40),
      model: 'gpt-4.1',
      input: 900_000,
      cached: 0,
      output: 31_849
    }))
  },
  {
    name: 'usage of OpenAI’s dashboard, by the hour',
    export: 'dashboard',
    rates: { 'gpt-4o-2024-08-06': [2.5, 1.25, 10], 'gpt-4.1-mini-2025-04-14': [0.4, 0.1, 1.6] },
    rows: requests(9, 336, (next, i) => {
      const input = next(10_000, 4_000_000)
      return {
        at: MONDAY + Math.floor(i / 2) * HOUR,
        model: i % 2 === 0 ? 'gpt-4o-2024-08-06' : 'gpt-4.1-mini-2025-04-14',
        requests: next(1, 400),
        input,
        cached: next(0, input),
        output: next(1_000, 300_000)
      }
    })
  },
  {
    name: 'Claude and Gemini together',
    rates: { 'claude-haiku-4-5': [1, 0.1, 5], 'gemini-2.5-flash': [0.3, 0.03, 2.5] },
    rows: requests(6, 300, (next, i) => ({
      at: anyTime(next, 14),
      model: i % 3 === 0 ? 'claude-haiku-4-5' : 'gemini-2.5-flash',
      input: next(1_000, 20_000),
      cached: next(0, 900),
      output: next(100, 1_500)
    }))
  },
  {
    name: 'clouds and hosts by their own names',
    rates: {
      'us.anthropic.claude-3-haiku-20240307-v1:0': [0.25, 0.25, 1.25],
      'azure/gpt-4o-mini': [0.15, 0.075, 0.6],
      'groq/llama-3.3-70b-versatile': [0.59, 0.59, 0.79]
    },
    rows: requests(7, 300, (next, i) => ({
      at: anyTime(next, 14),
      model: [
        'us.anthropic.claude-3-haiku-20240307-v1:0',
        'azure/gpt-4o-mini',
        'groq/llama-3.3-70b-versatile'
      ][i % 3],
      input: next(500, 8_000),
      cached: 0,
      output: next(50, 700)
    }))
  },
  {
    name: 'own vLLM: no bill is invented',
    rates: {},
    rows: requests(8, 100, next => ({
      at: anyTime(next, 7),
      model: 'hosted_vllm/Qwen3-32B',
      input: next(500, 8_000),
      cached: 0,
      output: next(50, 700)
    }))
  }
]

/**
 * Σ tokens × rate, or `null` where the log has no bill. [USD]
 *
 * @param {{ rates: object, long?: object, rows: readonly object[] }} log
 */
export function billOf({ rates, long, rows }) {
  if (Object.keys(rates).length === 0) return null
  return rows.reduce((sum, { model, input, cached, output }) => {
    const [perInput, perCached, perOutput] =
      long !== undefined && input > long.start ? long[model] : rates[model]
    return sum + ((input - cached) * perInput + cached * perCached + output * perOutput) / 1e6
  }, 0)
}

/** The log as a table, or as OpenAI's dashboard exports usage. */
export const csvOf = log => (log.export === 'dashboard' ? dashboardOf(log) : tableOf(log))

function dashboardOf({ rows }) {
  const lines = rows.map(({ at, model, requests, input, cached, output }) => {
    const [start, end] = [at, at + HOUR].map(ms => ms / 1_000)
    const iso = [at, at + HOUR].map(ms => new Date(ms).toISOString().replace('.000Z', '+00:00'))
    return [
      ...[start, end, ...iso, 'proj_a', requests, 'user_a', 'key_a', model, 'False', 'default'],
      ...[input, output, cached, input - cached]
    ].join(',')
  })
  return `start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens\n${lines.join('\n')}\n`
}

function tableOf({ rows, tier = '' }) {
  const lines = rows.map(({ at, model, input, cached, output }, i) =>
    [`r${i}`, new Date(at).toISOString(), 900, model, input, cached, output, 200, tier].join(',')
  )
  return `request_id,start_time,duration_ms,model,input_tokens,cached_tokens,output_tokens,status,service_tier\n${lines.join('\n')}\n`
}

/** What a month may be off by: the log ends with its last request, not with its last day. */
const MOST_OFF_A_MONTH = 0.002

function compareAll() {
  const folder = mkdtempSync(path.join(tmpdir(), 'golden-bills-'))
  const cli = path.join(import.meta.dirname, '../bin/gpuops-audit.js')
  try {
    for (const log of LOGS) {
      const file = path.join(folder, 'log.csv')
      writeFileSync(file, csvOf(log))
      const run = spawnSync(
        process.execPath,
        [cli, 'analyze', file, '--format', 'json', '--gpu', 'H100-SXM'],
        {
          encoding: 'utf8',
          maxBuffer: 2 ** 28
        }
      )
      if (run.status !== 0) throw new Error(`${log.name}: ${run.stderr}`)
      const { usdInPeriod, usdPerMonth } = JSON.parse(run.stdout).pricing.shared
      const found = usdInPeriod.value
      const wanted = billOf(log)
      const isMonth =
        log.usdPerMonth === undefined ||
        Math.abs(usdPerMonth.value - log.usdPerMonth) <= MOST_OFF_A_MONTH * log.usdPerMonth
      const agrees = isMonth && (wanted === null ? found === null : Math.abs(found - wanted) <= 1e-9 * wanted)
      if (!agrees) process.exitCode = 1
      process.stdout.write(
        `${agrees ? 'agrees ' : 'DIFFERS'} ${log.name}: ${wanted ?? 'none'} here, ${found ?? 'none'} there\n`
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === import.meta.filename) compareAll()
