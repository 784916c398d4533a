/** Held-out predictions → docs/accuracy.md and its plot: how far the program is off, where, and by what rule. */
import { STANDINGS } from '../../dist/capacity/speed/evidence.js'
import { correctionFrom } from '../../dist/capacity/speed/localCalibration.js'
import { errorsOf, summary } from './crossValidation.mjs'
import { median } from './evidence.mjs'
import { coverageCells, errorCells, errorsIn, leftOutInside, percent, targetsTable } from './targetsTable.mjs'

const QUANTITIES = ['tpot', 'ttft', 'throughput']
/** Fewer points than this are no row of a table. */
const FEW = 15
const WORST = 12

/** @param measuredSince the table of points that no fit has read */
export function accuracyPage({ points, leftOut, count, fittedOn, measuredSince, ...found }) {
  const { unseen } = found
  const inside = leftOutInside(points, found)
  return `# How accurate the predictions are

Written by \`npm run calibrate\` on ${fittedOn}; do not edit. ${count} measured rows were read, ${points.length} used, of ${new Set(points.map(({ source }) => source)).size} sources. They lie in \`scripts/points/\`, so that anyone can fit them again.

## What a user with an own server should expect

Nobody known has measured there, so each source (who measured, with all its versions) is left out whole: constants, evidence and bands come from the others. The error is |predicted / measured − 1|; each cell has the points, the median and the 90th percentile. One benchmark or log of your own narrows it: see \`calibrate\`.
${targetsTable(points, found)}
A source that measured nothing else here is held to the law: a faster card of the same maker, more cards and finer weights never make TPOT worse, save by as much as the equations say themselves. \`node scripts/laws.mjs\` counts on random deployments what is broken by more than 2 %: nothing in 615 cases of a faster card, 478 of a larger degree, 316 of finer weights and 641 of more at a time (2026-12-01); where there is a reason, such as fewer sequences that fit, it is counted apart. \`node scripts/kvCapacity.mjs\` compares the KV cache with what engines print at their start: 2.7 % off in the median, 32 of 35 lines within 15 %; of two starts that failed none is predicted to start. \`gpuops-audit replay\` on the two public logs of vLLM 0.19 whose arrivals are known (RTX 4090, RTX PRO 6000) gives the mean TPOT within 2.2 and 0.9 %.

## What no fit has read

Collected after the fit, predicted once, used for nothing; those whose licence allows it lie in \`scripts/points/unseen.csv.gz\`:

${measuredSince}

${ELSEWHERE}

The large majority of points comes from one source; without it the others say little of current engines on current models, which is why the first row is worse than the third. TTFT of open loops is in no row: it is the backlog of the run, which no steady state tells.

What is behind the largest errors of deployments left out: their siblings disagree. In the run before the last refit of 2026-11-30, 433 of the 3031 gaps were off by more than 20 %, where one in ten would be 303: 313 of them of models with experts, and 138 of four deployments alone, which are Qwen3-235B on 4 × H100 (46) and on 2 × H200 (20), Qwen3.5-397B in fp8 on 4 × B200 and Kimi-K2.5 in int4 on 8 × B200 (36 each); of throughput 567 of 4137 by more than 22 %, 381 of models with experts. Qwen3-235B in fp8 under TensorRT-LLM on 4 × H100 is predicted 1.3 times too slow, by the equations alone 1.1 to 1.2 times: it grows with the load as if 62 % of the experts were hit by 32 tokens, where 75 % are assumed; under vLLM 0.12 on 2 × H200 it took about 52 ms a token at any load from 4 to 20, as long as reading all its weights twice, and is predicted 1.4 times too fast; DeepSeek in fp8 under TensorRT-LLM on B200 is predicted 1.5 times too fast; Kimi-K2.5 in int4 under SGLang 0.5.6 took 3 to 7 times as long as predicted, in proportion to its requests. Of sources left out, the largest errors of gaps were AccelMark’s open loops of vLLM 0.7.3 as long as what vLLM of 2023 took its host was told of it, too. Of small sources: the rate of runs of 1,000 chats sent at once (gpustack) is predicted too fast by a third, where a client and one process before the engine stream to all of them, and host-bound open loops near saturation (AccelMark's 0.5B model on vLLM 0.7.3) differ by twice between cards of equal speed, by the host.

## The rules

**Set before the fit.** A deployment is model × GPU × tensor-parallel degree × precision × engine (models of equal shape are one). All points of a deployment lie in one of five folds, by a hash of its name. Nothing above or below was predicted by its own source or deployment, unless it says so.

**Chosen with points in view**, so that the errors are slightly optimistic: the components and distances over which evidence fades, by coordinate descent on sources and deployments left out; how firmly the constants are held to their priors, after TPOT of the largest source, left out, had been missed by 35 %; which rows may have drafted tokens or ran on several ranks without saying so in a column (see *Left out*); the tail of a finite run and SGLang's split of states, after those rows had been over-predicted; that TensorRT-LLM reserves whole answers, that no more decode than the token budget brings in prompts for, and that the wait for a place is others' decoding, after runs of long answers, of long prompts with short answers, and of more requests than fit had been; the rule that int4 weights run no faster on Blackwell than on an H200; how equal requests keep in step, by the schedulers’ own rules and held to the simulator, after SGLang’s first tokens, TensorRT-LLM’s gaps and overloaded open loops of one length had been missed; that TensorRT-LLM’s KV cache is fp8 where its weights are, after runs had been told to wait that did not; the priors on shares of the datasheet, by two public logs of vLLM 0.19 on an RTX 4090 and an RTX PRO 6000, and those on the bandwidth at which experts are read and on a layer of them, by how errors had grown with the load; that engines of old are fitted apart, and begin with a host that takes sixteen times as long for a sequence, by vLLM's own profile of 2024, vLLM before it captured graphs and had an all-reduce of its own (0.2.6 and 0.2.7) by itself, after later versions had been told what launches took it; that between more than two cards on PCIe alone sums go round a ring of NCCL's, by its times in three threads of issues, after 4 and 8 such cards had been predicted too fast; that AccelMark's offline suites are 50 to 200 requests handed in at once, whose answers are cut off, by the seconds and tokens that they report, in vLLM's own process, which streams to nobody (its profile of 2024 again), after they had been read as queues without end; that the A100 reaches more of its datasheet in matrix products than the H100, and the MI300X less, by public tables, after AMD's cards had been predicted 1.1 to 1.6 times too slow by the rows of MLPerf 5.1; that GeForce cards add up through the host, by a log of two A100 without peer access; that layers of linear attention read and write their state, after runs of many at a time (sglang_qwen36, gpustack) had been predicted up to 1.6 times too fast; that experts differ in how often they are chosen, and how much, by a published count of two other models, after mid-sized batches of models with experts had been predicted too slow; that vLLM’s captured graphs hold short prompts, too, after 20 open loops with cached prompts had been. How often SGLang looks for new requests, and that it keeps no prefixes, is read in InferenceX's scripts. The reserves of memory were fitted by hand to the start-up lines that the tests hold.

${THE_BAND}

| nearest evidence, sources left out | TPOT | TTFT | throughput |
|---|---|---|---|
${bandRows(inside.sources)}

| nearest evidence, deployments left out | TPOT | TTFT | throughput |
|---|---|---|---|
${bandRows(inside.deployments)}

| nearest evidence, versions left out | TPOT | TTFT | throughput |
|---|---|---|---|
${bandRows(inside.versions)}

With one point of its own a deployment left out comes to:

| | TPOT: points, median, p90 | TTFT under closed loops | throughput |
|---|---|---|---|
${ownPointRow(points, unseen)}

${WITHOUT_GAIN}

Versions of one engine differ by 20 % in the median at the same deployment and load: a version never measured is predicted by its neighbours, and carries that.

Predicted against measured TPOT, deployments held out:

![Predicted against measured TPOT of held-out deployments, both in milliseconds and logarithmic](accuracy.svg)

Below, deployments are held out.

## By engine

${tableBy(points, unseen, point => point.at.traits.engine, 'engine')}

## By family of models

${tableBy(points, unseen, familyOf, 'family')}

## By GPU

${tableBy(points, unseen, point => point.at.traits.gpu, 'GPU')}

## By model

${tableBy(points, unseen, point => point.name, 'model')}

## The worst

Deployments of ${FEW / 3} points and more with the largest median error in TPOT when held out:

| deployment | points | median of predicted / measured |
|---|---|---|
${worst(points, unseen)}

## Left out

| rows | reason |
|---|---|
${[...leftOut].map(([reason, rows]) => `| ${rows} | ${reason.replaceAll('|', '/')} |`).join('\n')}
`
}

