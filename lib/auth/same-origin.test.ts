import { describe, expect, it } from 'vitest'
import { isSameOrigin } from './same-origin'

const portal = 'https://portal.example'
const request = (method: string, headers: Record<string, string>) => new Request(`${portal}/api`, { method, headers })

describe('a request with a cookie', () => {
  it('may read from anywhere: the answer is not shown to other sites', () => {
    expect(isSameOrigin(request('GET', { 'sec-fetch-site': 'cross-site' }), portal)).toBe(true)
  })

  it.each([
    [{ origin: portal }, true],
    [{ origin: portal, 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{}, false],
    [{ origin: 'null' }, false],
    [{ origin: 'https://portal.example.evil.example' }, false],
    [{ origin: 'http://portal.example' }, false],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, false],
    [{ origin: portal, 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
  ])('may change things with %o: %s', (headers, allowed) => {
    expect(isSameOrigin(request('POST', headers), portal)).toBe(allowed)
  })
})
