/** Next.js calls this once, before it answers anything: a web server with bad settings says so and ends, as a worker does. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { settings, SettingsError } = await import('./lib/config/settings')
  try {
    settings()
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
