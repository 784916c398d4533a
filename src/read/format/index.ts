/** The list of formats, most specific first: the first that recognises a file reads it. */

import { accessLog } from './accessLog.ts'
import {
  accessLogPrefixed,
  awsAlb,
  awsElb,
  cloudFront,
  ingressNginx,
  nginxRequestTime
} from './accessLogs.ts'
import { agentEvents } from './agentEvents.ts'
import { apimGatewayLog, apimLlmLog } from './apiManagement.ts'
import { azureOpenai } from './azureOpenai.ts'
import { azureTrace } from './azureTrace.ts'
import { bailian } from './bailian.ts'
import { bedrock } from './bedrock.ts'
import { braintrust } from './braintrust.ts'
import { burstgpt } from './burstgpt.ts'
import { caddy } from './caddy.ts'
import { cloudflareGateway, cloudflareLogpush } from './cloudflareGateway.ts'
import { cursor } from './cursor.ts'
import { llamaServer, ollama, tgi } from './engines.ts'
import { envoyAiGateway, envoyText } from './envoy.ts'
import type { Format } from './format.ts'
import { databricksInference, databricksUsage, newApi } from './gateways.ts'
import { gemini } from './gemini.ts'
import { generic } from './generic.ts'
import { gin } from './gin.ts'
import { helicone, heliconeDashboard } from './helicone.ts'
import { higress } from './higress.ts'
import { kong } from './kong.ts'
import { langfuse } from './langfuse.ts'
import { langsmith } from './langsmith.ts'
import { litellmDaily } from './litellmDaily.ts'
import { litellmPayload } from './litellmPayload.ts'
import { litellmSpendLogs } from './litellmSpendLogs.ts'
import { aibrix, aiperf, vidur } from './loadTraces.ts'
import { claudeCode, codex } from './localAgents.ts'
import { anthropicTokens, deepseekAmount } from './lookAlikes.ts'
import { mooncake } from './mooncake.ts'
import { nginxJson } from './nginxJson.ts'
import {
  agentTasks,
  anthropicUsage,
  benchmarkResult,
  cloudMetrics,
  grafanaTable,
  ownReport,
  prometheusOther,
  prometheusText,
  workflowRuns
} from './noLogs.ts'
import { openaiActivity } from './openaiActivity.ts'
import { openaiBatch, openaiBatchInput } from './openaiBatch.ts'
import { openaiCostQuantities, openaiCosts, openaiCostsCsv, openaiRateLimits } from './openaiCosts.ts'
import { openaiStored } from './openaiStored.ts'
import { openaiUsage, openaiUsageCsv } from './openaiUsage.ts'
import { openrouterActivity, openrouterGeneration } from './openrouter.ts'
import { otelSpans, otelSpanTexts } from './otelSpans.ts'
import { portkey } from './portkey.ts'
import { grafana, prometheus } from './prometheus.ts'
import { qwenCode } from './qwenCode.ts'
import { recorded } from './recorded.ts'
import { requestTable } from './requestTable.ts'
import { serveGen } from './serveGen.ts'
import { sglang, sglangBatches } from './sglang.ts'
import { simonwLlm } from './simonwLlm.ts'
import { appInsights, clickhouseOtel, logfire, otelTable, phoenixTable, sentry } from './spanTables.ts'
import { datadog, newRelic, opik, posthog } from './traceTools.ts'
import { traefikJson, traefikText } from './traefik.ts'
import { vertex } from './vertex.ts'
import { uvicornServer, vllmServer } from './vllmServer.ts'
import { weave } from './weave.ts'

export const FORMATS: readonly Format[] = [
  anthropicUsage,
  prometheus,
  grafana,
  prometheusOther,
  cloudMetrics,
  agentTasks,
  workflowRuns,
  openaiUsage,
  openaiUsageCsv,
  openaiCostQuantities,
  openaiCosts,
  openaiCostsCsv,
  openaiActivity,
  openaiRateLimits,
  openaiBatch,
  openaiBatchInput,
  openaiStored,
  deepseekAmount,
  anthropicTokens,
  litellmSpendLogs,
  litellmPayload,
  litellmDaily,
  heliconeDashboard,
  helicone,
  newApi,
  weave,
  opik,
  posthog,
  datadog,
  newRelic,
  bedrock,
  databricksInference,
  databricksUsage,
  vertex,
  gemini,
  clickhouseOtel,
  appInsights,
  logfire,
  phoenixTable,
  sentry,
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
  agentEvents,
  otelSpanTexts,
  otelSpans,
  otelTable,
  higress,
  envoyAiGateway,
  kong,
  traefikJson,
  sglang,
  caddy,
  nginxJson,
  qwenCode,
  claudeCode,
  codex,
  cursor,
  simonwLlm,
  tgi,
  ollama,
  aiperf,
  vidur,
  aibrix,
  azureTrace,
  burstgpt,
  bailian,
  mooncake,
  serveGen,
  envoyText,
  traefikText,
  ingressNginx,
  nginxRequestTime,
  accessLog,
  accessLogPrefixed,
  awsAlb,
  awsElb,
  cloudFront,
  gin,
  llamaServer,
  prometheusText,
  grafanaTable,
  sglangBatches,
  vllmServer,
  uvicornServer,
  ownReport,
  benchmarkResult,
  recorded,
  requestTable,
  generic
]
