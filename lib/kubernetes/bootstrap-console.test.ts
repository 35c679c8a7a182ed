import { describe, expect, it } from 'vitest'
import { readConsole } from './bootstrap-console'

const boot = `[    0.000000] Linux version 6.1.0-27-cloud-amd64
Cloud-init v. 22.4.2 running 'init' at Mon, 23 Nov 2026 02:12:40 +0000. Up 9.10 seconds.
Cloud-init v. 22.4.2 running 'modules:final' at Mon, 23 Nov 2026 02:12:42 +0000. Up 11.53 seconds.
`

describe('the console of a machine', () => {
  it('that says nothing is of a machine that never booted', () => {
    expect(readConsole('')).toEqual({ booted: false, stage: null, lastLines: [] })
  })

  it('without cloud-init is of a machine whose image does not start', () => {
    const reading = readConsole('SeaBIOS (version 1.16.3)\nNo bootable device.\n')
    expect(reading.booted).toBe(false)
    expect(reading.lastLines).toEqual(['SeaBIOS (version 1.16.3)', 'No bootable device.'])
  })

  it('shows a machine that booted and was given nothing to do', () => {
    expect(readConsole(boot)).toMatchObject({ booted: true, stage: null })
  })

  it('whose beginning is cut off still shows that it booted', () => {
    const line = 'I1123 02:30:21.896547      32 token.go:229] [discovery] Waiting for the cluster-info ConfigMap'
    expect(readConsole(line).booted).toBe(true)
    expect(readConsole('[control-plane-check] Checking kube-apiserver').booted).toBe(true)
    expect(readConsole('[  OK  ] Reached target sysinit.target').booted).toBe(false)
  })

  it('shows what runs now', () => {
    const reading = readConsole(`${boot}slipway: kubeadm join, attempt 2 of 3\n[preflight] Running pre-flight checks\n`)
    expect(reading).toMatchObject({ booted: true, stage: 'kubeadm join, attempt 2 of 3' })
    expect(reading.outcome).toBeUndefined()
  })

  it('shows a machine that joined', () => {
    expect(readConsole(`${boot}slipway: kubeadm init\nslipway: bootstrap finished\n`)).toMatchObject({
      stage: 'kubeadm init',
      outcome: 'finished',
    })
  })

  it('shows why a machine did not join, and nothing that came after', () => {
    const reading = readConsole(`${boot}slipway: kubeadm join, attempt 3 of 3
error: couldn't validate the identity of the API Server
slipway: bootstrap failed at kubeadm join, exit 1
Cloud-init v. 22.4.2 finished at Mon, 23 Nov 2026 02:31:10 +0000.
`)
    expect(reading).toMatchObject({ outcome: 'failed', stage: 'kubeadm join', exitCode: 1 })
    expect(reading.lastLines.slice(-2)).toEqual([
      "error: couldn't validate the identity of the API Server",
      'slipway: bootstrap failed at kubeadm join, exit 1',
    ])
  })

  it('is read behind what a journal puts in front', () => {
    const line = '[   18.2] cloud-init[812]: slipway: bootstrap failed at kubeadm init, exit 3\r\n'
    expect(readConsole(line)).toMatchObject({ booted: true, outcome: 'failed', exitCode: 3 })
  })

  it('counts from the last start when a machine was rebuilt', () => {
    const reading = readConsole(`slipway: bootstrap failed at kubeadm join, exit 1\n${boot}slipway: kubeadm init\n`)
    expect(reading).toMatchObject({ stage: 'kubeadm init' })
    expect(reading.outcome).toBeUndefined()
    expect(reading.exitCode).toBeUndefined()
  })

  it('gives away no token and no colours', () => {
    const reading = readConsole('kubeadm join 10.0.0.5:6443 --token \u001b[32mabcdef.0123456789abcdef\u001b[0m\u0007\n')
    expect(reading.lastLines).toEqual(['kubeadm join 10.0.0.5:6443 --token [token]'])
  })

  it('is cut to its last twenty lines', () => {
    const reading = readConsole(Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n'))
    expect(reading.lastLines).toHaveLength(20)
    expect(reading.lastLines[19]).toBe('line 99')
  })
})
