/** The field by which one log is split in two → the side of each row. */

import type { RequestRow } from '../../log/requestRow.ts'
import { wordsIn } from '../../words.ts'
import { type Cell, isBlank, objectOf, textOf } from '../records/cell.ts'
import { BASE_URL_PATHS, PROVIDER_PATHS } from './factPaths.ts'

type SideOf = (row: RequestRow, cell: Cell) => string

/** Where gateways keep the tags that callers set. */
const TAG_HOLDERS = wordsIn(`
  tags metadata request_tags customProperties heliconeMetadata.customProperties request_properties
  properties labels attributes
`)

const MOST_CHARACTERS = 200

/** @param field `provider`, `base_url`, `model`, `tag.NAME`, or the name or path of a column */
export function sideReader(field: string): SideOf {
  const read = readerOf(field)
  return (row, cell) => read(row, cell).slice(0, MOST_CHARACTERS)
}

function readerOf(field: string): SideOf {
  if (field === 'model') return row => row.model
  if (field === 'provider') return (_, cell) => firstText(cell, PROVIDER_PATHS)
  if (field === 'base_url') return (_, cell) => originOf(firstText(cell, BASE_URL_PATHS))
  if (field.startsWith('tag.')) return (_, cell) => tagOf(cell, field.slice('tag.'.length))
  return (_, cell) => textOf(cell(field))
}

const firstText = (cell: Cell, paths: readonly string[]): string =>
  paths.map(path => textOf(cell(path))).find(text => !isBlank(text)) ?? ''

/** Scheme, host and port: a path names a call, and a query may hold a key. */
const originOf = (text: string): string =>
  /^[a-z][a-z\d+.-]*:\/\/([^/?#@]*@)?[^/?#]+/i.exec(text)?.[0].replace(/\/\/[^/@]*@/, '//') ?? text

/** A tag by its name; in a list of tags `name:value`, `name=value`, or the tag itself for yes. */
function tagOf(cell: Cell, name: string): string {
  for (const holder of TAG_HOLDERS) {
    const value = cell(`${holder}.${name}`) ?? objectOf(cell(holder))?.[name]
    if (!isBlank(value)) return textOf(value)
    const listed = listOf(cell(holder)).find(
      tag => tag === name || tag.startsWith(`${name}:`) || tag.startsWith(`${name}=`)
    )
    if (listed !== undefined) return listed === name ? name : listed.slice(name.length + 1)
  }
  return textOf(cell(name))
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(textOf)
  const text = textOf(value)
  return text.startsWith('[')
    ? text
        .slice(1, -1)
        .split(',')
        .map(item => item.trim().replace(/^"|"$/g, ''))
    : []
}