/** Public measurements that state no licence: the rows stay where they are. */
const ELSEWHERE = `Others state no licence and are not kept. TPOT and throughput, median error by source as first predicted, 2026-11-29: nebius_sopertors_inferencex_benchmark, vLLM 0.22 and SGLang 0.5.12 on H200: 4 and 5 % for DeepSeek-R1 and for gpt-oss-120b on 2 GPUs, which it takes 2.5 to 3 times as long for on 8 as InferenceX does; docs.vultr.com, B200 and MI325X: 8 and 24 %; NVIDIA NIM, Llama-3.3-70B on 2 × H100: 18 and 11 %; vLLM-benchmarking, A100 over PCIe without peer access: 32 and 37 %; gpu_conc, gpt-oss-20b on four GPUs: 26 and 34 %, its client stops at 2,400 tokens/s. inference-sim/training, 20 open loops of vLLM on H100 at constant rates, all of whose prompts the prefix cache holds: by \`replay\` with the cached tokens, and lengths drawn from its quantiles, mean latency less mean TTFT over the mean tokens is 11 % off in the median and 23 % at the ninetieth (Llama-2-7B 0.92 to 1.06 times, Mixtral 1.05, Llama-2-70B 1.13, CodeLlama-34B 1.21 to 1.26 times what it took). CodeLlama-34B says why: it took 14.4 ms a token, of which reading its weights at 82 % of the bandwidth is 12.4, so that 48 layers and their all-reduces would cost less than the 32 layers of Llama-2-7B without any. Its own column of TPOT is half of it: it counts two chunks a token. Four more, predicted once on 2026-11-30, before and after equal requests kept in step: DeepSeek-R1 in the first weeks of its support (dstackai/benchmarks: vLLM 0.7, SGLang 0.4, TensorRT-LLM 0.17 on 8 × H200 and 8 × MI300X, 43 points) took twice as long a token as predicted and four to fifteen times as long for the first, TPOT 50 and 51 %, throughput 140 and 128 %, 28 % inside the band: the band does not know of engines so young; Qwen3-32B on 2 × RTX A6000 (vLLM 0.13, 5 points) TPOT 5 and 8 %, throughput 12 and 15 %; Qwen2.5-7B on an RTX 4090 (vLLM 0.25, 5 points) 17 and 16 %, 12 and 12 %; Llama-3.3-70B on an MI355X (vLLM’s recipes, 2 runs of twice as many prompts as at a time) 10 and 39 %, 10 and 18 %. 13 lines of KV cache of engines' starts: 7.5 % off in the median, 12 within 15 %; none of their starts was predicted to fail. Thirteen more, collected on 2026-12-01 and predicted before any cause was looked for (1,721 points, all but 129 of one source, so that each source counts once): 76 % of throughput, 77 % of TTFT and 63 % of TPOT lay inside the 80 % band, the means of 8, 9 and 8 sources. With what they showed of old vLLM and of cards on PCIe put right, 80, 77 and 70 % do, but they are no longer unseen. argonne-lcf/LLM-Inference-Bench, vLLM and TensorRT-LLM of early 2024 on A100, H100, GH200 and MI300X (1,592 points of throughput): 18 %, in the first months of ROCm at batches of 64 two to four times as slow as predicted; Llama-3.1-405B in fp8 on 8 × MI300X (docs.oracle.com’s blog, 11 points): 41 %, now 17 %; Qwen2.5 on A100-40GB under vLLM 0.27 and SGLang 0.5.18 (tokey-tahmid/llm-inference-bench, 39 points): 8 %; GLM-5.1 and GLM-5.2 on MI300X and MI355X (SGLang’s pull requests, 23 points): TPOT 14 and 31 %, first tokens 1.5 to 3.7 times as late as predicted; Kimi-K3 on 8 × B300 (4 points): TPOT 34 %, faster than predicted; Gemma-4-26B on 2 × H100 (Google’s how-to, 7 points) takes 52 ms a token at one request, where one RTX PRO 6000 takes 8. Nineteen more, predicted on 2026-12-01 before any cause was looked for (382 points; 116 others named a model or GPU that was not known): 72 % of throughput, 68 % of TTFT and 80 % of TPOT lay inside, the means of 15, 13 and 12 sources, at bands 2.1, 4.3 and 2.7 times as high as low in the median; the medians were 36, 55 and 21 % off in the mean. What they showed: vLLM 0.8.5 on RTX 4090 and H100 over PCIe, 80 and then 130 runs of 200 prompts that arrive at a rate (IOG-Foundation/llm-inference-benchmarks): throughput 49 % (runs with an end, predicted as loops without one); Qwen3-14B in fp8 on an Arc Pro B70 (zolotukhin.ai, 5 points, whose fp8 weights lie at a byte): throughput 6 %, the name and the byte known; Qwen3.5-397B on 4 × RTX PRO 6000 (local-inference-lab/rtx6kpro, 56): TPOT 18 %; vLLM on 4 × RTX 3090 over PCIe (alesha-pro/4x3090-llm-benchmarks, 57): TPOT 39 %, faster than predicted; GLM-4.7 on 8 × H100 and 4 × GB200 (TensorRT-LLM’s pull requests, 20): TPOT 32 %, slower; SGLang on MI300X (its pull requests, 11): first tokens 2.5 times as early as predicted in the median; Llama-3.3-70B in fp8 on 8 × MI355X (llm-d’s pull requests, 6): first tokens 2.2 to 3.7 times as late.`

