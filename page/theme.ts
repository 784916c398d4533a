/** A button that switches between dark and light; without it the page follows the system. */

export function offerThemes(): void {
  const button = document.getElementById('theme')
  if (button === null) return
  button.hidden = false
  const root = document.documentElement
  button.addEventListener('click', () => {
    const isDark =
      root.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
    root.dataset['theme'] = isDark === 'dark' ? 'light' : 'dark'
  })
}
