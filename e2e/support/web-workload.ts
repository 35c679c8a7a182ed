const labels = { app: 'web' }

/** A web server with a readiness probe, twice. */
export const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [{ name: 'web', image: 'nginx:1.29', readinessProbe: { httpGet: { path: '/', port: 8080 } } }],
      },
    },
  },
}

export const webService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 8080, targetPort: 8080 }] },
}