const THE_BAND = `**The 80 % band** comes from the errors of what was left out, and is right where about 80 % of what is left out lies inside, by bands that the other sources, or folds, teach. Whoever meets the program is a new source, and not a row of the largest one: so the band of a new source is that of sources left out, each of which counts once, however much it measured. How far off it may be depends on what is asked, log-linearly and fitted with the same weights: on a load that no client holds (arrivals at a rate, all requests sent at once), on vLLM before its rewrite, on a model measured with neither the engine nor the GPU, on experts; what would make the band narrower is left out. As a new source is one more than those known, of K of them 0.8·(1 + 1/K) must lie inside (hierarchical conformal prediction: Dunn, Wasserman, Ramdas 2022). A source that has measured other points, but not that engine's version, has the band of versions left out, found in the same way. Where it has measured the version, too, the band is that of deployments left out, by how near the nearest evidence stands; there a source counts as the square root of its points, and fewer than 60 points are taken together with those of nearer evidence. Who is less known is never better predicted: the band of a new version holds the one by standing, and that of a new source both.

Which conditions there are, and how firmly they are held to none (as by one source), was chosen with the sources left out in view, by what a band costs (its width, and ten times what lies outside, sources alike). With the rule of before, by standing and by the root of points, sources alike 77.6, 77.8 and 78.3 % lay inside, all points alike 83.7, 75.9 and 87.3 %, and it cost 2.37, 2.29 and 1.49; now 1.76, 2.30 and 1.44. Of TTFT 90 % of all points lie inside: one source measured nine in ten of them, and its first tokens are nearer to what is predicted than those of the others; the mean of sources went first. The points that no fit has read were looked at twice: after the conditions were fitted, when 0, 44 and 72 % of the three sources lay inside, and after the band of a new source had been made to hold that of a new version. What is left there is MLPerf, whose submitters tune each run, and a study that times decodes alone at up to 1,725 streams: both are faster than predicted, where the sources known are slower more often.`

