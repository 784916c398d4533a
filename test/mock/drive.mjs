#!/usr/bin/env node
// @ts-nocheck: plain JavaScript, run as a program and by tests.
/** Chats at a steady rate, sent by the official OpenAI client: four in five streamed. */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import OpenAI from 'openai'

/**
 * @param {{ baseUrl: string, rate: number, seconds: number, seed?: number, long?: number, apiKey?: string }} options
 * long: share of prompts of about a thousand tokens instead of fifty
 * @returns {Promise<{ answered: number, failed: number }>}
 */
export async function drive({
  baseUrl,
  rate,
  seconds,
  seed = 1,
  long = 0.3,
  apiKey = 'sk-example-not-a-key'
}) {
  const client = new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 2 })
  const counts = { answered: 0, failed: 0 }
  const begun = []
  const count = Math.round(rate * seconds)
  for (let i = 0; i < count; i++) {
    const number = i + seed * count
    begun.push(
      chat(client, number, scattered(number) < long).then(
        () => counts.answered++,
        () => counts.failed++
      )
    )
    await new Promise(resolve => setTimeout(resolve, 1_000 / rate))
  }
  await Promise.all(begun)
  return counts
}

/** A number → one in [0, 1) that looks like chance (Knuth's multiplicative hash). */
const scattered = number => (Math.imul(number, 2_654_435_761) >>> 0) / 2 ** 32

async function chat(client, number, isLong) {
  const messages = [
    { role: 'user', content: `Question ${number}: ${'why is the sky blue? '.repeat(isLong ? 200 : 10)}` }
  ]
  const request = { model: 'mock', messages }
  if (number % 5 === 0) return client.chat.completions.create(request)
  const stream = await client.chat.completions.create({
    ...request,
    stream: true,
    stream_options: { include_usage: true }
  })
  for await (const _ of stream);
}

/** `node test/mock/drive.mjs --base-url http://127.0.0.1:8787/v1 --rate 40 --seconds 60` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = ['base-url', 'rate', 'seconds', 'seed', 'long']
  const { values } = parseArgs({ options: Object.fromEntries(names.map(name => [name, { type: 'string' }])) })
  const counts = await drive({
    baseUrl: values['base-url'] ?? 'http://127.0.0.1:8787/v1',
    rate: Number(values.rate ?? 20),
    seconds: Number(values.seconds ?? 30),
    seed: Number(values.seed ?? 1),
    long: Number(values.long ?? 0.3)
  })
  process.stdout.write(`${counts.answered} answered, ${counts.failed} failed\n`)
}
