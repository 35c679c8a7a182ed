'use client'

import type { ComponentProps } from 'react'
import { IntlProvider } from 'use-intl/react'

/** Gives language, words and the time of the server's rendering to every client component below. */
export function WordsProvider(
  props: Pick<ComponentProps<typeof IntlProvider>, 'locale' | 'messages' | 'now' | 'children'>,
) {
  return <IntlProvider timeZone="UTC" {...props} />
}