const WITHOUT_GAIN = `**Tried without gain**, and left out: a share of 0.6 or 0.75 instead of 0.42 of the link (by the equations alone the sources' throughput 17.9 and 18.5 instead of 16.8 %); a layer of experts that costs CDNA 130 to 240 µs more (three sources of SGLang and vLLM say so, ATOM and AITER's vLLM do not); a share of 0.7 instead of 0.61 of its bandwidth (better for ATOM, worse for three others); equations alone where nobody known measured (of the sources above TPOT 30 instead of 33 % and throughput 23 instead of 25 %, but of the sources left out the mean of their medians of throughput 28 instead of 24 %); an all-reduce whose latency grows less with the degree (better for TensorRT-LLM and SGLang, worse for vLLM, all of one source); experts hit as by n^0.88 tokens (Qwen3-235B alone follows n^0.79, and throughput of the sources left out becomes 12.2 instead of 11.6 %); AccelMark’s loops at a rate as runs of the 50 to 300 requests that its load generator sends (by the equations its gaps then lie 0.71 to 3.33 times as predicted, as endless loops 0.60 to 1.28: at an equal load cards differ by their hosts); conditions of the band whose squares add up instead of their factors multiplying (TPOT costs 2.31 instead of 1.94, throughput 1.34 instead of 1.35, though no band is then wider than 0.6 to 6.1, where it may be 0.35 to 10.8); half of the band’s sources mirrored, or a condition for every load that is not closed (the band holds more and costs more: throughput 1.47 and 1.51 instead of 1.41); a component of evidence for model, engine and precision (no error moves by more than 0.3 points); residuals cut at 1.65 instead of 2.2 times (sources left out TPOT 42 to 41 % at the ninetieth, deployments 6.5 to 6.7 % in the median); the deviations and distances of evidence by a new descent on the same errors, together with equal requests that enter in groups and versions that are like no other where nobody states them: with the points in view the sources left out came to 11.5 and 37 % for TPOT and 11.1 and 39 % for throughput, deployments to 6.1 and 23.4 % and to 6.6 and 25.2 %, but where four folds chose and the fifth was measured to 6.8 and 25.3 % and to 7.2 and 28.7 %, the band of throughput of sources left out held 88.1 %, TensorRT-LLM’s runs that no fit has read were off by 59 instead of 50 % at the ninetieth, and the open loops with cached prompts by 21 instead of 18 % in the median: with deployments what it gained was hindsight, and with sources nothing was kept out of the choice; a share of requests in step that is each engine’s own, whose prefill stalls nobody: the rest of a round’s prefill lies between the first and the second token where prompts go first (Qwen3-32B on 8 × H100 under SGLang, 64 prompts of 4,096 tokens: 2.9 s to the first token and 3.3 s after it), and between the tokens of the others where it rides along; further conditions of the band (CDNA, SGLang, Blackwell, cards on PCIe, a full engine, long prompts, 256 at a time, no point of that architecture under that engine: with one in six and one in three points of the two largest sources and the constants kept, the sources left out cost no less), and more than eight at a time, whose first tokens are further off (of the sources left out 83 instead of 79 % of TTFT inside at a width of 5.3 instead of 6.0, but of seven sources that had no part in the choice 61 instead of 63 % at 5.2 instead of 4.3).`

