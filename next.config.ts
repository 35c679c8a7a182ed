import type { NextConfig } from 'next'

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are a part of the gate of their own (npm run types); a first start need not wait for them.
  typescript: { ignoreBuildErrors: true },
  // Messages are compiled on the server (lib/i18n/compile-messages.ts): no page carries the parser.
  turbopack: { resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  // Loaded as they are: they look for files beside themselves or are large and seldom needed.
  serverExternalPackages: ['@kubernetes/client-node', 'pg', 'pino'],
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
}

export default config
