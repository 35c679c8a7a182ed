import type { Locale } from '@/lib/i18n/locales'

/** The languages, each by its own name. */
export const languages: { locale: Locale; name: string; change: string }[] = [
  { locale: 'en', name: 'English', change: 'Switch to English' },
  { locale: 'ja', name: '日本語', change: '日本語に切り替える' },
]