/** See `familyOf` of the program: experts, latent attention, linear attention, a digit each. */
function familyOf({ at }) {
  const [experts, latent, linear] = at.traits.family
  const attention = [latent === '1' ? 'latent attention' : '', linear === '1' ? 'linear attention' : '']
  return [experts === '1' ? 'mixture of experts' : 'dense', ...attention]
    .filter(part => part !== '')
    .join(', ')
}

const isClosed = point => point.benchmark.load.kind === 'closed'

const cell = ({ count, median, p90 }) => `${count}, ${percent(median)}, ${percent(p90)}`

const overall = (title, points, predictions) => `| ${title} | ${errorCells(points, predictions)} |`

const bandRows = inside =>
  STANDINGS.map(standing => [standing, inside.filter(({ nearest }) => nearest === standing)])
    .concat([['all', inside]])
    .map(([name, own]) => `| ${name} | ${coverageCells(own)} |`)
    .join('\n')

/** The point of middle concurrency is known, and corrects the others of its deployment. */
function ownPointRow(points, predictions) {
  const corrected = correctedByOne(points, predictions)
  const cells = QUANTITIES.map(quantity => cell(summary(corrected.map(errors => errors[quantity]))))
  return `| the deployment, but for one point of its own | ${cells.join(' | ')} |`
}

function correctedByOne(points, predictions) {
  return [...grouped(points, point => point.deployment).values()].flatMap(members => {
    const closed = members.filter(point => isClosed(point) && !Number.isNaN(point.measured.tpot))
    if (closed.length < 2) return []
    const own = [...closed].sort((a, b) => a.at.place[0] - b.at.place[0])[closed.length >> 1]
    const correct = correctionFrom([ownPointOf(own, errorsOf(own, predictions.get(own)))])
    const isOther = point => point.at.place.some((value, i) => value !== own.at.place[i])
    return closed
      .filter(isOther)
      .map(point => remaining(point, errorsOf(point, predictions.get(point)), correct))
  })
}

function ownPointOf({ at, benchmark }, errors) {
  const { model, gpu, engine, precision } = at.traits
  const [concurrency, input, output] = at.place.slice(0, 3).map(Math.exp)
  const residuals = { tpot: errors.tpot, ttft: errors.ttft, throughput: errors.throughput }
  return {
    model,
    gpu,
    engine,
    precision,
    tensorParallel: benchmark.hosted.tensorParallel,
    concurrency,
    input,
    output,
    residuals
  }
}

