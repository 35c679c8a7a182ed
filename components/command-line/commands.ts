/** Who reads the page, and where: commands are written for them. */
export type Reader = { portal: string; user: string; domain: string; project: string }

/** The commands of a first quarter of an hour, to be pasted into a POSIX shell. */
export function commandsFor({ portal, user, domain, project }: Reader) {
  const domainOption = domain === 'Default' ? '' : ` --domain ${shellWord(domain)}`
  return {
    install: [
      `curl -fsS --create-dirs -o ~/.local/bin/slipway ${portal}/slipway.mjs`,
      'chmod +x ~/.local/bin/slipway',
    ].join('\n'),
    signIn: `slipway login --server ${portal} --user ${shellWord(user)}${domainOption} --project ${shellWord(project)}`,
    create: 'slipway clusters create checkout --wait',
    createFromFile: [
      "slipway clusters create --wait -f - <<'END'",
      'apiVersion: slipway/v1',
      'kind: Cluster',
      'metadata:',
      '  name: checkout',
      'spec:',
      '  controlPlane:',
      '    replicas: 1',
      '  nodePools:',
      '    - name: web',
      '      replicas: 3',
      'END',
    ].join('\n'),
    use: ['slipway kubeconfig checkout --merge', 'kubectl get nodes'].join('\n'),
    delete: 'slipway clusters delete checkout --wait',
  }
}

/** As one word for a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w.@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
