/** The messages of a chat → what was asked, and what was answered where the chat ends with the model's words. */
import { isObject } from '../../json.ts'
import { objectOf, textOf } from './cell.ts'

/** Chat messages, also where a CSV cell holds them as JSON text. */
export function messagesOf(prompt: unknown): readonly unknown[] | undefined {
  if (Array.isArray(prompt)) return prompt
  if (typeof prompt !== 'string' || !prompt.startsWith('[')) return undefined
  const wrapped = objectOf(`{"messages":${prompt}}`)
  return Array.isArray(wrapped?.['messages']) ? wrapped['messages'] : undefined
}

export const roleOf = (message: unknown): string => textOf((message as { role?: unknown } | null)?.role)

const OF_MODEL = /^(?:assistant|ai|model|bot|gpt)$/i

/** `undefined` where the last word is not the model's. */
export function answeredChat(
  prompt: unknown
): { readonly asked: readonly unknown[]; readonly answer: unknown } | undefined {
  const messages = messagesOf(prompt) ?? []
  const answer = messages.at(-1)
  return messages.length > 1 && isObject(answer) && OF_MODEL.test(roleOf(answer))
    ? { asked: messages.slice(0, -1), answer }
    : undefined
}
