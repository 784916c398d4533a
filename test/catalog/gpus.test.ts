import { describe, expect, it } from 'vitest'
import { GPUS, gpuNamed } from '../../src/catalog/gpus.ts'

describe('GPUS', () => {
  it('compares one card of each class by default', () => {
    const compared = GPUS.filter(gpu => gpu.compared).map(gpu => gpu.name)
    expect(compared).toEqual(['L40S', 'A100-80GB-SXM', 'H100-SXM', 'H200-SXM', 'B200-SXM', 'MI300X'])
  })

  it('names each GPU once, however it is written', () => {
    expect(GPUS.map(gpu => gpuNamed(gpu.name.replaceAll('-', ' '))?.name)).toEqual(GPUS.map(gpu => gpu.name))
  })

  it('holds the datasheet of the H100 SXM: 79.6 GiB, 3.35 TB/s, 989 and 1,979 TFLOP/s dense, 450 GB/s NVLink', () => {
    expect(gpuNamed('H100-SXM')).toMatchObject({
      memoryBytes: 79.6 * 2 ** 30,
      bandwidth: 3.35e12,
      flops: { bf16: 989e12, fp8: 1979e12, fp4: null },
      linkBandwidth: 450e9,
      nodeSize: 8,
      source: { verified: true }
    })
  })

  it('marks what rests on general knowledge or a marketing figure', () => {
    const unverified = GPUS.filter(gpu => !gpu.source.verified).map(gpu => gpu.name)
    const newest = [
      'H20-96GB',
      'H20-141GB',
      'H800-SXM',
      'A10',
      'A30',
      'A40',
      'L40',
      'L20',
      'RTX5090',
      'GB10',
      'V100S-PCIe',
      'RTX-A6000',
      'RTX4090',
      'RTX4090D',
      'RTX3090',
      'RTX4000-Ada',
      'Arc-B60',
      'RTXPRO6000-Workstation',
      'RTXPRO6000-Max-Q',
      'RTXPRO5000',
      'RTXPRO4500',
      'RTX5060Ti',
      'V100-SXM2-16GB',
      'V100-SXM2-32GB',
      'MI250-GCD',
      'Arc-B70'
    ]
    expect(unverified).toEqual([
      ...['T4', 'A10G', 'RTX6000-Ada', 'H100-NVL', 'H200-NVL', 'GH200-96', 'GH200-144', 'MI350X'],
      'A800-80GB-SXM',
      ...newest
    ])
  })

  it('knows fp4 on Blackwell and CDNA4 alone', () => {
    const having = GPUS.filter(gpu => gpu.flops.fp4 !== null).map(gpu => gpu.architecture)
    expect(new Set(having)).toEqual(new Set(['Blackwell (sm120)', 'Blackwell', 'Blackwell Ultra', 'CDNA4']))
  })

  it('knows no fp8 before Ada and Hopper', () => {
    const without = GPUS.filter(gpu => gpu.flops.fp8 === null).map(gpu => gpu.architecture)
    expect(new Set(without)).toEqual(new Set(['Turing', 'Ampere', 'Volta', 'Xe2', 'CDNA2']))
  })
})

describe('gpuNamed', () => {
  it.each([
    ['h100', 'H100-SXM'],
    ['H200', 'H200-SXM'],
    ['A100', 'A100-80GB-SXM'],
    ['b200', 'B200-SXM'],
    ['mi300x', 'MI300X'],
    [' h100-pcie ', 'H100-PCIe'],
    ['A100-SXM-80GB', 'A100-80GB-SXM'],
    ['H20-3e', 'H20-141GB'],
    // As nvidia-smi and torch.cuda.get_device_name print them.
    ['NVIDIA GeForce RTX 4090', 'RTX4090'],
    ['NVIDIA RTX PRO 6000 Blackwell Server Edition', 'RTXPRO6000-Server'],
    ['NVIDIA H100 80GB HBM3', 'H100-SXM'],
    ['NVIDIA H100 PCIe', 'H100-PCIe'],
    ['NVIDIA A100-SXM4-80GB', 'A100-80GB-SXM'],
    ['NVIDIA A100 80GB PCIe', 'A100-80GB-PCIe'],
    ['NVIDIA H200', 'H200-SXM'],
    ['NVIDIA L4', 'L4'],
    ['Tesla T4', 'T4'],
    ['NVIDIA RTX 6000 Ada Generation', 'RTX6000-Ada'],
    ['NVIDIA RTX A6000', 'RTX-A6000'],
    ['AMD Instinct MI300X', 'MI300X'],
    ['NVIDIA H100 SXM5', 'H100-SXM'],
    ['A800', 'A800-80GB-SXM'],
    ['DGX Spark', 'GB10'],
    ['NVIDIA RTX PRO 6000 Blackwell Workstation Edition', 'RTXPRO6000-Workstation'],
    ['NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition', 'RTXPRO6000-Max-Q'],
    ['RTX PRO 6000 Blackwell Max-Q', 'RTXPRO6000-Max-Q'],
    ['NVIDIA RTX PRO 4500 Blackwell', 'RTXPRO4500'],
    ['NVIDIA GeForce RTX 5060 Ti', 'RTX5060Ti'],
    ['Tesla V100-SXM2-32GB', 'V100-SXM2-32GB'],
    ['Intel Arc Pro B70', 'Arc-B70']
  ])('takes %s for %s', (written, name) => {
    expect(gpuNamed(written)?.name).toBe(name)
  })

  it('knows no TPU, and nothing by its maker alone', () => {
    expect(gpuNamed('TPU-v5')).toBeUndefined()
    expect(gpuNamed('NVIDIA')).toBeUndefined()
    expect(gpuNamed('')).toBeUndefined()
  })
})
