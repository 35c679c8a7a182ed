'use client'

import { useEffect, useState } from 'react'

/** The value once it has been still for `ms`. Compared as text, so that an equal object is the same value. */
export function useDebounced<T>(value: T, ms: number): { value: T; isSettled: boolean } {
  const text = JSON.stringify(value)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return { value: JSON.parse(settled) as T, isSettled: settled === text }
}
