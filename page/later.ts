/** A script that lies in the page as text → the same script, run when the browser has nothing else to do. */

/** Where a browser never says that it is idle. [ms] */
const AT_THE_LATEST = 2_000

export function startLater(id: string): void {
  const text = document.getElementById(id)?.textContent
  if (text === null || text === undefined) return
  const start = () => {
    const script = document.createElement('script')
    script.textContent = text
    document.body.append(script)
  }
  if ('requestIdleCallback' in window) requestIdleCallback(start, { timeout: AT_THE_LATEST })
  else setTimeout(start, 0)
}
