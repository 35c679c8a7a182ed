import { ClusterNotFound } from '@/components/clusters/ClusterNotFound'

export default function NotFound() {
  return <ClusterNotFound />
}
