/** package-lock.json → the packages that are installed with this one, and their licences, as NOTICE lists them: `npm run docs`. */

const TITLE = 'Packages installed with it, by the lock file (name, version, licence)'

/**
 * @param {string} notice the whole text of NOTICE
 * @param {{ packages: Record<string, { version?: string, license?: string, dev?: boolean, devOptional?: boolean, peer?: boolean }> }} lock
 * @returns {string}
 */
export function withLicences(notice, { packages }) {
  const installed = Object.entries(packages).filter(
    ([place, { dev, devOptional, peer }]) => place !== '' && !dev && !devOptional && !peer
  )
  const rows = installed.map(
    ([place, { version, license }]) => `  ${place.split('node_modules/').at(-1)} ${version} ${license}`
  )
  const before = notice.split(`\n${TITLE}`)[0]
  return `${before?.trimEnd()}\n\n${TITLE}\n${[...new Set(rows)].toSorted().join('\n')}\n`
}
