import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authContext } from '@/lib/auth/context'
import { nextAuthOptions } from '@/lib/auth/next-auth'

type Segments = { params: Promise<{ nextauth: string[] }> }

const answer = (request: NextRequest, segments: Segments) => {
  const context = authContext()
  // next-auth takes the address of the portal from nowhere else.
  process.env.NEXTAUTH_URL = context.url
  return NextAuth(request, segments, nextAuthOptions(context))
}

export { answer as GET, answer as POST }
