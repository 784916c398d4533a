/** The list of formats, most specific first: the first that recognises a file reads it. */

import { accessLog } from './accessLog.ts'
import { apimGatewayLog, apimLlmLog } from './apiManagement.ts'
import { azureOpenai } from './azureOpenai.ts'
import { azureTrace } from './azureTrace.ts'
import { bailian } from './bailian.ts'
import { braintrust } from './braintrust.ts'
import { burstgpt } from './burstgpt.ts'
import { cloudflareGateway, cloudflareLogpush } from './cloudflareGateway.ts'
import { envoyAiGateway, envoyText } from './envoy.ts'
import type { Format } from './format.ts'
import { generic } from './generic.ts'
import { helicone, heliconeDashboard } from './helicone.ts'
import { kong } from './kong.ts'
import { langfuse } from './langfuse.ts'
import { langsmith } from './langsmith.ts'
import { litellmPayload } from './litellmPayload.ts'
import { litellmSpendLogs } from './litellmSpendLogs.ts'
import { claudeCode, codex } from './localAgents.ts'
import { anthropicTokens, deepseekAmount } from './lookAlikes.ts'
import { mooncake } from './mooncake.ts'
import { nginxJson } from './nginxJson.ts'
import { openaiActivity } from './openaiActivity.ts'
import { openaiBatch, openaiBatchInput } from './openaiBatch.ts'
import { openaiCosts, openaiCostsCsv, openaiRateLimits } from './openaiCosts.ts'
import { openaiUsage, openaiUsageCsv } from './openaiUsage.ts'
import { openrouterActivity, openrouterGeneration } from './openrouter.ts'
import { otelSpans, otelSpanTexts } from './otelSpans.ts'
import { portkey } from './portkey.ts'
import { recorded } from './recorded.ts'
import { requestTable } from './requestTable.ts'
import { serveGen } from './serveGen.ts'
import { sglang, sglangBatches } from './sglang.ts'
import { traefikJson, traefikText } from './traefik.ts'
import { vllmServer } from './vllmServer.ts'

export const FORMATS: readonly Format[] = [
  openaiUsage,
  openaiUsageCsv,
  openaiCosts,
  openaiCostsCsv,
  openaiActivity,
  openaiRateLimits,
  openaiBatch,
  openaiBatchInput,
  deepseekAmount,
  anthropicTokens,
  litellmSpendLogs,
  litellmPayload,
  heliconeDashboard,
  helicone,
  langfuse,
  portkey,
  openrouterActivity,
  openrouterGeneration,
  cloudflareGateway,
  cloudflareLogpush,
  braintrust,
  langsmith,
  azureOpenai,
  apimLlmLog,
  apimGatewayLog,
  otelSpanTexts,
  otelSpans,
  envoyAiGateway,
  kong,
  traefikJson,
  sglang,
  nginxJson,
  claudeCode,
  codex,
  azureTrace,
  burstgpt,
  bailian,
  mooncake,
  serveGen,
  envoyText,
  traefikText,
  accessLog,
  sglangBatches,
  vllmServer,
  recorded,
  requestTable,
  generic
]
