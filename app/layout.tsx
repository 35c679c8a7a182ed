import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '@/components/Providers'
import { Toasts } from '@/components/ui/Toast'
import { densityCookie, isDensity } from '@/lib/i18n/density'
import { loadMessages } from '@/lib/i18n/messages'
import { getLocale } from '@/lib/i18n/server'
import { WordsProvider } from '@/lib/i18n/WordsProvider'
import { nonceHeader } from '@/proxy'
import './globals.css'

// Every answer carries a nonce of its own: a page made at build time could not.
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { template: '%s · Slipway', default: 'Slipway' },
  description: 'Kubernetes clusters on your OpenStack project',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = { colorScheme: 'light dark', width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, jar, sent] = await Promise.all([getLocale(), cookies(), headers()])
  const density = jar.get(densityCookie)?.value
  return (
    // The theme's script sets the class before the first paint.
    <html lang={locale} data-density={isDensity(density) ? density : 'comfortable'} suppressHydrationWarning>
      <body>
        <WordsProvider locale={locale} messages={await loadMessages(locale)} now={new Date()}>
          <Providers nonce={sent.get(nonceHeader) ?? undefined}>
            {children}
            <Toasts />
          </Providers>
        </WordsProvider>
      </body>
    </html>
  )
}
