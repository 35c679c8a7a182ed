import { NothingHere } from '@/components/pages/NothingHere'

export default function NotFound() {
  return <NothingHere />
}