const remaining = ({ benchmark }, errors, correct) =>
  Object.fromEntries(QUANTITIES.map(quantity => [quantity, errors[quantity] - correct(benchmark, quantity)]))

function tableBy(points, predictions, keyOf, title) {
  const rows = [...grouped(points, keyOf)]
    .filter(([, members]) => members.length >= FEW)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => overall(key, members, predictions))
  return `| ${title} | TPOT: points, median, p90 | TTFT under closed-loop load | throughput |\n|---|---|---|---|\n${rows.join('\n')}`
}

function grouped(points, keyOf) {
  const groups = new Map()
  for (const point of points) groups.set(keyOf(point), [...(groups.get(keyOf(point)) ?? []), point])
  return groups
}

function worst(points, predictions) {
  return [...grouped(points, point => point.deployment)]
    .map(([, members]) => ({
      members,
      errors: errorsIn(members, predictions, 'tpot').filter(error => !Number.isNaN(error))
    }))
    .filter(({ errors }) => errors.length >= FEW / 3)
    .map(({ members, errors }) => ({ point: members[0], count: errors.length, error: median(errors) }))
    .sort((a, b) => Math.abs(b.error) - Math.abs(a.error))
    .slice(0, WORST)
    .map(({ point, count, error }) => {
      const { gpu, engine, precision } = point.at.traits
      const name = `${point.name} ${precision} on ${point.benchmark.hosted.tensorParallel} × ${gpu}, ${engine}`
      return `| ${name} | ${count} | ${Math.exp(-error).toFixed(2)} |`
    })
    .join('\n')
}

const SIZE = 520
const MARGIN = 48
const COLOURS = {
  vllm: '#3b6fb6',
  'vllm-0': '#8fb4de',
  'vllm-eager': '#c4d9ef',
  sglang: '#c8622d',
  'tensorrt-llm': '#4f8f4a',
  other: '#777777'
}
/** TPOT from 1 ms to 1 s. */
const DECADES = [-3, 0]

/** Logarithmic scatter of TPOT with the lines of no error and of ±25 %. */
export function accuracyPlot(points, predictions) {
  const scale = log =>
    MARGIN + ((log / Math.LN10 - DECADES[0]) / (DECADES[1] - DECADES[0])) * (SIZE - 2 * MARGIN)
  const x = log => scale(log).toFixed(1)
  const y = log => (SIZE - scale(log)).toFixed(1)
  const [low, high] = DECADES.map(decade => decade * Math.LN10)
  const line = (shift, dash) =>
    `<line x1="${x(low)}" y1="${y(low + shift)}" x2="${x(high)}" y2="${y(high + shift)}" stroke="#999" ${dash}/>`
  const dots = points
    .filter(point => !Number.isNaN(point.measured.tpot))
    .map(
      point =>
        `<circle cx="${x(point.measured.tpot)}" cy="${y(predictions.get(point).tpot)}" r="1.4" fill="${COLOURS[point.at.traits.engine]}"/>`
    )
  const ticks = [1, 10, 100, 1000].flatMap(ms => {
    const log = Math.log(ms / 1e3)
    return [
      `<text x="${x(log)}" y="${SIZE - 28}" text-anchor="middle">${ms}</text>`,
      `<text x="${MARGIN - 6}" y="${y(log)}" text-anchor="end" dominant-baseline="middle">${ms}</text>`
    ]
  })
  const legend = Object.entries(COLOURS).map(
    ([name, colour], i) => `<text x="${MARGIN + 10}" y="${MARGIN + 14 * i}" fill="${colour}">${name}</text>`
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" font-family="sans-serif" font-size="11">
<title>Predicted against measured TPOT of held-out deployments</title>
<rect width="${SIZE}" height="${SIZE}" fill="#fff"/>
${line(0, '')}${line(Math.log(1.25), 'stroke-dasharray="4 4"')}${line(-Math.log(1.25), 'stroke-dasharray="4 4"')}
${ticks.join('\n')}
${legend.join('\n')}
<text x="${SIZE / 2}" y="${SIZE - 10}" text-anchor="middle">measured TPOT, ms</text>
<text x="14" y="${SIZE / 2}" text-anchor="middle" transform="rotate(-90 14 ${SIZE / 2})">predicted TPOT, ms (dashed: ±25 %)</text>
${dots.join('\n')}
</svg>
`
}
