import type { ReactNode } from 'react'
import { LanguageToggle } from '@/components/frame/LanguageToggle'
import { LogoMark } from '@/components/frame/Logo'
import { getTranslations } from '@/lib/i18n/server'

/** A page before a project is entered: one column, the name of the house above it. */
export async function AuthFrame({ children }: { children: ReactNode }) {
  const t = await getTranslations('login')
  return (
    <div className="flex min-h-dvh flex-col">
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center px-5 py-10">
        <p className="mb-8 flex items-center gap-3">
          <LogoMark className="size-9" />
          <span className="leading-tight">
            <span className="block text-lg font-semibold tracking-tight">slipway</span>
            <span className="block text-sm text-muted">{t('tagline')}</span>
          </span>
        </p>
        {children}
      </main>
      <footer className="flex justify-center pb-6">
        <LanguageToggle />
      </footer>
    </div>
  )
}
