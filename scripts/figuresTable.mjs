/** The figures as the stages declare them → the tables of docs/method.md, as Markdown. */

/**
 * @param {string} page the page as it is: each table stands between `<!-- figures: PLACE PLACE … -->` and `<!-- end -->`
 * @param {readonly import('../src/shape.ts').Placed[]} declared
 */
export const withFigures = (page, declared) =>
  page.replace(
    /<!-- figures: ([^>]+) -->\n[\s\S]*?<!-- end -->/g,
    (_, /** @type {string} */ places) =>
      `<!-- figures: ${places} -->\n${table(declared.filter(({ path }) => places.split(' ').some(isAbove(path))))}\n<!-- end -->`
  )

/** @param {string} path @returns {(place: string) => boolean} */
const isAbove = path => place => path === place || path.startsWith(`${place}.`)

/** @param {readonly import('../src/shape.ts').Placed[]} declared */
const table = declared => `
| figure | definition | unit | basis |
|---|---|---|---|
${declared.map(row).join('\n')}
`

/** @param {import('../src/shape.ts').Placed} figure */
const row = ({ path, about: { says, unit, basis } }) =>
  `| ${[`\`${written(path)}\``, says, unit, basis].map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** `traffic.rate.peak.*.sliding` → `rate.peak[W].sliding`. @param {string} path */
const written = path => path.replace(/^traffic\./, '').replaceAll('.*', '[]')
