import { NothingHere } from '@/components/pages/NothingHere'

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col justify-center">
      <NothingHere />
    </main>
  )
}
