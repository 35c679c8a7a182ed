/** Something a person can put right; the message is shown to them as it is, without a stack. */
export class StartError extends Error {
  override name = 'StartError'
}
