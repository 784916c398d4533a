/** Points files and questions that the tests of `predict` and `calibrate` share. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { runWith } from './fakeTerminal.ts'

export const folder = mkdtempSync(path.join(tmpdir(), 'predict-'))
export const file = (name: string, text: string): string => {
  const at = path.join(folder, name)
  writeFileSync(at, text)
  return at
}
export const json = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await runWith([...args, '--format', 'json'])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout)
}

export const LLAMA = [
  'predict',
  '--model',
  'Llama-3.1-70B',
  '--gpu',
  'H100-SXM',
  '--tensor-parallel',
  '4',
  '--precision',
  'fp8'
]
export const LOAD = ['--input', '1024', '--output', '1024', '--concurrency', '16']

export const HEADER =
  'id,set,kind,model,precision,gpu,tp,dp,engine,engine_version,isl,osl,concurrency,request_rate,out_tok_s,ttft_ms,tpot_ms'
export const ROW = 'a,own,closed_loop_concurrency,Llama-3.1-8B,bf16,H100-SXM,1,1,vllm,,1024,256,8,'
export const OFFLINE = ROW.replace('closed_loop_concurrency', 'offline_max_throughput').replace(',8,', ',,')
